"""Valkey is away, or answers nobody: what is said is stored and acknowledged, and within seconds everybody has it."""

import os
import queue
import signal
import time

import pytest

from tests.chat.client import Client
from tests.chat.site import Person, Town
from tests.services.process import wait_until

pytestmark = [pytest.mark.own_server, pytest.mark.faults, pytest.mark.postgres, pytest.mark.valkey]
SECONDS = 10  # until it is noticed: a beat, the moment a page waits, and a slow machine


class Page(Person):
    """Somebody with the page's algorithm: what they know comes live, or by asking once they are told of it."""

    def __init__(self, town, site, name):
        self.pulses = queue.Queue()
        super().__init__(town, site, name)
        self.io.on("room:pulse", self.pulses.put)

        def get(path):
            return town.call(site, name, "get", f"/rooms/{town.room}/{path}").json()

        self.log = Client(lambda before, limit: get("messages?limit=100"), lambda after: get(f"events?after={after}"))
        assert self.call("room:join", after=self.log.seq)["ok"]

    def knows(self):
        """The lines, after taking in what has come."""
        while not self.heard.empty():
            self.log.receive(self.heard.get())
        while not self.pulses.empty():
            self.log.expect(self.pulses.get()["last_seq"])
        if self.log.behind:
            self.log.catch_up()
        return [line["body"] for line in self.log.lines.values()]


@pytest.fixture
def town(app, make_database):
    made = Town(app, make_database.migrated(), ("ann", "ben", "cara", "mia"))
    yield made
    made.engine.dispose()


@pytest.fixture
def pages(start_site, town, valkey_server):
    """Ann on one process; Ben and Cara, who have no contact with each other, on the second."""
    url = town.engine.url.render_as_string(hide_password=False)
    given = {"database_url": url, "redis_url": valkey_server.url, "rate_limits": "off"}
    first, second = start_site(**given), start_site(**given)
    assert town.call(first, "ben", "put", "/me/no-contact/cara").status_code < 300
    people = [Page(town, first, "ann"), Page(town, second, "ben"), Page(town, first, "cara")]
    yield people
    for person in people:
        person.go()


def test_what_gets_lost_is_noticed(pages, valkey_server):
    ann, ben, cara = pages
    lines, waited = [], []

    def check(how):
        begun = time.monotonic()
        said = [ann.say(f"{how} {number}") for number in range(3)] + [cara.say("Hidden from Ben")]
        waited.append(time.monotonic() - begun)
        assert [answer["seq"] for answer in said] == [len(lines) + number for number in range(1, 5)]
        lines.extend([f"{how} 0", f"{how} 1", f"{how} 2", "Hidden from Ben"])
        assert wait_until(lambda: seen(ben) == [line for line in lines if line != "Hidden from Ben"], SECONDS), how
        assert seen(ann) == seen(cara) == lines
        assert ann.pulses.empty() and cara.pulses.empty(), "who heard everything is told nothing"

    def live_again():
        said = ann.say("Live again?")["seq"]
        lines.append("Live again?")
        return wait_until(lambda: any(event["seq"] == said for event in list(ben.heard.queue)), 1)

    assert wait_until(live_again)
    valkey_server.kill()
    check("stopped")
    valkey_server.start()
    assert wait_until(live_again), "it finds its way back"
    os.kill(valkey_server.pid, signal.SIGSTOP)
    check("silent")
    os.kill(valkey_server.pid, signal.SIGCONT)
    assert wait_until(live_again)
    assert max(waited) < SECONDS, "nobody waits for Valkey"
    for person in pages:
        person.log.catch_up()
        numbers = [line["seq"] for line in person.log.lines.values()]
        assert numbers == list(range(1, len(lines) + 1)), "once each, in order; of what is hidden there is a mark"


def seen(person):
    return [body for body in person.knows() if body]
