"""Five hundred people in one room of one process: everybody hears every line once, in order, and all can go again."""

import json
import subprocess
import threading
from pathlib import Path

import pytest

from tests.chat.site import Person, Town
from tests.flows.people import node
from tests.services.process import ROOT, wait_until

pytestmark = [pytest.mark.deep, pytest.mark.own_server]
MANY = 500
LINES = 20


class Ears:
    """The official clients, in one Node process."""

    def __init__(self):
        self.process = subprocess.Popen(
            [node(), str(Path(__file__).with_name("many_ears.mjs")), str(ROOT / "static" / "package.json")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def tell(self, **command):
        """Send a command, and wait for its answer (pytest ends what never answers)."""
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close(), self.process.stdout.close()


@pytest.fixture
def ears():
    made = Ears()
    yield made
    made.close()


@pytest.fixture
def town(app, make_database):
    members = ("mia", "ann", "late", *(f"listener{number}" for number in range(MANY)))
    made = Town(app, make_database.migrated(), members)
    yield made
    made.engine.dispose()


def memory(pid):
    """Bytes held by a process and its children."""
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    lines = [line for one in pids for line in Path(f"/proc/{one}/status").read_text().splitlines()]
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))


def test_five_hundred_in_one_room(start_site, town, ears, record_property):
    url = town.engine.url.render_as_string(hide_password=False)
    site = start_site(database_url=url, rate_limits="off")
    ann = Person(town, site, "ann")
    presence = []
    ann.io.on("room:presence", presence.append)
    assert ann.call("room:join")["ok"]
    empty = memory(site.pid)

    tokens = [town.tokens[f"listener{number}"] for number in range(MANY)]
    assert ears.tell(do="come", url=site.base_url, tokens=tokens, room_id=town.room) == {"here": MANY}
    assert wait_until(lambda: presence[-1]["count"] == MANY + 1), "everybody is seen to be here"
    record_property("kB per connection", round((memory(site.pid) - empty) / MANY / 1000))

    # Ann talks without a pause, and somebody who comes just then is served too.
    answers = []
    talking = threading.Thread(target=lambda: answers.extend(ann.say(f"Line {number}") for number in range(LINES)))
    talking.start()
    late = Person(town, site, "late")
    assert late.call("room:join")["ok"]
    assert late.say("May I still come in?")["ok"]
    talking.join(120)
    assert [answer["ok"] for answer in answers] == [True] * LINES

    def all_heard():
        report = ears.tell(do="report")
        return report if min(map(len, report["heard"])) >= LINES + 1 else None

    assert wait_until(all_heard), "everybody hears everything"
    report = ears.tell(do="report")
    assert report["open"] == MANY
    said = [line["body"] for line in town.call(site, "mia", "get", f"/rooms/{town.room}/messages").json()["items"]]
    assert len(said) == LINES + 1
    expected = [[seq, body] for seq, body in enumerate(said, 1)]
    assert [lines for lines in report["heard"] if lines != expected] == [], "once each, in order"

    late.go()
    assert ears.tell(do="go") == {"gone": MANY}
    assert wait_until(lambda: presence[-1]["count"] == 1, 60), "whoever hung up is not here any more"
    ann.go()
