"""Reads of cases about risk."""

from datetime import timedelta

from sqlalchemy import or_, select

from community.core.clock import now
from community.core.db import db
from community.moderation.models.cases import RISKS, Case

HIGH = RISKS.index("high")
#: So long whoever is on duty has a case of high risk to themselves before everybody hears of it.
DUTY_FIRST = timedelta(minutes=15)
#: Older ones were told of long ago.
RECENT = timedelta(days=7)


def waiting_in_danger() -> list[int]:
    """Cases of high risk that nobody is at work on, and that wait longer than whoever is on duty should take: ids."""
    moment = now()
    return list(
        db.session.scalars(
            select(Case.id).where(
                Case.decided_at.is_(None),
                Case.risk_level >= HIGH,
                Case.opened_at.between(moment - RECENT, moment - DUTY_FIRST),
                or_(Case.claimed_until.is_(None), Case.claimed_until <= moment),
            )
        )
    )
