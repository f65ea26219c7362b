"""What moderation keeps about one person, for them to take along.

Who reported them, and what moderators noted for each other, belongs to those people: it stays out.
"""

from collections.abc import Iterator

from sqlalchemy import select

from community.accounts.models import User
from community.core.belongings import Section, rows_kept
from community.moderation.models.cases import Case, Report
from community.moderation.models.decisions import Appeal, Decision, Statement
from community.moderation.models.risk import CareWord
from community.moderation.models.rota import Shift
from community.moderation.models.welfare import Spell, Welfare
from community.moderation.queries import disclosures


def belongings(user: User) -> Iterator[Section]:
    """What they reported, what was decided about them and why, and what they asked to have looked at again."""
    told = select(
        Report.reference, Case.subject_type.label("about"), Report.reason, Report.detail, Report.created_at,
        Case.decided_at,
    )  # fmt: skip
    decided = select(
        Decision.decision, Decision.rule, Decision.rule_text, Decision.agreement_version, Decision.reason,
        Decision.legal_ground, Decision.until, Case.subject_type.label("about"), Statement.created_at,
        Statement.appeal_until,
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
    own = select(Welfare.covers, Welfare.budget, Welfare.not_taken, Welfare.resting_until)
    yield Section("moderator_welfare", "What you chose for yourself", rows_kept(own.where(Welfare.user_id == user.id)))
    spells = select(Spell.kind, Spell.began_at, Spell.ended_at).where(Spell.user_id == user.id).order_by(Spell.id)
    yield Section("work_spells", "When you were in the queue, and rested", rows_kept(spells))
    yield Section(
        "disclosures",
        "What was learned or passed on about you",
        [
            {"what": one.what, "to_whom": one.to_whom, "reason": one.reason, "passed_on": one.passed_on,
             "decided_at": one.decided_at}
            for one in disclosures.about(user)
        ],
    )  # fmt: skip
    yield Section(
        "care_words",
        "What those who look after this place said to you",
        rows_kept(select(CareWord.body, CareWord.created_at).where(CareWord.user_id == user.id).order_by(CareWord.id)),
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
