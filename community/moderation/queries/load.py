"""How much work waits for moderators, and when it comes. About the load, never about who carries it."""

from collections import Counter
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import func, select

from community.accounts.models import User
from community.core.clock import now
from community.core.db import db
from community.moderation.models.cases import RISKS, Case, LogEntry
from community.moderation.queries.cases import decidable

SINCE = timedelta(days=90)
#: (label, up to so many hours); the last has no end.
AGES = (("up to 4 hours", 4), ("up to a day", 24), ("up to 3 days", 72), ("longer", float("inf")))
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def load_for(viewer: User) -> dict[str, Any]:
    """The load of those cases that the viewer may decide: what is open, by age and risk; of the last 90 days, when it
    came (UTC), how long it waited, and how many claims ran out. Nothing by moderator.
    """
    moment = now()
    open_ones = db.session.execute(
        select(Case.opened_at, Case.risk_level).where(Case.decided_at.is_(None), decidable(viewer))
    ).all()
    recent = db.session.execute(
        select(Case.opened_at, Case.decided_at).where(Case.opened_at > moment - SINCE, decidable(viewer))
    ).all()
    waits = [(decided - opened).total_seconds() / 3600 for opened, decided in recent if decided is not None]
    hours, days = (Counter(read(opened) for opened, _ in recent) for read in (lambda at: at.hour, datetime.weekday))
    taken, run_out = _claims(viewer, moment)
    return {
        "open": len(open_ones),
        "oldest_hours": round(max(((moment - opened).total_seconds() / 3600 for opened, _ in open_ones), default=0), 1),
        "by_age": [
            {"age": label, **dict.fromkeys(RISKS, 0), **_risks(open_ones, moment, low, high)}
            for (label, high), low in zip(AGES, (0, *(high for _, high in AGES)), strict=False)
        ],
        "came": len(recent),
        "median_hours": round(median(waits), 1) if waits else None,
        "by_hour": [hours[hour] for hour in range(24)],
        "by_weekday": [days[day] for day in range(7)],
        "claims": taken,
        "claims_expired": run_out,
    }


def _risks(rows, moment: datetime, low: float, high: float) -> dict[str, int]:
    ages = ((risk, (moment - opened).total_seconds() / 3600) for opened, risk in rows)
    return dict(Counter(RISKS[risk] for risk, age in ages if low <= age < high))


def _claims(viewer: User, moment: datetime) -> tuple[int, int]:
    """How often cases were taken lately, and how often that ran out without a word."""
    acts = select(LogEntry.act, func.count()).join(Case, Case.id == LogEntry.case_id)
    acts = acts.where(LogEntry.at > moment - SINCE, LogEntry.act.in_(("claimed", "accepted", "claim_ended")))
    counts = dict(db.session.execute(acts.where(decidable(viewer)).group_by(LogEntry.act)).all())
    return counts.get("claimed", 0) + counts.get("accepted", 0), counts.get("claim_ended", 0)
