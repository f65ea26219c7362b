"""Telling everybody what was decided here: counted once, when nobody can be found by it any more."""

from datetime import UTC, datetime, timedelta

from community.core.clock import now
from community.core.db import db, transactional
from community.moderation.models.publications import Publication
from community.moderation.queries import figures
from community.moderation.queries.publications import months_of, periods

#: After the end of a month or year: what was decided on its last day is not told on the next.
LATER = timedelta(days=14)


@transactional
def publish_due() -> None:
    """Count every month and year that ended long enough ago and wasn't counted yet. Once counted it stays."""
    begin = figures.first_decision_at()
    if begin is None:
        return
    year, month, done = begin.year, begin.month, periods("month")
    while _end(year, month) + LATER <= now():
        period = f"{year}-{month:02}"
        if period not in done:
            content = figures.month_of(datetime(year, month, 1, tzinfo=UTC), _end(year, month))
            db.session.add(Publication(kind="month", period=period, content=content))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    done = periods("year")
    for year in range(begin.year, now().year):
        if str(year) not in done and _end(year, 12) + LATER <= now():
            db.session.flush()
            months = {datetime(year, int(period[5:]), 1, tzinfo=UTC): told for period, told in months_of(year)}
            content = figures.year_of(datetime(year, 1, 1, tzinfo=UTC), _end(year, 12), months)
            db.session.add(Publication(kind="year", period=str(year), content=content))


def _end(year: int, month: int) -> datetime:
    """The first moment after a month."""
    return datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
