"""What is told passes here: in one process alone, or in several that hear each other through Valkey."""

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

from socketio import RedisManager

from community.core.fanout import FanoutManager
from community.core.valkey import LISTENING, valkey

log = logging.getLogger(__name__)
#: Rooms that say what a socket is. When one of them closes the socket ends; any other room it only leaves.
IS = ("user:", "session:", "token:")
#: Begins what is passed on as it will be written. It is no JSON, so that whoever does not know it leaves it alone.
READY = b"ready1:"

_on_told: dict[str, Callable[[Any], None]] = {}


def on_told(event: str) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """Call the function with the payload whenever this process tells its sockets `event`, whoever asked for it."""

    def decorator(function: Callable[[Any], None]) -> Callable[[Any], None]:
        _on_told[event] = function
        return function

    return decorator


def _note(event: str, data: Any) -> None:
    """Call whoever wants to know what is told."""
    if event in _on_told:
        _on_told[event](data)


def _close(manager: Any, leave: Callable[[], None], room: str, namespace: str) -> None:
    """End the sockets that are this room; let the others leave it."""
    if room.startswith(IS):
        for sid, _eio_sid in list(manager.get_participants(namespace, room)):
            manager.server.disconnect(sid, namespace=namespace)
    leave()


class _Manager(FanoutManager):
    """Whatever this process tells its sockets passes here."""

    def emit(self, event: str, data: Any, *given: Any, **named: Any) -> None:
        _note(event, data)
        super().emit(event, data, *given, **named)


class LocalManager(_Manager):
    """One process."""

    def close_room(self, room, namespace):
        _close(self, lambda: super(LocalManager, self).close_room(room, namespace), room, namespace)


class SharedManager(RedisManager, _Manager):
    """Several processes; the same, in each of them.

    What is said to rooms passes to the others encoded as it will be written, with the rooms' names before it: nobody
    takes it apart and encodes it again. Everything else (who is hung up on, answers that are waited for) goes the
    library's way, by the same channel, so that all of it comes in the order in which it was said.
    """

    def __init__(self, url: str):
        super().__init__(url, redis_options=LISTENING)
        self._mine = READY + self.host_id.encode()

    def emit(
        self, event: str, data: Any, namespace: Any = None, room: Any = None, skip_sid: Any = None,
        callback: Any = None, to: Any = None, **more: Any,
    ) -> None:  # fmt: skip
        rooms = to or room
        encoded = None
        if rooms and not (skip_sid or callback or more.get("ignore_queue") or namespace not in (None, "/")):
            encoded = self.encoded(event, data, "/")
        if not isinstance(encoded, str):  # with bytes in it
            super().emit(event, data, namespace, rooms, skip_sid, callback, **more)
            return
        _note(event, data)
        rooms = [rooms] if isinstance(rooms, str) else rooms
        passed = b"\n".join((self._mine, event.encode(), "\0".join(rooms).encode(), encoded.encode()))
        with self.turn():
            self.spread([encoded], "/", rooms)
            self._pass_on(passed)

    def _publish(self, data):
        self._pass_on(self.json.dumps(data))

    def _pass_on(self, said: bytes | str) -> None:
        """What can't be passed on is lost to the other processes, and nobody waits: they look into the database."""
        valkey(self.redis_url).ask(lambda redis: redis.publish(self.channel, said))

    def _listen(self) -> Iterator[Any]:
        """What is left to the library of that which comes."""
        for said in super()._listen():
            if not said.startswith(READY):
                yield said
            elif not said.startswith(self._mine):
                try:
                    self._take_over(said)
                except Exception:
                    log.exception("what another process said can't be passed on")

    def _take_over(self, said: bytes) -> None:
        """Tell the sockets here what another process told its own."""
        _from, event, rooms, encoded = said.decode().split("\n", 3)
        if event in _on_told:  # else it need not be taken apart
            _note(event, json.loads(encoded[1:])[1])
        with self.turn():
            self.spread([encoded], "/", rooms.split("\0"))

    def _handle_close_room(self, message):
        leave = super()._handle_close_room
        _close(self, lambda: leave(message), message.get("room"), message.get("namespace"))
