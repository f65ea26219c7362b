"""Several processes hear what each of them tells, encoded once; what they don't understand of each other they leave."""

import json

import gevent
import pytest
from gevent.queue import Queue
from socketio import RedisManager

from community.core import processes
from community.core.processes import READY, SharedManager
from tests.core.house import House, Listener


@pytest.fixture
def houses(monkeypatch):
    """Two processes, joined without Valkey: `passed` is what was passed on, and comes to all who listen."""
    inboxes, passed = {}, []

    def listen(self):
        inboxes[self.host_id] = inbox = Queue()
        yield from inbox

    def pass_on(self, said):
        said = said if isinstance(said, bytes) else said.encode()
        passed.append(said)
        for inbox in inboxes.values():
            inbox.put(said)

    monkeypatch.setattr(RedisManager, "_listen", listen)
    monkeypatch.setattr(SharedManager, "_pass_on", pass_on)
    monkeypatch.setattr(RedisManager, "initialize", lambda self: super(RedisManager, self).initialize())
    made = [House(manager=SharedManager("redis://nowhere")) for _ in range(2)]
    people = [Listener(house, "all", f"room:{number}") for number, house in enumerate(made)]
    yield made, people, passed, lambda said: [inbox.put(said) for inbox in inboxes.values()]
    for one in people:
        one.leave()
    for inbox in inboxes.values():
        inbox.put(StopIteration)
    gevent.sleep(0)


def test_what_one_process_tells_the_other_writes_as_it_is(houses, monkeypatch):
    (first, _second), (ann, ben), passed, _ = houses
    heard = []
    monkeypatch.setitem(processes._on_told, "told", heard.append)
    first.tell("Hello é\n", to=["all", "room:7"])
    first.tell("Ben alone", to="room:1")
    first.tell("All again")
    assert ann.told(2) == ["Hello é\n", "All again"]
    assert ben.told(3) == ["Hello é\n", "Ben alone", "All again"]
    assert sorted(heard) == sorted(["Hello é\n", "Ben alone", "All again"] * 2), "noted in each"
    assert len(passed) == 3 and all(said.startswith(READY) for said in passed), "one message for each"


def test_what_is_less_common_goes_the_librarys_way_and_keeps_its_place(houses):
    (first, _second), (ann, ben), passed, _ = houses
    first.tell("Before")
    first.tell("Not Ann", skip_sid=ann.sid)
    first.tell({"picture": b"\x00"})
    first.server.close_room("room:1")
    first.tell("Nobody", to="room:1")
    first.tell("Everybody", to=None)
    assert ben.told(2) == ["Before", "Not Ann"]
    for listener in (ann, ben):
        texts = [listener.hears() for _ in range(3 if listener is ben else 4)]
        assert texts[-1] == '42["told","Everybody"]' and texts[-2] == b"\x00"
    assert [said.startswith(READY) for said in passed] == [True, False, False, False, True, False]


def test_what_it_does_not_understand_it_leaves(houses, caplog):
    (first, _second), (ann, ben), _, say = houses
    old = {"method": "emit", "event": "told", "data": ["As it was"], "binary": False, "namespace": "/", "room": ["all"]}
    for said in (b"", b"ready9:x\ny", READY, READY + b"\xff", b'{"method": "unknown"}', json.dumps(old).encode()):
        say(said)
    first.tell("Goes on")
    assert ann.told(2) in (["Goes on", "As it was"], ["As it was", "Goes on"])
    assert ben.told(2) == ["As it was", "Goes on"]
    assert len([record for record in caplog.records if "another process" in record.message]) == 4
    with pytest.raises(ValueError):
        json.loads(READY + b"x"), "which is why a version that does not know it leaves it alone"
