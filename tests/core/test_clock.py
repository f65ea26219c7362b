"""Clocks of places: what they show, what they leave out, what they show twice."""

from datetime import UTC, datetime

import pytest

from community.core.clock import from_zone, in_zone, zones


@pytest.mark.parametrize(
    ("shown", "zone", "moment"),
    [
        ("2026-01-15T19:00", "Europe/London", "2026-01-15T19:00"),
        ("2026-07-15T19:00", "Europe/London", "2026-07-15T18:00"),
        ("2026-07-15T19:00", "Asia/Kathmandu", "2026-07-15T13:15"),
        ("2026-07-15T01:00", "Pacific/Auckland", "2026-07-14T13:00"),
        ("2026-10-25T01:30", "Europe/London", "2026-10-25T00:30"),  # comes twice: the first
        ("2026-07-15T19:00", "UTC", "2026-07-15T19:00"),
    ],
)
def test_a_time_in_a_place_is_a_moment(shown, zone, moment):
    found = from_zone(datetime.fromisoformat(shown), zone)
    assert found == datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert in_zone(found, zone).replace(tzinfo=None) == datetime.fromisoformat(shown)


def test_an_hour_that_is_left_out_is_no_moment():
    with pytest.raises(ValueError):
        from_zone(datetime(2026, 3, 29, 1, 30), "Europe/London")  # noqa: DTZ001  a clock on a wall knows no zone


def test_zones_are_places_and_utc():
    assert {"Europe/London", "America/New_York", "Asia/Kolkata", "UTC"} <= set(zones())
    assert not [name for name in zones() if name.startswith("Etc/")]
