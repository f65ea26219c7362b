"""Tell many sockets the same thing: encoded once, framed once, and written straight to each of them.

python-socketio builds a WebSocket frame anew for every listener, and wakes a greenlet for each. Here the frame is made
once, and written to every open WebSocket that has nothing queued. Everybody else (long-polling, upgrading, packets
queued) is told in the library's own way, in the order in which things were said.

Two properties of the libraries are used that their documents do not promise, and `problem` tries both at start-up:
simple-websocket writes and reads through `environ["gunicorn.socket"]`, whole frames at a time and from nowhere else;
an engineio socket says whether it is `upgraded` and `closed`, and keeps in `queue` what its writer, which does not
pause between taking a packet and writing it, has not taken yet.
"""

import logging
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from socket import SHUT_RDWR
from typing import Any
from urllib.parse import parse_qs

import gevent
from engineio import packet as engine
from engineio.socket import Socket
from gevent.socket import socket, socketpair
from socketio import Manager, packet

log = logging.getLogger(__name__)
#: Bytes that may wait for a slow reader. Beyond it the connection ends; the client comes back and catches up.
LIMIT = 1_000_000
#: After so many listeners everybody else gets a turn.
PACE = 100
SOCKET = "gunicorn.socket"


def frame(message: str | bytes) -> bytes:
    """A WebSocket message as a server sends it: one frame, unmasked, not compressed."""
    kind, data = (0x81, message.encode()) if isinstance(message, str) else (0x82, message)
    size = len(data)
    if size < 126:
        return bytes((kind, size)) + data
    if size < 1 << 16:
        return bytes((kind, 126)) + size.to_bytes(2, "big") + data
    return bytes((kind, 127)) + size.to_bytes(8, "big") + data


class Outlet:
    """Stands for a WebSocket's connection, and is all that ever writes to it: frames leave whole and in order.

    Never waits: what does not fit is kept and sent when there is room, up to LIMIT.
    """

    __slots__ = ("_connection", "_flushing", "_kept", "_waiting", "closed", "open", "upgrades")

    def __init__(self, connection: socket, upgrades: str = "") -> None:
        self._connection = connection
        self.upgrades = upgrades  # the session that began by long-polling and goes on here
        self._waiting: deque[bytes] = deque()
        self._kept = 0  # bytes in it
        self._flushing = False
        self.open = self.closed = False

    def recv(self, size: int) -> bytes:
        return self._connection.recv(size)

    def send(self, data: bytes) -> int:
        """For the WebSocket itself: its handshake, the queued packets, pongs and the goodbye."""
        self.open = True
        if not self.write(data):
            raise BrokenPipeError
        return len(data)

    def write(self, data: bytes) -> bool:
        """Send now what can be sent, keep the rest. False once the connection has ended."""
        if self.closed:
            return False
        if not self._waiting:
            try:
                sent = self._connection.send(data, 0, 0.0)  # 0.0: don't wait
            except BlockingIOError:
                sent = 0
            except OSError:
                self.hang_up()
                return False
            if sent == len(data):
                return True
            data = data[sent:]
        elif self._kept > LIMIT:
            log.info("a slow reader is hung up on")
            self.hang_up()
            return False
        self._waiting.append(data)
        self._kept += len(data)
        if not self._flushing:
            self._flushing = True
            gevent.spawn(self._flush)
        return True

    def _flush(self) -> None:
        try:
            while self._waiting:
                self._connection.sendall(self._waiting[0])  # stays the first meanwhile, so that nothing overtakes it
                self._kept -= len(self._waiting.popleft())
        except OSError:
            self.hang_up()
            self._waiting.clear()
        finally:
            self._flushing = False

    def hang_up(self) -> None:
        """End the connection; whoever reads from it notices."""
        self.closed = True
        with suppress(OSError):
            self._connection.shutdown(SHUT_RDWR)

    def close(self) -> None:
        self.closed = True
        self._connection.close()


class FanoutManager(Manager):
    """python-socketio's manager, which writes straight to whoever can be written to. `direct` switches it on."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.direct = False
        self._upgraded: dict[str, Outlet] = {}
        self._last: Any = None  # what the next one waits for
        self._teller: Any = None

    def opens(self, environ: dict) -> Outlet | None:
        """A WebSocket's request comes in: an outlet takes the place of its connection. Tell `ends` when it is over.

        None where that can't be done (TLS, another server), which goes the ordinary way.
        """
        connection = environ.get(SOCKET)
        if not self.direct or type(connection) is not socket:
            return None
        outlet = Outlet(connection, parse_qs(environ.get("QUERY_STRING", "")).get("sid", [""])[0])
        environ[SOCKET] = outlet
        if outlet.upgrades:
            self._upgraded.setdefault(outlet.upgrades, outlet)
        return outlet

    def ends(self, outlet: Outlet | None) -> None:
        """The WebSocket of this outlet was served."""
        if outlet is not None and self._upgraded.get(outlet.upgrades) is outlet:
            del self._upgraded[outlet.upgrades]

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Tell several things with nothing in between. Since telling many pauses, all is told in the order of asking.

        In the middle of it somebody may be found gone, and others told of that: this goes ahead.
        """
        me = gevent.getcurrent()
        if not self.direct or self._teller is me:
            yield
            return
        before, self._last = self._last, self.server.eio.create_event()
        mine = self._last
        try:
            if before is not None:
                before.wait()
            self._teller = me
            yield
        finally:
            if self._teller is me:
                self._teller = None
            mine.set()
            if self._last is mine:
                self._last = None

    def emit(
        self,
        event: str,
        data: Any,
        namespace: str,
        room: Any = None,
        skip_sid: Any = None,
        callback: Any = None,
        to: Any = None,
        **more: Any,
    ) -> None:
        """As `Manager.emit`. An event with a callback is another one for each listener, and goes the ordinary way."""
        if callback or not self.direct:
            super().emit(event, data, namespace, to or room, skip_sid, callback, **more)
            return
        encoded = self.encoded(event, data, namespace)
        with self.turn():
            self.spread(
                encoded if isinstance(encoded, list) else [encoded],
                namespace, to or room, skip_sid if isinstance(skip_sid, list) else [skip_sid],
            )  # fmt: skip

    def encoded(self, event: str, data: Any, namespace: str) -> str | list:
        """The packet of an event; with bytes in it a list, since they follow in frames of their own."""
        said = list(data) if isinstance(data, tuple) else [] if data is None else [data]
        return self.server.packet_class(packet.EVENT, namespace=namespace, data=[event, *said]).encode()

    def spread(self, parts: list, namespace: str, room: Any, skipped: Sequence = ()) -> None:
        """Write an encoded event to the sockets here. In a turn."""
        packets = [engine.Packet(engine.MESSAGE, part) for part in parts]
        frames = b"".join(frame(one.encode()) for one in packets)
        for sid, engine_sid in self._listeners(namespace, room):
            if sid in skipped:
                continue
            outlet = self.free(engine_sid)
            if outlet is None or not outlet.write(frames):
                for one in packets:
                    self.server.eio.send_packet(engine_sid, one)

    def _listeners(self, namespace: str, room: Any) -> Iterator[tuple[str, str]]:
        """Each socket of these rooms once, with pauses. Who left during a pause is left out."""
        rooms = room if isinstance(room, (list, tuple)) else [room]
        met: set[str] = set()
        for first in range(0, len(rooms), PACE):
            some = rooms[first : first + PACE]
            present = dict(self.get_participants(namespace, some))
            for sid, engine_sid in list(present.items()):
                if sid in met or sid not in present:
                    continue
                met.add(sid)
                yield sid, engine_sid
                if not len(met) % PACE:
                    self.server.sleep(0)
                    present = dict(self.get_participants(namespace, some))

    def free(self, engine_sid: str) -> Outlet | None:
        """The outlet of a WebSocket for which nothing is queued."""
        known = self.server.eio.sockets.get(engine_sid)
        if known is None or not known.upgraded or known.closed or not known.queue.empty():
            return None
        outlet = self._upgraded.get(engine_sid) or self.server.environ.get(engine_sid, {}).get(SOCKET)
        return outlet if isinstance(outlet, Outlet) and outlet.open else None


def problem(server: Any) -> str | None:
    """What is not as this module needs it, in a few words; None where all is well."""
    if server.async_mode != "gevent":
        return "not served by gevent"
    try:
        session = Socket(server.eio, "a try")
        as_it_should = not session.upgraded and not session.closed and session.queue.empty()
        session.queue.put(None)
        if not as_it_should or session.queue.empty() or not callable(server.eio.send_packet):
            return "an Engine.IO session has changed"
        server.eio.sockets.get(""), server.environ.get("")
        wrote = _try_a_websocket(server)
    except Exception as error:
        return f"it can't be tried: {error!r}"
    if not wrote.startswith(b"HTTP/1.1 101 "):
        return "a WebSocket does not write to the connection it is given"
    if wrote.partition(b"\r\n\r\n")[2] != frame("4é") + frame(b"\x01"):
        return "a WebSocket writes something else than whole frames"
    return None


def _try_a_websocket(server: Any) -> bytes:
    """What the WebSockets that serve write for a handshake, a text and some bytes."""
    here, there = socketpair()

    def say(websocket: Any) -> list:
        websocket.send("4é")
        websocket.send(b"\x01")
        here.shutdown(SHUT_RDWR)
        return []

    environ = {
        SOCKET: Outlet(here), "REQUEST_METHOD": "GET", "PATH_INFO": "/", "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost", "HTTP_CONNECTION": "Upgrade", "HTTP_UPGRADE": "websocket",
        "HTTP_SEC_WEBSOCKET_VERSION": "13", "HTTP_SEC_WEBSOCKET_KEY": "dGhlIHNhbXBsZSBub25jZQ==",
    }  # fmt: skip
    try:
        with suppress(StopIteration):  # how the driver ends a request under gunicorn
            server.eio._async["websocket"](say, server.eio)(environ, lambda *_: None)
        return there.recv(4096)
    finally:
        here.close(), there.close()
