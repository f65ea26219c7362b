"""simple-websocket keeps a greenlet for every socket, which reads for the one that waits for what was read, and the
whole handshake for as long as the socket lives. Here whoever waits reads by itself, and the handshake is let go.

Of the libraries this uses: engineio makes its WebSockets by `_async["websocket"]`; simple-websocket begins to read with
a thread of the class that it is given, and takes events from `ws` in `_handle_events`. `test_reading` compares. Where
engineio has no such place, sockets are read as the library does it.
"""

from contextlib import suppress
from typing import Any

import gevent
from engineio.async_drivers.gevent import WebSocketWSGI
from simple_websocket import ConnectionClosed, Server
from wsproto import ConnectionType
from wsproto.connection import Connection
from wsproto.utilities import LocalProtocolError

CONNECTION = "gunicorn.socket"
GOODBYE = 10.0  # seconds for the other side to answer a goodbye


def read_alone(eio: Any) -> None:
    """Let the WebSockets of this Engine.IO server, served by gevent, be read by the request that they came with."""
    known = getattr(eio, "_async", {})
    if known.get("websocket") is WebSocketWSGI:
        eio._async = {**known, "websocket": _Wsgi}


class _Nothing:
    """In place of the thread that reads and the event it wakes others by."""

    name = ""

    def __init__(self, target: Any = None) -> None:
        pass

    def start(self) -> None:
        pass

    set = start


class _WebSocket(Server):
    """Reads when it is asked."""

    connected: bool

    def __init__(self, environ: dict, most: int) -> None:
        super().__init__(environ, thread_class=_Nothing, event_class=_Nothing, max_message_size=most)
        self.ws = Connection(ConnectionType.SERVER, [])  # its messages alone, without the handshake before them

    def receive(self, timeout: float | None = None) -> Any:
        """The next message. Raises ConnectionClosed."""
        while self.connected and not self.input_buffer:
            try:
                data = self.sock.recv(self.receive_bytes)
                if not data:
                    break
                self.ws.receive_data(data)
                self.connected = self._handle_events() and self.connected
            except (OSError, LocalProtocolError):
                break
        if self.input_buffer:
            return self.input_buffer.pop(0)
        self.connected = False
        with suppress(OSError):
            self.sock.close()
        raise ConnectionClosed(self.close_reason, self.close_message)

    def close(self, reason: int | None = None, message: str | None = None) -> None:
        """Say goodbye. Whoever doesn't answer, as a page that sleeps in a phone, is not waited for without an end."""
        with suppress(OSError):
            super().close(reason, message)
        gevent.spawn_later(GOODBYE, self.sock.close)


class _Wsgi(WebSocketWSGI):
    """Under gunicorn ours; under any other server the library's. Takes in no more than the server may be told at once,
    which else is looked at only when all of it has come.
    """

    def __init__(self, handler: Any, server: Any) -> None:
        super().__init__(handler, server)
        self.most = self.server_args["max_message_size"] = server.max_http_buffer_size

    def __call__(self, environ: dict, start_response: Any) -> Any:
        if CONNECTION not in environ:
            return super().__call__(environ, start_response)
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        self.ws = _WebSocket(environ, self.most)
        try:
            self.app(self)
        except Exception:  # a packet that makes no sense; the library would keep the session until its next ping
            self._session.close(wait=False, abort=True)
            raise
        raise StopIteration  # how gunicorn is told that the connection was served

    def wait(self) -> Any:
        """What was said, None at the end. What follows a goodbye of the session is let go: to the library a greeting
        among it would be somebody who comes and never leaves.
        """
        said = super().wait()
        while said is not None and self._session.closed:
            said = super().wait()
        return said

    @property
    def _session(self) -> Any:
        return self.app.__self__
