"""Tell people things while they watch. A speed-up, never the source of truth: what is said here is also stored.

What is private goes to people chosen when it is sent, so that losing the right to read ends delivery by itself.
"""

from collections.abc import Callable, Iterable

from flask import Flask
from flask_socketio import SocketIO
from socketio import Manager, RedisManager

from community.core.db import after_commit
from community.core.settings import Settings

MAX_FRAME = 64_000  # bytes a client may send in one packet

#: async_handlers off: otherwise one person's messages overtake each other whenever the database makes one wait.
socketio = SocketIO(async_handlers=False)

_on_disconnect: list[Callable[[str], None]] = []


def init_app(app: Flask, given: Settings, async_mode: str | None) -> None:
    """Attach to the app; with Redis every process hears what any of them tells."""
    socketio.init_app(
        app,
        async_mode=async_mode,
        cors_allowed_origins=_same_origin(given),
        max_http_buffer_size=MAX_FRAME,
        client_manager=_RedisManager(given.redis_url) if given.redis_url else _LocalManager(),
        ping_interval=25,
        ping_timeout=20,
        cookie=None,
        manage_session=True,  # else what a socket is remembered by is lost after its first event
    )


def tell(user_ids: Iterable[int], event: str, payload: dict) -> None:
    """After the commit, send `event` to every open page of these people."""
    people = list(user_ids)
    if people:
        after_commit(lambda: tell_now(people, event, payload))


def tell_now(user_ids: Iterable[int], event: str, payload: dict) -> None:
    """The same at once, for what was read again after the commit."""
    rooms = [f"user:{user_id}" for user_id in user_ids]
    if rooms:
        socketio.emit(event, payload, to=rooms)


def end_sockets(room: str) -> None:
    """After the commit, disconnect every socket in `room` ("session:…", "token:…", "user:…"), in every process."""
    after_commit(lambda: socketio.close_room(room))


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


def _hang_up(manager: Manager, room: str, namespace: str) -> None:
    for sid, _eio_sid in list(manager.get_participants(namespace, room)):
        manager.server.disconnect(sid, namespace=namespace)


class _LocalManager(Manager):
    """One process. Closing one of the rooms a socket *is* (rather than is in) ends the socket."""

    def close_room(self, room, namespace):
        _hang_up(self, room, namespace)
        super().close_room(room, namespace)


class _RedisManager(RedisManager):
    """Several processes; the same, in each of them."""

    def _handle_close_room(self, message):
        _hang_up(self, message.get("room"), message.get("namespace"))
        super()._handle_close_room(message)
