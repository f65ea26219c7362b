"""Encoded once, written straight: every listener hears everything once and in order, whatever else goes on."""

import json

import engineio
import gevent
import pytest
import socketio
from wsproto.frame_protocol import FrameProtocol

from community.core import fanout, reading
from community.core.fanout import LIMIT, PACE, frame, problem
from tests.core.house import House, Listener


@pytest.fixture
def build():
    """`build()` makes a house; `build.seat(house, …)` a listener, sent home at the end."""
    seated = []

    def build(**more):
        return House(**more)

    def seat(house, *rooms, **more):
        seated.append(Listener(house, *rooms, **more))
        return seated[-1]

    build.seat = seat
    yield build
    for listener in seated:
        listener.leave()


@pytest.fixture
def house(build):
    return build()


@pytest.fixture
def seat(build, house):
    return lambda *rooms, **more: build.seat(house, *rooms, **more)


@pytest.fixture
def frames(monkeypatch):
    """Every frame that is made."""
    made = []
    monkeypatch.setattr(fanout, "frame", lambda message: made.append(message) or frame(message))
    return made


def test_the_libraries_are_as_this_needs_them(house):
    """When this fails with a new version, the plain way is taken until this module follows."""
    assert problem(house.server) is None


def test_what_has_changed_is_noticed(house, monkeypatch):
    assert "gevent" in problem(socketio.Server(async_mode="threading"))
    with monkeypatch.context() as changed:
        changed.setattr(fanout, "frame", lambda message: b"x")
        assert "whole frames" in problem(house.server)
    with monkeypatch.context() as changed:
        changed.setattr(reading._Wsgi, "__call__", lambda self, environ, start: self.app(None))
        assert "can't be tried" in problem(house.server)
    monkeypatch.setattr(fanout, "Socket", lambda server, sid: engineio.Client())
    assert "can't be tried" in problem(house.server)


def test_many_rooms_reach_each_socket_once_and_are_encoded_once(house, seat, frames):
    both, one, other, outside = seat("a", "b"), seat("a"), seat("b"), seat("c")
    frames.clear()
    house.tell("Hello", to=["a", "nobody", "b"])
    house.tell("Bye", to=["a", "b", "c"])
    assert [listener.told(2) for listener in (both, one, other)] == [["Hello", "Bye"]] * 3
    assert outside.told() == ["Bye"]
    assert frames == ['42["told","Hello"]', '42["told","Bye"]']


def test_everybody_and_single_sockets_are_told_too(house, seat):
    ann, ben = seat(), seat("elsewhere")
    house.tell("All", to=None), house.tell("Ann", to=ann.sid)
    house.tell(to=ben.sid), house.tell(1, {"two": 2}, to=ben.sid)
    assert ann.told(2) == ["All", "Ann"]
    assert [ben.hears() for _ in range(3)] == ['42["told","All"]', '42["told"]', '42["told",1,{"two":2}]']


@pytest.mark.parametrize("as_list", [False, True])
def test_who_is_skipped_hears_nothing(house, seat, as_list):
    ann, ben, mia = seat(), seat(), seat()
    house.tell("Not Ann", skip_sid=[ann.sid, mia.sid] if as_list else ann.sid)
    house.tell("All")
    assert ann.told() == ["All"] and ben.told(2) == ["Not Ann", "All"]


def test_what_is_queued_is_not_overtaken(house, seat):
    ann, ben = seat(), seat()
    house.server.eio.send(ann.engine_sid, '2["told","Queued"]')
    house.tell("Second"), house.tell("Third")
    house.server.eio.send(ann.engine_sid, '2["told","Fourth"]')
    house.tell("Fifth")
    assert ann.told(5) == ["Queued", "Second", "Third", "Fourth", "Fifth"]
    assert ben.told(3) == ["Second", "Third", "Fifth"]


def test_large_frames_arrive_whole_between_all_others(house, seat):
    ann, ben = seat(small=True), seat()
    large = ["x" * size for size in (10, 125, 126, 65_535, 65_536, 300_000)]
    telling = gevent.spawn(lambda: [house.tell(text) for text in large])
    ann.say("ping", 0x89)
    house.server.eio.send(ann.engine_sid, '2["told","Queued"]')
    telling.join()
    house.tell("Last")
    heard = []
    while "Last" not in heard:
        text = ann.hears()
        if text is not None:  # else it is the answer to the ping
            heard += json.loads(text[2:])[1:]
    assert sorted(heard, key=len) == sorted([*large, "Queued", "Last"], key=len)
    assert [text for text in heard if text in large] == large == ben.told(len(large))


def test_bytes_follow_their_event(house, seat):
    ann, ben = seat(), seat()
    house.tell({"picture": b"\x00\xff" * 100})
    house.tell("After")
    for listener in (ann, ben):
        assert listener.hears() == '451-["told",{"picture":{"_placeholder":true,"num":0}}]'
        assert listener.hears() == b"\x00\xff" * 100
        assert listener.told() == ["After"]


def test_a_slow_reader_gets_everything_in_order_while_it_fits(house, seat):
    ann, ben = seat(small=True), seat()
    lines = [f"{number} " + "x" * 2000 for number in range(100)]
    for line in lines:
        house.tell(line)
    assert ben.told(100) == lines == ann.told(100)
    house.tell("At once again")
    assert ann.told() == ["At once again"]


def test_who_reads_nothing_is_hung_up_on_and_holds_up_nobody(house, seat):
    slow, ben = seat(small=True), seat()
    outlet = house.server.environ[slow.engine_sid][fanout.SOCKET]
    kept = []
    for number in range(150):
        house.tell(f"{number} " + "x" * 10_000)
        kept.append(outlet._kept)
        assert ben.told()[0].startswith(f"{number} ")
    assert LIMIT < max(kept) < LIMIT + 20_000
    slow.request.join(10)
    assert house.gone == [slow.sid]
    heard = []
    with pytest.raises(EOFError):
        while True:
            heard += slow.told()
    assert [int(text.split()[0]) for text in heard] == list(range(len(heard))), "and what came, came in order"


def test_long_polling_hears_the_same_and_goes_on_by_websocket(house, build, seat):
    ann = seat()
    session = json.loads(house.ask("transport=polling")[1:])["sid"]
    ask = lambda body=None: house.ask(f"transport=polling&sid={session}", body)  # noqa: E731
    ask("40"), ask()
    house.tell("Hello"), house.tell("again")
    assert ask() == '42["told","Hello"]\x1e42["told","again"]'
    ben = build.seat(house, session=session)
    ben.say("2probe")
    house.tell("while upgrading")
    assert ben.hears() == "3probe"
    ben.say("5")
    heard = [ben.hears(), ben.hears()]
    assert '42["told","while upgrading"]' in heard
    gevent.sleep(0)
    assert house.manager.free(session) is not None, "and is written to directly from then on"
    house.tell("Later")
    while (text := ben.hears()) == "6":
        pass
    assert text == '42["told","Later"]'
    assert ann.told(4) == ["Hello", "again", "while upgrading", "Later"]
    ben.leave()
    assert house.manager._upgraded == {}


def test_a_crowd_leaves_room_for_others_and_all_hear_in_one_order(house, seat):
    crowd = [seat() for _ in range(2 * PACE + 50)]
    turns = []
    other = gevent.spawn(lambda: [turns.append(gevent.sleep(0)) for _ in range(1000)])
    first = gevent.spawn(house.tell, 1)
    second = gevent.spawn(lambda: [house.tell(2), house.tell(3)])
    first.join(), second.join()
    assert 2 <= len(turns) < 1000
    house.tell(4)
    assert [listener.told(4) for listener in crowd] == [[1, 2, 3, 4]] * len(crowd)
    other.kill()


def test_what_is_told_in_one_turn_stays_together(house, seat):
    crowd = [seat(str(number % 2)) for number in range(2 * PACE)]

    def one(name):
        with house.manager.turn():
            house.tell(f"{name} to some", to="0")
            house.tell(f"{name} to all", to=["0", "1"])

    gevent.joinall([gevent.spawn(one, name) for name in "ab"])
    assert crowd[0].told(4) == ["a to some", "a to all", "b to some", "b to all"]
    assert crowd[1].told(2) == ["a to all", "b to all"]
    [listener.told(2) for listener in crowd[2:]]


@pytest.mark.parametrize("apart", [False, True])
def test_who_goes_or_leaves_in_the_middle_hears_no_more(house, seat, apart):
    rooms = [[f"room:{number}"] if apart else ["all"] for number in range(3 * PACE)]
    crowd = [seat(*own) for own in rooms]
    told = gevent.spawn(house.tell, "Hello", to=[own[0] for own in rooms] if apart else "all")
    gevent.sleep(0)  # it pauses after the first hundred
    closing, leaving, silenced = crowd[-1], crowd[-2], crowd[-3]
    closing.connection.close()
    house.server.leave_room(leaving.sid, rooms[-2][0])
    if apart:
        house.server.close_room(rooms[-3][0])
    told.join()
    house.tell("Directly", to=leaving.sid), house.tell("Directly", to=silenced.sid)
    assert [listener.told() for listener in crowd[:-3]] == [["Hello"]] * (len(crowd) - 3)
    assert leaving.told() == ["Directly"]
    assert silenced.told() == ["Directly" if apart else "Hello"]


def test_who_is_found_gone_while_others_are_told_is_spoken_of(house, seat):
    """The library finds out while it queues; telling others of it then must not wait for itself."""
    ann, ben = seat(), seat()
    house.server.on("disconnect", lambda *_: house.tell("Ben is gone", skip_sid=ben.sid))
    house.server.eio.send(ben.engine_sid, '2["told","Queued"]')
    house.server.eio.sockets[ben.engine_sid].last_ping = 1
    with gevent.Timeout(10):
        house.tell("Hello")
    assert sorted(ann.told(2)) == ["Ben is gone", "Hello"]


@pytest.mark.parametrize("direct", [True, False])
def test_callbacks_and_the_plain_way_work_as_ever(build, direct):
    house = build(direct=direct)
    ann = build.seat(house)
    answers = []
    house.server.emit("asked", {}, to=ann.sid, callback=answers.append)
    house.tell("Hello")
    assert ann.hears() == '421["asked",{}]' and ann.told() == ["Hello"]
    ann.say('431["Yes"]')
    house.tell("Bye")
    assert ann.told() == ["Bye"]
    with gevent.Timeout(10):
        while not answers:
            gevent.sleep(0)
    assert answers == ["Yes"]
    assert isinstance(house.server.environ[ann.engine_sid][fanout.SOCKET], fanout.Outlet) is direct


def test_frames_are_what_the_library_makes():
    library = FrameProtocol(client=False, extensions=[])
    for size in (0, 1, 125, 126, 65_535, 65_536):
        assert frame("x" * size) == library.send_data("x" * size)
        assert frame(b"x" * size) == library.send_data(b"x" * size)
