"""Tell people things while they watch. A speed-up, never the source of truth: what is said here is also stored.

What is private goes to people chosen when it is sent, so that losing the right to read ends delivery by itself.
A person has the room `user:<id>` for all their sockets. Where somebody must ask to hear, as in a chat, their sockets
enter a room of theirs alone (`room:<room>:<user>`): still addressed by person, so still chosen when it is sent.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs

from engineio.packet import CLOSE, MESSAGE, PONG
from engineio.payload import Payload
from flask import Flask, current_app
from flask_socketio import SocketIO
from sqlalchemy.exc import OperationalError

from community.core.db import after_commit
from community.core.fanout import FanoutManager, problem
from community.core.packets import Packet
from community.core.pings import ping_by_timer
from community.core.processes import LocalManager, SharedManager
from community.core.reading import read_alone
from community.core.settings import Settings

log = logging.getLogger(__name__)
MAX_FRAME = 64_000  # bytes a client may send in one packet
#: What the protocol knows. The library takes a missing transport for long-polling, and answers other methods with 405.
METHODS = ("GET", "POST", "OPTIONS")
TRANSPORTS = (["polling"], ["websocket"])

#: async_handlers off: otherwise one person's messages overtake each other whenever the database makes one wait.
socketio = SocketIO(async_handlers=False, serializer=Packet)

_on_disconnect: list[Callable[[str], None]] = []
_every: list[tuple[float, Callable[[], None]]] = []


def init_app(app: Flask, given: Settings, async_mode: str | None) -> None:
    """Attach to the app; with Redis every process hears what any of them tells."""
    manager = SharedManager(given.redis_url) if given.redis_url else LocalManager()
    socketio.init_app(
        app,
        async_mode=async_mode,
        cors_allowed_origins=_same_origin(given),
        max_http_buffer_size=MAX_FRAME,
        client_manager=manager,
        ping_interval=25,
        ping_timeout=20,
        cookie=None,
    )
    write_straight(app, socketio.server, manager)
    if async_mode == "gevent":  # else nobody is served for long
        for seconds, function in _every:
            in_background(partial(_again_and_again, app, seconds, function))


def write_straight(app: Flask, server: Any, manager: FanoutManager) -> None:
    """Let the manager write to sockets by itself, where gevent serves and the libraries are as it needs them."""
    app.wsgi_app = _Gate(app.wsgi_app, manager)  # type: ignore[method-assign]
    if server.async_mode == "gevent":
        ping_by_timer(server.eio)
        read_alone(server.eio)
        found = problem(server)
        manager.direct = found is None
        if found:
            log.warning("sockets are written to the slow way: %s", found)


def tell(user_ids: Iterable[int], event: str, payload: dict) -> None:
    """After the commit, send `event` to every open page of these people."""
    people = list(user_ids)
    if people:
        after_commit(lambda: tell_now(people, event, payload))


def tell_now(user_ids: Iterable[int], event: str, payload: dict) -> None:
    """The same at once, for what was read again after the commit."""
    tell_rooms_now([f"user:{user_id}" for user_id in user_ids], event, payload)


def tell_rooms(rooms: list[str], event: str, payload: dict) -> None:
    """After the commit, send `event` to these rooms of sockets, encoded once. No rooms, nothing sent."""
    if rooms:
        after_commit(lambda: tell_rooms_now(rooms, event, payload))


def tell_in_turn(event: str, said: Iterable[tuple[list[str], dict]]) -> None:
    """After the commit, send `event` with each payload to its rooms of sockets, and nothing else in between."""
    told = [(rooms, payload) for rooms, payload in said if rooms]

    def tell_all() -> None:
        with socketio.server.manager.turn():
            for rooms, payload in told:
                tell_rooms_now(rooms, event, payload)

    after_commit(tell_all)


def tell_rooms_now(rooms: list[str], event: str, payload: dict) -> None:
    """The same at once, for what is never stored: who is here, who is writing."""
    if rooms:
        socketio.emit(event, payload, to=rooms)


def tell_rooms_here(rooms: list[str], event: str, payload: dict) -> None:
    """The same, to sockets of this process only."""
    if rooms:
        socketio.emit(event, payload, to=rooms, ignore_queue=True)


def end_sockets(room: str) -> None:
    """After the commit, disconnect every socket in `room` ("session:…", "token:…", "user:…"), in every process."""
    after_commit(lambda: socketio.close_room(room))


def silence(room: str) -> None:
    """After the commit, make every socket leave `room`, in every process. The sockets stay."""
    after_commit(lambda: socketio.close_room(room))


def in_background(function: Callable[[], None]) -> None:
    """Run `function` beside the requests for as long as the process lives."""
    socketio.start_background_task(function)


def soon(seconds: float, function: Callable[[], None]) -> None:
    """Run `function` once, with the app, when this time has passed. Forgotten if the process ends before."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def later() -> None:
        pause(seconds)
        with app.app_context():
            function()

    in_background(later)


def pause(seconds: float) -> None:
    """Wait without holding up the others. For what runs in the background."""
    socketio.sleep(seconds)


def every(seconds: float) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Call the function again and again, with the app, for as long as this process serves sockets."""

    def decorator(function: Callable[[], None]) -> Callable[[], None]:
        _every.append((seconds, function))
        return function

    return decorator


def _again_and_again(app: Flask, seconds: float, function: Callable[[], None]) -> None:
    while True:
        pause(seconds)
        try:
            with app.app_context():
                function()
        except OperationalError as error:
            log.warning("left for the next time: %s", error.orig)
        except Exception:
            log.exception("left for the next time")


def on_disconnect(function: Callable[[str], None]) -> Callable[[str], None]:
    """Call `function(sid)` whenever a socket is gone."""
    _on_disconnect.append(function)
    return function


def gone(sid: str) -> None:
    """A socket ended: tell whoever keeps track."""
    for function in _on_disconnect:
        function(sid)


def _same_origin(given: Settings):
    """None lets python-socketio compare with the host served, which is what an unset base URL means."""
    return given.base_url or None


class _Gate:
    """In front of Socket.IO: no compression per message, and no 500 for a frame that makes no sense.

    A compressed connection costs twice the memory and half as much CPU again, and browsers always offer it.
    """

    def __init__(self, inner: Callable, manager: FanoutManager):
        self.inner, self.manager = inner, manager

    def __call__(self, environ: dict, start_response: Callable) -> Iterator[bytes] | list[bytes]:
        if not environ.get("PATH_INFO", "").startswith("/socket.io"):
            return self.inner(environ, start_response)
        if (
            environ["REQUEST_METHOD"] not in METHODS
            or parse_qs(environ["QUERY_STRING"]).get("transport") not in TRANSPORTS
        ):
            return _unreadable(start_response)
        if environ["REQUEST_METHOD"] == "POST" and not _makes_sense(environ):
            return _unreadable(start_response)
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        upgraded = environ.get("HTTP_UPGRADE", "").lower() == "websocket"
        outlet = self.manager.opens(environ) if upgraded else None
        try:
            return self.inner(environ, start_response)
        except StopIteration:  # how simple-websocket tells gunicorn that the socket was served and has ended
            raise
        except Exception as error:
            log.info("a socket sent something that can't be read: %r", error)
            if upgraded:
                raise StopIteration from None
            return _unreadable(start_response)
        finally:
            self.manager.ends(outlet)


def _makes_sense(environ: dict) -> bool:
    """Whether what is said by long-polling is packets as clients send them, with nothing after a goodbye.

    Left to itself, the library writes a traceback into the log for each that is not, or waits without an end for
    somebody to fetch its answer.
    """
    try:
        size = int(environ.get("CONTENT_LENGTH") or 0)
        if size > MAX_FRAME:
            return False
        body = environ["wsgi.input"].read(size)
        kinds = [said.packet_type for said in Payload(encoded_payload=body.decode()).packets]
    except (ValueError, KeyError, RecursionError):
        return False
    environ["wsgi.input"] = BytesIO(body)
    return CLOSE not in kinds[:-1] and {CLOSE, PONG, MESSAGE}.issuperset(kinds)


def _unreadable(start_response: Callable) -> list[bytes]:
    start_response("400 BAD REQUEST", [("Content-Type", "text/plain")])
    return [b"This could not be read."]
