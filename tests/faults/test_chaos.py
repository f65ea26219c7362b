"""Kills, restarts, a wrong clock and lost connections, for minutes: nothing acknowledged is lost, doubled or heard by
the wrong. Ben and Dora want no contact with each other; Cara is removed; Otto was never in.
"""

import json
import os
import random
import signal
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests
import sqlalchemy as sa

from community.chat.models.lines import Message, RoomEvent
from community.chat.models.rooms import Room
from tests.chat.site import Town
from tests.faults.crowd import Member
from tests.services.fixtures import or_missing
from tests.services.postgres import own_postgres
from tests.services.process import wait_until

pytestmark = [pytest.mark.deep, pytest.mark.faults, pytest.mark.own_server]
MEMBERS = ("ann", "ben", "cara", "dora", "mia")
APART = (("ben", "dora"), ("dora", "ben"))
STEPS = 350  # of each member
ACTS = {"say": 10, "edit": 2, "remove": 1, "react": 4}
PAUSES = 4
SKEW = 120  # seconds by which a process's clock is wrong
LIMIT = 240  # seconds until what should happen is given up


class Party:
    """The members, somebody outside, and the sites they use."""

    def __init__(self, town, sites):
        self.town, self.sites = town, sites
        chance = random.Random(5)
        addresses = [site.base_url for site in sites]
        self.people = {}
        assert town.call(sites[0], "ben", "put", "/me/no-contact/dora").status_code < 300
        for name in (*MEMBERS, "otto"):
            self.people[name] = Member(town, name, addresses, self.plan(name, chance), name)
        for person in self.people.values():
            person.start()

    def plan(self, name, chance):
        """What somebody will do."""
        if name == "otto":
            return []
        acts = {"cara": {"say": 8, "edit": 1}, "mia": {**ACTS, "pin": 1}}.get(name, ACTS)
        todo = chance.choices(list(acts), list(acts.values()), k=STEPS)
        for at in sorted(chance.sample(range(STEPS), PAUSES if name == "mia" else 0), reverse=True):
            todo[at:at] = ["pause", "resume"]
        return todo

    def done(self):
        return sum(person.done for person in self.people.values())

    def wait_for(self, true, what):
        """Until it is true. Fails the test when it takes too long, or when somebody met what must not be."""

        def or_failed():
            for person in self.people.values():
                if person.failed is not None:
                    raise person.failed
            return true()

        in_time = wait_until(or_failed, LIMIT)
        states = {name: (one.done, len(one.todo), one.asked, one.cut) for name, one in self.people.items()}
        assert in_time, f"{what}: {states}"

    def go_on(self, steps):
        """Until this much more is acknowledged."""
        goal = self.done() + steps
        self.wait_for(lambda: self.done() >= goal, "nothing goes on")

    def remove(self, name):
        """Mia removes somebody. The number of the log that stood when this was acknowledged."""

        def removed():
            try:
                answer = self.town.call(self.sites[0], "mia", "patch", f"/groups/circle/memberships/{name}",
                                        status="removed", reason="A test")  # fmt: skip
            except requests.RequestException:
                return False
            return answer.status_code == 200

        self.wait_for(removed, "nobody can be removed")
        return self.town.call(self.sites[0], "mia", "get", f"/rooms/{self.town.room}").json()["last_seq"]

    def finish(self):
        """Everything that was begun is acknowledged, and everybody has heard of it."""
        self.wait_for(lambda: not any(one.todo or one.asked for one in self.people.values()), "not all is said")
        self.live_again()
        for person in self.people.values():
            person.ending.set()
        for person in self.people.values():
            person.join(30)
            assert not person.is_alive()
            assert person.failed is None

    def live_again(self):
        """After all that, what is said is heard live by everybody who may, in time."""
        members = [one for name, one in self.people.items() if name in MEMBERS and not one.refused]

        def heard_by_all():
            try:
                said = self.town.call(self.sites[0], "mia", "post", f"/rooms/{self.town.room}/messages",
                                      client_id=f"end-{time.monotonic()}", body="The end")  # fmt: skip
            except requests.RequestException:
                return False
            if said.status_code != 201:
                return False
            seq = said.json()["seq"]
            return wait_until(lambda: all(seq in one.live for one in members), 3)

        self.wait_for(heard_by_all, "not live again")

    def close(self):
        for person in self.people.values():
            person.ending.set()
        for person in self.people.values():
            person.join(30)


@pytest.fixture
def town(app, make_database):
    made = Town(app, make_database.migrated(), MEMBERS, outside=("otto",))
    yield made
    made.engine.dispose()


@pytest.fixture
def begin():
    """`begin(town, *sites)`: everybody comes."""
    parties = []

    def _begin(town, *sites):
        parties.append(Party(town, sites))
        return parties[-1]

    yield _begin
    for party in parties:
        party.close()


def start(start_site, town, **settings):
    url = town.engine.url.render_as_string(hide_password=False)
    return start_site(database_url=url, rate_limits="off", **settings)


def check_numbers(town):
    """The log has every number once, each line its own place, and each client id one line."""
    with town.engine.connect() as connection:
        last = connection.scalar(sa.select(Room.last_seq).where(Room.id == town.room))
        logged = connection.execute(sa.select(RoomEvent.seq, RoomEvent.type, RoomEvent.message_id)).all()
        stored = connection.execute(sa.select(Message.id, Message.seq, Message.author_id, Message.client_id)).all()
    assert sorted(row.seq for row in logged) == list(range(1, last + 1))
    assert {(row.seq, row.message_id) for row in logged if row.type == "message"} == {
        (row.seq, row.id) for row in stored
    }
    assert len({(row.author_id, row.client_id) for row in stored}) == len(stored)


def check_acknowledged(party):
    """What was acknowledged is there once for everybody who may see it, with the words that stood last."""
    for viewer in MEMBERS:
        if not party.people[viewer].refused:
            for name in MEMBERS:
                check_said(party.people[viewer].log.lines, viewer, party.people[name])
    assert sum(len(one.said) for one in party.people.values()) > 4 * STEPS * 0.4


def check_said(lines, viewer, author):
    apart = (viewer, author.name) in APART
    for number, words in author.said.values():
        line = lines[number]
        expected = ("removed", "") if words is None or apart else ("published", words)
        # of the removed one, a last edit may have been stored without her hearing of it
        if not apart and author.refused and line["body"].startswith(f"{author.name} changed"):
            continue
        assert (line["status"], line["body"]) == expected, (viewer, author.name, line)
    for number, kinds in author.gave.items():
        if (line := lines.get(number)) and line["status"] == "published":
            shown = {one["kind"] for one in line["reactions"] if author.name in one["people"]}
            assert shown == (set() if apart else kinds), (viewer, author.name, line)


def check_logs(party):
    """Snapshot and events made what a fresh reading gives, for everybody who may read."""
    for name in MEMBERS:
        person = party.people[name]
        if person.refused:
            continue
        assert person.cut >= 2, f"{name} was cut off"
        person.base_url = party.sites[0].base_url
        person.log.catch_up()
        fresh = person.read_room()
        known, true = person.log.lines, fresh.lines
        differ = [(known.get(one), true.get(one)) for one in known | true if known.get(one) != true.get(one)]
        assert differ == [], name
        assert (person.log.all, person.log.early) == (fresh.all, {}), name


def check_outside(party, last_seq):
    """The outsider heard nothing of the room, and the removed one nothing that came after."""
    otto, cara = party.people["otto"], party.people["cara"]
    assert (otto.refused, otto.heard) == (404, [])
    assert cara.refused == 404
    after = [event for kind, event in cara.heard if kind == "room:event" and event["seq"] > last_seq]
    assert after == []
    assert [event for kind, event in cara.heard if kind == "room:pulse" and event["last_seq"] > last_seq] == []
    for name, other in APART:
        assert f'"{other}' not in json.dumps([party.people[name].heard, list(party.people[name].log.lines.values())])


def check(party, last_seq):
    party.finish()
    check_numbers(party.town)
    check_logs(party)
    check_acknowledged(party)
    check_outside(party, last_seq)


def test_a_process_is_killed_again_and_again(start_site, town, begin):
    site = start(start_site, town)
    party = begin(town, site)
    for turn in range(4):
        party.go_on(STEPS * 4 // 5)
        if turn == 2:
            last_seq = party.remove("cara")
        site.kill()
        site.start()
    check(party, last_seq)


@pytest.fixture
def falling():
    """A PostgreSQL of this test's own, which it may crash and start again."""
    with ExitStack() as stack:
        with or_missing():
            server = stack.enter_context(own_postgres(lasting=True))
        yield server


@pytest.fixture
def town_there(app, falling):
    made = Town(app, falling.create(), MEMBERS, outside=("otto",))
    yield made
    made.engine.dispose()


@pytest.mark.postgres
@pytest.mark.valkey
def test_two_processes_lose_everything_they_stand_on(start_site, town_there, begin, valkey_server, falling):
    first = start(start_site, town_there, redis_url=valkey_server.url)
    second = start(start_site, town_there, redis_url=valkey_server.url)
    second.kill()
    second.env.update(PYTHONPATH=str(Path(__file__).with_name("skew")), SKEW=str(SKEW))
    second.start()  # from now on its clock is fast
    party = begin(town_there, first, second)
    party.go_on(STEPS)
    valkey_server.kill()
    party.go_on(STEPS // 2)  # people go on without it
    valkey_server.start()
    party.go_on(STEPS // 2)
    falling.crash()
    falling.start()
    town_there.engine.dispose()  # its connections ended
    party.go_on(STEPS // 2)
    os.kill(valkey_server.pid, signal.SIGSTOP)  # as if the network swallowed everything
    last_seq = party.remove("cara")
    party.go_on(STEPS // 4)
    second.kill()
    party.go_on(STEPS // 4)  # whoever was there comes to the other
    os.kill(valkey_server.pid, signal.SIGCONT)
    second.start()
    party.go_on(STEPS // 4)
    first.kill()
    first.start()
    check(party, last_seq)
