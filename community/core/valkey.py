"""Valkey, which may be away or answer nobody: no one waits for it long, and right after it failed no one asks it again.

What it knows is never the truth (that is the database), so each caller can go on without it.
"""

import logging
import socket
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from redis import Redis
from redis.backoff import ConstantBackoff, NoBackoff
from redis.exceptions import ConnectionError, RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)
PATIENCE = 1.0  # seconds for an answer
REST = 5.0  # seconds without asking, once there was none
#: A connection that was kept may have ended meanwhile: once more, at once. Silence is not asked twice.
BOUNDED: dict[str, Any] = {
    "socket_timeout": PATIENCE,
    "socket_connect_timeout": PATIENCE,
    "retry": Retry(NoBackoff(), 1, (ConnectionError,)),
}
_ALIVE = (("TCP_KEEPIDLE", 10), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 3))
#: For whoever listens without an end: notices a machine that is gone, and tries every second to be back.
LISTENING: dict[str, Any] = {
    "socket_connect_timeout": PATIENCE,
    "socket_keepalive": True,
    "socket_keepalive_options": {getattr(socket, name): n for name, n in _ALIVE if hasattr(socket, name)},
    "retry": Retry(ConstantBackoff(1), -1),
}


class Valkey:
    """The server at one address, as this process finds it."""

    def __init__(self, url: str):
        self.redis = Redis.from_url(url, decode_responses=True, **BOUNDED)
        self._resting_until = 0.0

    def ask(self, step: Callable[[Redis], Any]) -> Any:
        """`step(redis)`, or None while it does not answer."""
        if time.monotonic() < self._resting_until:
            return None
        try:
            return step(self.redis)
        except RedisError as error:
            self._resting_until = time.monotonic() + REST
            log.warning("Valkey does not answer: %s", error)
            return None


@cache
def valkey(url: str) -> Valkey:
    """The one of this process."""
    return Valkey(url)
