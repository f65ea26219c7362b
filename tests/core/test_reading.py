"""Whoever waits for a frame reads it: whole, in pieces, many at once, and in the middle of pings and goodbyes."""

import inspect
import struct
from contextlib import suppress

import gevent
import pytest
from simple_websocket.ws import Base

from community.core import reading
from tests.core.house import House, Listener


@pytest.fixture
def ann():
    house = House()
    house.said = []
    house.server.on("say", lambda _sid, what: house.said.append(what))
    made = Listener(house)
    yield made
    made.leave()


def frame(kind, data, mask=b"\x01\x02\x03\x04"):
    size = bytes((0x80 | len(data),)) if len(data) < 126 else b"\xfe" + struct.pack(">H", len(data))
    return bytes((kind,)) + size + mask + bytes(one ^ mask[at % 4] for at, one in enumerate(data))


def heard(house, many):
    with gevent.Timeout(10):
        while len(house.said) < many:
            gevent.sleep(0)
    return house.said


def test_frames_are_read_as_they_come(ann):
    send, house = ann.connection.sendall, ann.house
    send(frame(0x81, b'42["say","one"]') + frame(0x81, b'42["say","two"]'))  # two at once
    assert heard(house, 2) == ["one", "two"]
    for sign in frame(0x81, '42["say","trés"]'.encode()):  # byte by byte
        send(bytes((sign,)))
        gevent.sleep(0)
    assert heard(house, 3)[2] == "trés"
    send(frame(0x01, b'42["say",') + frame(0x89, b"still there?") + frame(0x80, b'"four"]'))  # in pieces, with a ping
    assert heard(house, 4)[3] == "four"
    assert ann._take(2) == bytes((0x8A, 12)) and ann._take(12) == b"still there?"
    send(frame(0x81, b'42["say","' + b"x" * 20_000 + b'"]'))
    assert len(heard(house, 5)[4]) == 20_000


@pytest.mark.parametrize(
    ("said", "code"),
    [(frame(0x88, b"\x03\xe8"), 1000), (frame(0x81, b"\xff\xfe"), 1007), (b"\x81\x03abc", 1002), (b"\xf1\x80", 1002),
     (frame(0x80, b"no beginning"), 1002), (frame(0x83, b"what?"), 1002)],
)  # fmt: skip
def test_goodbyes_and_nonsense_end_the_socket_with_a_goodbye(ann, said, code):
    ann.connection.sendall(said)
    kind, size = ann._take(2)
    assert kind == 0x88 and int.from_bytes(ann._take(size)[:2], "big") == code
    ann.request.join(10)
    assert ann.house.gone == [ann.sid] and ann.request.successful()


def test_who_hangs_up_is_gone_and_what_was_read_before_is_done(ann):
    ann.connection.sendall(frame(0x81, b'42["say","last"]') + frame(0x88, b"\x03\xe8"))
    ann.connection.close()
    ann.request.join(10)
    assert ann.house.said == ["last"] and ann.house.gone == [ann.sid]


@pytest.mark.parametrize("beginning", [b"\x81\xff" + (1 << 40).to_bytes(8, "big") + bytes(4), frame(0x01, b"4")])
def test_no_more_is_taken_in_than_a_client_may_say(ann, beginning):
    """In one frame without an end, and in pieces without an end."""
    more = frame(0x00, b"x" * 60_000) if beginning[0] == 0x01 else b"x" * 60_000
    with suppress(OSError), gevent.Timeout(10):
        ann.connection.sendall(beginning)
        for _ in range(100):
            ann.connection.sendall(more)
    ann.request.join(10)
    assert ann.house.gone == [ann.sid] and ann.request.successful()


@pytest.mark.parametrize("said", [b"x", b"", b"4[" + b"[" * 5000])
def test_whoever_says_what_is_no_packet_is_gone_at_once(ann, said):
    ann.connection.sendall(frame(0x81, said))
    ann.request.join(10)
    assert ann.house.gone == [ann.sid]


def test_what_follows_a_goodbye_is_let_go(ann, caplog):
    ann.connection.sendall(frame(0x81, b"1") + frame(0x81, b"40") + frame(0x81, b'42["say","late"]'))
    assert ann._take(1) == b"\x88"
    ann.connection.sendall(frame(0x88, b"\x03\xe8"))
    ann.request.join(10)
    assert ann.house.gone == [ann.sid] and not ann.house.said and not caplog.records
    assert not ann.house.manager.rooms.get("/"), "nobody came and stayed"


def test_whoever_does_not_answer_a_goodbye_is_not_waited_for(ann, monkeypatch):
    monkeypatch.setattr(reading, "GOODBYE", 0.05)
    ann.house.server.eio.sockets[ann.engine_sid].close(wait=False)
    ann.request.join(10)
    assert ann.request.successful()


def test_each_takes_two_greenlets_and_no_more(ann):
    begun = []
    gevent.Greenlet.add_spawn_callback(begun.append)
    try:
        Listener(ann.house).leave()
    finally:
        gevent.Greenlet.remove_spawn_callback(begun.append)
    assert len(begun) <= 3, "its request, its writer, and a timer until the ping"


def test_the_library_reads_as_this_module_knows_it():
    """When this fails with a new version, `reading` follows it or goes."""
    begins = inspect.getsource(Base.__init__)
    assert begins.index("self.ws = WSConnection(connection_type)") < begins.index("self.handshake()")
    assert begins.index("self.handshake()") < begins.index("self.thread = thread_class(target=self._thread)")
    reads = "".join(inspect.getsource(Base._thread).split())
    for step in ("in_data=self.sock.recv(self.receive_bytes)", "self.ws.receive_data(in_data)",
                 "self.connected=self._handle_events()"):  # fmt: skip
        assert step in reads
    assert "self.input_buffer.append(" in inspect.getsource(Base._handle_events)
