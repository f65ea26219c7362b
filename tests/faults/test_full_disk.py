"""A full disk: an honest 503 through every door, the text is kept, nothing is half-written, it goes on by itself."""

import re
import resource
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.flows.people import Person, PythonEar

pytestmark = [pytest.mark.own_server, pytest.mark.faults, pytest.mark.sqlite]
WORDS = "A text that took me an hour to write."


class Disk:
    """The disk under a running site. While it is full the site's processes can't write one byte more to any file."""

    def __init__(self, site):
        children = Path(f"/proc/{site.pid}/task/{site.pid}/children").read_text().split()
        self.processes = [site.pid, *map(int, children)]

    def fill(self) -> None:
        self._limit(1)

    def free(self) -> None:
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        for process in self.processes:
            _soft, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
            resource.prlimit(process, resource.RLIMIT_FSIZE, (size, hard))


@pytest.fixture
def site(start_site):
    return start_site(rate_limits="off", verify_email="off")


@pytest.fixture
def disk(site):
    found = Disk(site)
    yield found
    found.free()


@pytest.fixture
def moss(site):
    """The owner of a group, with a topic and a room in it, whose socket is open."""
    person = Person(site.base_url, "moss").sign_up()
    site.appoint("moss", "moderator")
    person.group = person.post("/groups", {"name": "Evenings", "privacy": "private", "agreement": ["Be kind."]})["slug"]
    person.topic = person.post(f"/groups/{person.group}/topics", {"title": "First", "body": "Words."})["id"]
    person.room = person.get(f"/groups/{person.group}/rooms")["items"][0]["id"]
    person.listen(PythonEar)
    assert person.emit("room:join", {"room_id": person.room})["ok"]
    yield person
    person.ear.close()


def _form(moss, path, data):
    """Send a form of a page as a browser does."""
    page = moss.http.get(moss.base_url + path, timeout=20).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    return moss.http.post(
        moss.base_url + path, data={**data, "csrf_token": token}, headers={"Origin": moss.base_url}, timeout=20,
        allow_redirects=False,
    )  # fmt: skip


@pytest.fixture
def ann(site, moss):
    """A member, whose words moss has not read yet, and whose token was last used the other day."""
    person = Person(site.base_url, "ann").sign_up()
    person.post(f"/groups/{moss.group}/memberships", {"agreement_version": 1}, 202)
    moss.call("PATCH", f"/groups/{moss.group}/memberships/ann", {"status": "active"})
    person.post(f"/topics/{moss.topic}/posts", {"body": "New to you."})
    person.post(f"/rooms/{moss.room}/messages", {"client_id": "a1", "body": "New too."})
    with closing(sqlite3.connect(site.database_url.removeprefix("sqlite:///"))) as database, database:
        database.execute("update api_tokens set last_used_on = '2026-01-01'")
    return person


def _everything(moss):
    topics = moss.get(f"/groups/{moss.group}/topics")["items"]
    posts = moss.get(f"/topics/{moss.topic}/posts")["items"]
    return topics, posts, moss.get(f"/rooms/{moss.room}/events")


def test_one_can_still_read(moss, ann, disk):
    """Marks of what was read can't be kept then; that is no reason to show nothing."""
    notice = moss.get("/notifications")["items"][0]["id"]
    disk.fill()
    for path in (f"/topics/{moss.topic}?unread", f"/rooms/{moss.room}", f"/notifications/{notice}", "/chat", "/"):
        assert moss.http.get(moss.base_url + path, timeout=20).status_code == 200, path
    assert ann.get("/me")["handle"] == "ann"
    ann.post(f"/topics/{moss.topic}/posts", {"body": WORDS}, 503)


def test_a_full_disk(moss, disk):
    before = _everything(moss)
    reply = f"/topics/{moss.topic}/reply"
    line = {"room_id": moss.room, "client_id": "c1", "body": WORDS}

    disk.fill()
    refused = moss.post(f"/topics/{moss.topic}/posts", {"body": WORDS}, 503)
    assert refused["type"] == "unavailable"
    assert refused["detail"]
    moss.post(f"/groups/{moss.group}/topics", {"title": "Second", "body": WORDS}, 503)
    page = _form(moss, reply, {"body": WORDS})
    assert page.status_code == 503
    assert WORDS in page.text
    assert "save" in page.text
    assert moss.emit("message:send", line)["error"]["status"] == 503
    assert _everything(moss) == before, "reading goes on, and nothing is half-written"

    disk.free()
    assert _everything(moss) == before
    assert moss.emit("message:send", line)["seq"] == 1, "the number was not used up"
    assert moss.post(f"/topics/{moss.topic}/posts", {"body": WORDS})["number"] == 2
    assert _form(moss, reply, {"body": WORDS}).status_code == 303
