"""What moderation keeps about one person, for them to take along.

Who reported them, and what moderators noted for each other, belongs to those people: it stays out.
"""

from collections.abc import Iterator

from sqlalchemy import select

from community.accounts.models import User
from community.core.belongings import Section, rows_kept
from community.moderation.models.cases import Case, Report
from community.moderation.models.decisions import Appeal, Decision, Statement
from community.moderation.models.rota import Shift


def belongings(user: User) -> Iterator[Section]:
    """What they reported, what was decided about them and why, and what they asked to have looked at again."""
    told = select(
        Report.reference, Case.subject_type.label("about"), Report.reason, Report.detail, Report.created_at,
        Case.decided_at,
    )  # fmt: skip
    decided = select(
        Decision.decision, Decision.rule, Decision.rule_text, Decision.agreement_version, Decision.reason,
        Decision.until, Case.subject_type.label("about"), Statement.created_at, Statement.appeal_until,
    )  # fmt: skip
    appealed = select(
        Appeal.reason, Appeal.created_at, Appeal.decision, Appeal.decision_reason, Appeal.decided_at
    ).join(Statement)
    yield Section(
        "reports",
        "What you reported",
        rows_kept(told.join(Case).where(Report.reporter_id == user.id).order_by(Report.id)),
    )
    yield Section(
        "statements",
        "What was decided about you, and why",
        rows_kept(
            decided.select_from(Statement)
            .join(Decision)
            .join(Case)
            .where(Statement.user_id == user.id)
            .order_by(Statement.id)
        ),
    )
    yield Section(
        "appeals",
        "What you asked to have looked at again",
        rows_kept(appealed.where(Statement.user_id == user.id).order_by(Appeal.id)),
    )
    yield Section(
        "shifts",
        "When you are on duty",
        rows_kept(
            select(Shift.weekday, Shift.day, Shift.starts, Shift.ends, Shift.zone, Shift.created_at)
            .where(Shift.user_id == user.id)
            .order_by(Shift.id)
        ),
    )
