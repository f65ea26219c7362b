"""Who is in a room just now: in this process, or in Valkey when there are several. Never a table, never a history.

In Valkey each socket's entry ends by itself, so that a process that was killed leaves nobody behind; a living process
renews its own.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from redis import Redis

from community.core import realtime
from community.core.settings import settings
from community.core.valkey import valkey

LASTS = 90  # seconds an entry stands in Valkey without being renewed
RENEW = 30


class Presence:
    """Which sockets of which users are in which rooms."""

    def __init__(self, redis_url: str = ""):
        self._valkey = valkey(redis_url) if redis_url else None
        self._here: dict[int, dict[str, int]] = defaultdict(dict)  # room -> socket -> user, of this process
        self._listening: dict[int, set[int]] = defaultdict(set)  # room -> who is just listening, told to this process
        self._renewing = False

    def enter(self, room_id: int, user_id: int, sid: str) -> bool:
        """A socket joined. True if the person was not there before."""
        before = user_id in self.users(room_id)
        if not before:
            self.set_listening(room_id, user_id, False)
        self._here[room_id][sid] = user_id
        self._write({_entry(user_id, sid): time.time() + LASTS}, room_id)
        self._start_renewing()
        return not before

    def leave(self, room_id: int, sid: str) -> int | None:
        """A socket left. The person's id if none of their sockets is there any more, else None."""
        user_id = self._here.get(room_id, {}).pop(sid, None)
        if user_id is None:
            return None
        if not self._here[room_id]:
            del self._here[room_id]
        self._ask(lambda redis: redis.zrem(_key(room_id), _entry(user_id, sid)))
        if user_id in self.users(room_id):
            return None
        self.set_listening(room_id, user_id, False)
        return user_id

    def evict(self, room_id: int, user_id: int) -> None:
        """Forget somebody who may not be there any more, whichever process holds their sockets."""
        for sid in [sid for sid, known in self._here.get(room_id, {}).items() if known == user_id]:
            del self._here[room_id][sid]
        stale = [entry for entry in self._entries(room_id) if _user(entry) == user_id]
        if stale:
            self._ask(lambda redis: redis.zrem(_key(room_id), *stale))
        self.set_listening(room_id, user_id, False)

    def set_listening(self, room_id: int, user_id: int, on: bool) -> None:
        """Somebody who is there says that they just listen, or that they don't. Going ends it."""
        if on:
            self._listening[room_id].add(user_id)
        elif room_id in self._listening:
            self._listening[room_id].discard(user_id)
            if not self._listening[room_id]:
                del self._listening[room_id]

        def write(redis: Redis) -> None:
            (redis.sadd if on else redis.srem)(_quiet(room_id), user_id)
            redis.expire(_quiet(room_id), 2 * LASTS)

        self._ask(write)

    def listening(self, room_id: int) -> set[int]:
        """The ids of those in the room who just listen, over all processes."""
        found = self._ask(lambda redis: redis.smembers(_quiet(room_id)))
        return set(self._listening.get(room_id, ())) if found is None else {int(user_id) for user_id in found}

    def rooms_of(self, sid: str) -> list[int]:
        """The rooms that this socket is in."""
        return [room_id for room_id, sockets in list(self._here.items()) if sid in sockets]

    def users(self, room_id: int) -> set[int]:
        """The ids of everybody who is in the room, over all processes."""
        return set(self._here.get(room_id, {}).values()) | {_user(entry) for entry in self._entries(room_id)}

    def rooms(self) -> dict[int, set[int]]:
        """Every room that somebody is in on this process, and who."""
        return {room_id: set(sockets.values()) for room_id, sockets in list(self._here.items()) if sockets}

    def _entries(self, room_id: int) -> Iterable[str]:
        return self._ask(lambda redis: redis.zrangebyscore(_key(room_id), time.time(), "+inf")) or []

    def _write(self, entries: dict[str, float], room_id: int) -> None:
        def write(redis: Redis) -> None:
            redis.zadd(_key(room_id), entries)
            redis.zremrangebyscore(_key(room_id), "-inf", time.time())
            redis.expire(_key(room_id), 2 * LASTS)
            redis.expire(_quiet(room_id), 2 * LASTS)

        self._ask(write)

    def _ask(self, step: Callable[[Redis], Any]) -> Any:
        """None where there is no Valkey; while it is away people see who is on their own process."""
        return self._valkey.ask(step) if self._valkey is not None else None

    def _start_renewing(self) -> None:
        if self._valkey is not None and not self._renewing:
            self._renewing = True
            realtime.in_background(self._renew_for_ever)

    def _renew_for_ever(self) -> None:
        while True:
            realtime.pause(RENEW)
            for room_id, sockets in list(self._here.items()):
                if sockets:
                    until = time.time() + LASTS
                    self._write({_entry(user_id, sid): until for sid, user_id in list(sockets.items())}, room_id)


_kept: dict[str, Presence] = {}


def here() -> Presence:
    """Who is where, as this process knows it."""
    url = settings().redis_url
    if url not in _kept:
        _kept[url] = Presence(url)
    return _kept[url]


def channel(room_id: int, user_id: int) -> str:
    """Where one person's sockets hear one room. Addressed only while they may: who hears is chosen when it is sent."""
    return f"room:{room_id}:{user_id}"


def _key(room_id: int) -> str:
    return f"presence:{room_id}"


def _quiet(room_id: int) -> str:
    return f"listening:{room_id}"


def _entry(user_id: int, sid: str) -> str:
    return f"{user_id}:{sid}"


def _user(entry: str) -> int:
    return int(entry.split(":", 1)[0])
