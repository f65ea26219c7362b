"""What still holds of all that was decided: limits on people, and what keeps something out of sight.

A decision that a second look reduced or overturned holds no more; what was decided instead of it is a decision too.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true

from community.accounts.models import Identity
from community.core.clock import now
from community.core.db import db
from community.moderation.models.cases import Case
from community.moderation.models.decisions import PUT_AWAY, UNSEEN, Appeal, Decision, KeptOut, Statement


def _holding() -> Select:
    return (
        select(Decision)
        .join(Case, Case.id == Decision.case_id)
        .outerjoin(Statement, Statement.decision_id == Decision.id)
        .outerjoin(Appeal, Appeal.statement_id == Statement.id)
        .where(or_(Appeal.decision.is_(None), Appeal.decision == "upheld"), Decision.lifted_at.is_(None))
    )


def limits(user_id: int, group_id: int | None, what: str) -> list[Decision]:
    """The decisions of one kind (slow, silence, suspend, ban) that keep this person from something now, in one group
    or (None) on the site, in their order. About what was written under a pseudonym a pause and a ban are silences.
    """
    pseudonym = exists().where(Identity.id == Case.subject_identity_id, Identity.kind == "pseudonym")
    kind = Decision.decision == what
    if what == "silence":
        kind = or_(kind, and_(Decision.decision.in_(UNSEEN), pseudonym))
    elif what in UNSEEN:
        kind = and_(kind, ~pseudonym)
    here = Case.group_id.is_(None) if group_id is None else Case.group_id == group_id
    return list(
        db.session.scalars(
            _holding()
            .where(
                Case.subject_author_id == user_id,
                here,
                kind,
                or_(Decision.until.is_(None), Decision.until > now()),
            )
            .order_by(Decision.id)
        )
    )


def keeping_out() -> Select:
    """The ids of cases that keep somebody out of the whole site now, for good or for a while."""
    pseudonym = exists().where(Identity.id == Case.subject_identity_id, Identity.kind == "pseudonym")
    here = Case.group_id.is_(None), Decision.decision.in_(UNSEEN), ~pseudonym
    return _holding().where(*here, or_(Decision.until.is_(None), Decision.until > now())).with_only_columns(Case.id)


def kept_out(digest: str, user_id: int | None) -> bool:
    """Whether an address, by its digest, was left by somebody who is kept out and isn't this person."""
    of_another = or_(Case.subject_author_id.is_(None), Case.subject_author_id != user_id) if user_id else true()
    left = select(KeptOut.case_id).join(Case, Case.id == KeptOut.case_id).where(KeptOut.digest == digest, of_another)
    return db.session.scalar(left.where(KeptOut.case_id.in_(keeping_out())).limit(1)) is not None


def last_about(subject_type: str, subject_id: int) -> Decision | None:
    """What settles whether this subject is seen: the last decision about it that holds, in whatever jurisdiction."""
    about = _holding().where(
        Case.subject_type == subject_type,
        Case.subject_id == subject_id,
        Decision.decision.in_(("approve", "restore", *PUT_AWAY)),
        Decision.instead_of_id.is_(None),  # that only puts back what the decisions before it say
    )
    return db.session.scalar(about.order_by(Decision.id.desc()).limit(1))


def instead_of(first: Decision) -> list[Decision]:
    """What a second look put in the place of a decision."""
    return list(db.session.scalars(select(Decision).where(Decision.instead_of_id == first.id).order_by(Decision.id)))


def waits(subject_type: str, subject_id: int) -> bool:
    """Whether new words of this subject wait to be read, or it is hidden until an open case about it is decided."""
    about = Case.subject_type == subject_type, Case.subject_id == subject_id, Case.decided_at.is_(None)
    waiting = select(Case.id).where(*about, or_(Case.awaits_review, Case.held_back))
    return db.session.scalar(waiting.limit(1)) is not None


def may_come_back(subject_type: str, subject_id: Any) -> ColumnElement[bool]:
    """An SQL condition on the column of a subject's id: a second look can bring it back, if it is asked for in time."""
    return (
        exists()
        .where(
            Statement.decision_id == Decision.id,
            Case.id == Decision.case_id,
            Case.subject_type == subject_type,
            Case.subject_id == subject_id,
            Decision.decision.in_(PUT_AWAY),
            or_(Statement.appeal_until > now(), _asked_for()),
        )
        .correlate_except(Statement, Decision, Case)
    )


def _asked_for() -> ColumnElement[bool]:
    return exists().where(Appeal.statement_id == Statement.id, Appeal.decided_at.is_(None)).correlate(Statement)
