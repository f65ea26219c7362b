"""How often: one place for limits per person, per address and per act, in memory or in Redis."""

import hashlib
import time

from flask import current_app
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter, RateLimiter

from community.core.errors import TooMany, again_in
from community.core.settings import Settings, settings
from community.core.valkey import BOUNDED, valkey


class Limits:
    """Counts in Redis where there is one, and in this process while Redis can't be reached."""

    def __init__(self, given: Settings):
        self.local, self.url = MovingWindowRateLimiter(MemoryStorage()), given.redis_url
        self.shared = MovingWindowRateLimiter(storage_from_string(self.url, **BOUNDED)) if self.url else None

    def hit(self, rate: str, *names: str) -> float:
        """Count one; 0 if it was within the rate, else the seconds until there is room again."""
        limit, shared = parse(rate), self.shared
        wait = valkey(self.url).ask(lambda _: _count(shared, limit, *names)) if shared is not None else None
        return wait if wait is not None else _count(self.local, limit, *names)


def _count(limiter: RateLimiter, limit: RateLimitItem, *names: str) -> float:
    if limiter.hit(limit, *names):
        return 0
    return max(1.0, limiter.get_window_stats(limit, *names).reset_time - time.time())


def init_app(app, given: Settings) -> None:
    app.extensions["limits"] = Limits(given)


def spend(act: str, who: object, rate: str, says: str = "") -> None:
    """Count one `act` by `who` (a user's id, an address). Raises TooMany beyond `rate`, such as "30 per hour"; what it
    `says` comes before when there is room again.
    """
    if not settings().rate_limits:
        return
    name = hashlib.sha256(str(who).encode()).hexdigest()[:24]  # addresses and e-mails do not belong into Redis
    wait = current_app.extensions["limits"].hit(rate, act, name)
    if wait:
        raise TooMany(int(wait), f"{says} {again_in(int(wait))}" if says else "")
