"""The one clock: aware UTC, so that a test can move it and no page can disagree with another."""

from datetime import UTC, datetime
from math import ceil


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def rfc3339(moment: datetime | None) -> str | None:
    """A moment as the API writes it: `2026-05-01T09:30:00.123456Z`."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def seconds_until(moment: datetime | None) -> int:
    """Whole seconds from now until then, for a client whose own clock may be wrong; 0 for the past and for none."""
    return max(0, ceil((moment - now()).total_seconds())) if moment else 0
