"""By when somebody should be at work on a case, said as it is, and how that went."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import select

from community.accounts.models import User
from community.core.clock import now
from community.core.db import db
from community.core.settings import settings
from community.moderation.models.cases import SAFETY_CONCERN, Case, urgency
from community.moderation.queries.cases import decidable
from community.moderation.queries.rota import next_staffed

#: How far back the times are counted, and how many cases at most.
PERIOD = timedelta(days=90)
MOST = 5000


@dataclass(frozen=True)
class Times:
    """Cases of one priority in PERIOD: how many, in how many somebody was at work in time, how many wait too long."""

    priority: int
    target: timedelta
    cases: int
    in_time: int
    late: int


@dataclass(frozen=True)
class Hidden:
    """How long what was hidden or removed after a report had stood there since we knew of it."""

    cases: int
    median: timedelta | None
    longest: timedelta | None


def target(priority: int) -> timedelta:
    """How soon somebody should be at work on a case of this priority, 1 to 4."""
    given = settings()
    minutes = {1: given.target_p1, 2: given.target_p2, 3: given.target_p3, 4: given.target_p4}
    return timedelta(minutes=minutes[priority])


def due(priority: int, since: datetime, group_id: int | None) -> datetime:
    """By when that is. What is counted in minutes counts from when somebody is on duty."""
    begins = next_staffed(since, group_id) if priority == 1 else since
    return (begins or since) + target(priority)


def expected(reason: str, risk_level: int, group_id: int | None) -> datetime:
    """By when somebody who reports for this reason now may expect a moderator to be at work on it.

    From their own reason alone: the case would tell that others reported too.
    """
    named = reason != SAFETY_CONCERN
    return due(urgency(risk_level, reason if named else "", named), now(), group_id)


def times_for(viewer: User) -> tuple[list[Times], Hidden]:
    """How soon cases were taken up and things hidden, in what the viewer is entitled to. One statement."""
    columns = (
        Case.risk_level, Case.rule_reason, Case.rule_count, Case.held_back, Case.kind,
        Case.opened_at, Case.due_at, Case.taken_at, Case.hidden_at, Case.decided_at,
    )  # fmt: skip
    recent = select(*columns).where(decidable(viewer), Case.opened_at > now() - PERIOD)
    rows = db.session.execute(recent.order_by(Case.id.desc()).limit(MOST)).all()
    return [_times(priority, rows) for priority in (1, 2, 3, 4)], _hidden(rows)


def _times(priority: int, rows: Iterable) -> Times:
    these = [row for row in rows if urgency(row.risk_level, row.rule_reason, row.rule_count, row.held_back) == priority]
    return Times(
        priority,
        target(priority),
        len(these),
        sum(row.taken_at is not None and row.taken_at <= row.due_at for row in these),
        sum(row.taken_at is None and row.decided_at is None and row.due_at < now() for row in these),
    )


def _hidden(rows: Iterable) -> Hidden:
    stood = [row.hidden_at - row.opened_at for row in rows if row.hidden_at is not None and row.kind == "report"]
    return Hidden(len(stood), median(stood) if stood else None, max(stood, default=None))
