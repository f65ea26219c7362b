"""How often: one place for limits per person, per address and per act, in memory or in Redis."""

import hashlib
import logging
import time

from flask import current_app
from limits import parse
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from community.core.errors import TooMany
from community.core.settings import Settings, settings

log = logging.getLogger(__name__)


class Limits:
    """Counts in Redis where there is one, and in this process while Redis can't be reached."""

    def __init__(self, given: Settings):
        self.local = MovingWindowRateLimiter(MemoryStorage())
        self.shared = MovingWindowRateLimiter(storage_from_string(given.redis_url)) if given.redis_url else None

    def hit(self, rate: str, *names: str) -> float:
        """Count one; 0 if it was within the rate, else the seconds until there is room again."""
        limit = parse(rate)
        for limiter in (self.shared, self.local):
            if limiter is None:
                continue
            try:
                if limiter.hit(limit, *names):
                    return 0
                return max(1.0, limiter.get_window_stats(limit, *names).reset_time - time.time())
            except Exception:
                if limiter is self.local:
                    raise
                log.warning("limits are counted in this process: Redis does not answer")
        return 0


def init_app(app, given: Settings) -> None:
    app.extensions["limits"] = Limits(given)


def spend(act: str, who: object, rate: str) -> None:
    """Count one `act` by `who` (a user's id, an address). Raises TooMany beyond `rate`, such as "30 per hour"."""
    if not settings().rate_limits:
        return
    name = hashlib.sha256(str(who).encode()).hexdigest()[:24]  # addresses and e-mails do not belong into Redis
    wait = current_app.extensions["limits"].hit(rate, act, name)
    if wait:
        raise TooMany(int(wait))
