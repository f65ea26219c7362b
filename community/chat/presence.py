"""Who is in a room just now: in this process, or in Valkey when there are several. Never a table, never a history.

In Valkey each socket's entry ends by itself, so that a process that was killed leaves nobody behind; a living process
renews its own.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from redis import Redis

from community.core.realtime import every
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

    def enter(self, room_id: int, user_id: int, sid: str) -> bool:
        """A socket joined. True if the person was not there before."""
        before = self._is_here(room_id, user_id)
        if not before:
            self.set_listening(room_id, user_id, False)
        self._here[room_id][sid] = user_id
        self._write(room_id, {sid: user_id})
        return not before

    def leave(self, room_id: int, sid: str) -> int | None:
        """A socket left. The person's id if none of their sockets is there any more, else None."""
        user_id = self._here.get(room_id, {}).pop(sid, None)
        if user_id is None:
            return None
        if not self._here[room_id]:
            del self._here[room_id]

        def forget(redis: Redis) -> None:
            redis.zrem(_key(room_id), _entry(user_id, sid))
            redis.zrem(_own(room_id, user_id), sid)

        self._ask(forget)
        if self._is_here(room_id, user_id):
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
        self._ask(lambda redis: redis.delete(_own(room_id, user_id)))
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

    def crowded(self, room_id: int, more_than: int) -> bool:
        """Whether more sockets than this are in the room, over all processes: counted, not read."""
        counted = self._ask(lambda redis: redis.zcount(_key(room_id), time.time(), "+inf"))
        return max(counted or 0, len(self._here.get(room_id, ()))) > more_than

    def renew(self) -> None:
        """Let what this process holds stand in Valkey for longer."""
        for room_id, sockets in list(self._here.items()):
            if sockets:
                self._write(room_id, dict(sockets))

    def _is_here(self, room_id: int, user_id: int) -> bool:
        """Asked of their own list: when hundreds come back at once, reading everybody's for each would not end."""
        if user_id in self._here.get(room_id, {}).values():
            return True
        return bool(self._ask(lambda redis: redis.zcount(_own(room_id, user_id), time.time(), "+inf")))

    def _entries(self, room_id: int) -> Iterable[str]:
        return self._ask(lambda redis: redis.zrangebyscore(_key(room_id), time.time(), "+inf")) or []

    def _write(self, room_id: int, sockets: dict[str, int]) -> None:
        """Note whose sockets are there, in the list of the room and in each person's own. One question to Valkey."""
        until = time.time() + LASTS

        def write(redis: Redis) -> None:
            asked = redis.pipeline(transaction=False)
            asked.zadd(_key(room_id), {_entry(user_id, sid): until for sid, user_id in sockets.items()})
            for sid, user_id in sockets.items():
                asked.zadd(_own(room_id, user_id), {sid: until})
                asked.expire(_own(room_id, user_id), 2 * LASTS)
            asked.zremrangebyscore(_key(room_id), "-inf", time.time())
            asked.expire(_key(room_id), 2 * LASTS)
            asked.expire(_quiet(room_id), 2 * LASTS)
            asked.execute()

        self._ask(write)

    def _ask(self, step: Callable[[Redis], Any]) -> Any:
        """None where there is no Valkey; while it is away people see who is on their own process."""
        return self._valkey.ask(step) if self._valkey is not None else None


_kept: dict[str, Presence] = {}


def here() -> Presence:
    """Who is where, as this process knows it."""
    url = settings().redis_url
    if url not in _kept:
        _kept[url] = Presence(url)
    return _kept[url]


@every(RENEW)
def renew() -> None:
    """What ends by itself in Valkey is renewed while this process lives."""
    here().renew()


def channel(room_id: int, user_id: int) -> str:
    """Where one person's sockets hear one room. Addressed only while they may: who hears is chosen when it is sent."""
    return f"room:{room_id}:{user_id}"


def _key(room_id: int) -> str:
    return f"presence:{room_id}"


def _own(room_id: int, user_id: int) -> str:
    return f"presence:{room_id}:{user_id}"


def _quiet(room_id: int) -> str:
    return f"listening:{room_id}"


def _entry(user_id: int, sid: str) -> str:
    return f"{user_id}:{sid}"


def _user(entry: str) -> int:
    return int(entry.split(":", 1)[0])
