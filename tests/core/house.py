"""A Socket.IO server under gevent and WebSocket clients, in this process and without a network."""

import base64
import io
import json
from socket import SO_RCVBUF, SO_SNDBUF, SOL_SOCKET

import gevent
import socketio
from gevent.socket import socketpair

from community.core.fanout import SOCKET, FanoutManager
from community.core.reading import read_alone

UPGRADE = {
    "HTTP_CONNECTION": "Upgrade", "HTTP_UPGRADE": "websocket", "HTTP_SEC_WEBSOCKET_VERSION": "13",
    "HTTP_SEC_WEBSOCKET_KEY": base64.b64encode(b"0" * 16).decode(),
}  # fmt: skip


class House:
    """A Socket.IO server under gevent, asked without a network. Whoever connects enters the rooms they name."""

    def __init__(self, direct=True, manager=None):
        self.manager = manager or FanoutManager()
        self.server = socketio.Server(
            async_mode="gevent", client_manager=self.manager, async_handlers=False, ping_interval=1000,
            monitor_clients=False,
        )  # fmt: skip
        self.manager.direct = direct
        if direct:
            read_alone(self.server.eio)
        self.gone = []
        self.server.on("connect", self._enter)
        self.server.on("disconnect", lambda sid, *_: self.gone.append(sid))

    def _enter(self, sid, _environ, auth):
        for room in (auth or {}).get("rooms", ["all"]):
            self.server.enter_room(sid, room)

    def ask(self, query, body=None, **more):
        """A request's answer, as text."""
        data = (body or "").encode()
        environ = {
            "REQUEST_METHOD": "GET" if body is None else "POST", "PATH_INFO": "/socket.io/", "SERVER_NAME": "localhost",
            "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "HTTP_HOST": "localhost",
            "QUERY_STRING": f"EIO=4&{query}", "CONTENT_LENGTH": str(len(data)), "wsgi.input": io.BytesIO(data), **more,
        }  # fmt: skip
        outlet = self.manager.opens(environ)
        try:
            return b"".join(self.server.handle_request(environ, lambda *_: None)).decode()
        except StopIteration:
            return ""
        finally:
            self.manager.ends(outlet)

    def tell(self, *said, to="all", **more):
        self.server.emit("told", said if len(said) != 1 else said[0], to=to, **more)


class Listener:
    """A WebSocket client that reads frames by hand."""

    def __init__(self, house, *rooms, small=False, session=""):
        here, self.connection = socketpair()
        if small:
            here.setsockopt(SOL_SOCKET, SO_SNDBUF, 4096)
            self.connection.setsockopt(SOL_SOCKET, SO_RCVBUF, 4096)
        query = "transport=websocket" + (f"&sid={session}" if session else "")
        self.request = gevent.spawn(house.ask, query, **UPGRADE, **{SOCKET: here})
        self.buffer, self.house = b"", house
        while b"\r\n\r\n" not in self.buffer:
            self.buffer += self.connection.recv(4096)
        self.buffer = self.buffer.partition(b"\r\n\r\n")[2]
        if not session:
            self.engine_sid = json.loads(self.hears()[1:])["sid"]
            self.say("40" + json.dumps({"rooms": rooms or ["all"]}))
            self.sid = json.loads(self.hears()[2:])["sid"]

    def say(self, text, kind=0x81):
        data = text.encode()
        assert len(data) < 126
        self.connection.sendall(bytes((kind, 0x80 | len(data), 0, 0, 0, 0)) + data)

    def _take(self, size):
        with gevent.Timeout(10):
            while len(self.buffer) < size:
                more = self.connection.recv(65536)
                if not more:
                    raise EOFError
                self.buffer += more
        taken, self.buffer = self.buffer[:size], self.buffer[size:]
        return taken

    def hears(self):
        """The next frame: text, bytes, or None for another kind. Raises EOFError."""
        kind, size = self._take(2)
        if size > 125:
            size = int.from_bytes(self._take(2 if size == 126 else 8), "big")
        data = self._take(size)
        return {0x81: data.decode(errors="replace"), 0x82: data}.get(kind)

    def told(self, many=1):
        """What the next events say."""
        return [json.loads(self.hears()[2:])[1] for _ in range(many)]

    def leave(self):
        self.connection.close()
        self.request.join(10)
