"""The one clock: aware UTC, so that a test can move it and no page can disagree with another."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from math import ceil
from zoneinfo import ZoneInfo, available_timezones


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


@cache
def zones() -> tuple[str, ...]:
    """The names of time zones to choose from: places (`Europe/London`) and UTC, without old and made-up names."""
    places = {name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/"))}
    return (*sorted(places), "UTC")


def in_zone(moment: datetime, zone: str) -> datetime:
    """The same moment as a clock in this zone shows it."""
    return moment.astimezone(ZoneInfo(zone))


def from_zone(shown: datetime, zone: str) -> datetime:
    """The moment at which a clock in this zone shows this (naive) time, in UTC; the first one in the hour that comes
    twice when clocks go back. Raises ValueError for an hour that is left out when they go forward.
    """
    moment = shown.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if in_zone(moment, zone).replace(tzinfo=None) != shown:
        raise ValueError("no clock shows this time")
    return moment


def turn_of(day: date, starts: time, ends: time, zone: str) -> tuple[datetime, datetime]:
    """From when until when a turn lasts that begins on this day, as clocks in this zone show it. One that ends no later
    than it starts ends the day after.
    """
    last = day if ends > starts else day + timedelta(days=1)
    return _moment(day, starts, zone), _moment(last, ends, zone)


def _moment(day: date, shown: time, zone: str) -> datetime:
    """When a clock shows this, the first time where it does twice; where it never does, the moment it goes on at. So
    whoever comes next begins when the one before ends, also in the night in which clocks change.
    """
    naive = datetime.combine(day, shown)
    while True:
        try:
            return from_zone(naive, zone)
        except ValueError:
            naive = naive.replace(second=0, microsecond=0) + timedelta(minutes=1)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the month's last."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
