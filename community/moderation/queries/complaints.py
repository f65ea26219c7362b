"""Reads of complaints: by whoever keeps the key of one, and by those who may answer it."""

import hmac
import re
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import joinedload

from community.accounts import policy as accounts
from community.accounts.models import User
from community.core.db import db
from community.core.errors import NotFound
from community.core.paging import Page, keyset
from community.core.tokens import digest
from community.moderation.models.cases import Case, Report
from community.moderation.models.complaints import Complaint
from community.moderation.models.decisions import Appeal, Decision, Statement
from community.moderation.queries.cases import able, moderating, staff

#: As people write one: alone, or after a word or sign for it.
_NUMBER = re.compile(r"(?:number|no|nr|№)?[ .:#]*([0-9]{1,18})", re.IGNORECASE)


def complaint_with(reference: str, key: str) -> Complaint:
    """The complaint of this reference, for whoever has its key. Raises NotFound: a wrong key looks like none."""
    found = db.session.scalar(select(Complaint).where(Complaint.reference == reference))
    if found is None or not hmac.compare_digest(found.key_digest, digest(key)):
        raise NotFound()
    return found


def _entitled(user_id: Any, of_site: ColumnElement[bool]) -> ColumnElement[bool]:
    """On Complaint: this person may answer it. Nobody does who is meant, whose own words are, or who decided what it is
    about, the first time or at a second look.
    """
    named = Case.id.in_((Complaint.case_id, Complaint.decided_case_id))
    own = exists().where(named, Case.subject_author_id == user_id)
    decided = exists().where(Decision.case_id == Complaint.decided_case_id, Decision.moderator_id == user_id)
    looked_again = exists().where(
        Appeal.statement_id == Statement.id,
        Statement.decision_id == Decision.id,
        Decision.case_id == Complaint.decided_case_id,
        Appeal.decided_by_id == user_id,
    )
    return and_(
        or_(and_(Complaint.group_id.is_(None), of_site), moderating(user_id, Complaint.group_id)),
        or_(Complaint.about_id.is_(None), Complaint.about_id != user_id),
        ~own,
        ~decided,
        ~looked_again,
    )


def case_meant(number: str) -> int | None:
    """Which case somebody outside means by the number of a decision or the reference of a report, as they read it."""
    found = select(Report.case_id).where(Report.reference == number.lower())
    if plain := _NUMBER.fullmatch(number):
        found = select(Decision.case_id).join(Statement, Statement.decision_id == Decision.id)
        found = found.where(Statement.id == int(plain[1]))
    return db.session.scalar(found)


def answerable(viewer: User) -> ColumnElement[bool]:
    """An SQL condition on Complaint: the viewer may read and answer it."""
    if not accounts.can_write(viewer):
        return false()
    return _entitled(viewer.id, true() if viewer.is_site_moderator else false())


def complaints_for(viewer: User, answered: bool = False, after: str | None = None, limit: int = 20) -> Page:
    """Those the viewer may answer: what may be against the law first, then the longest waiting; answered ones latest
    first.
    """
    found = select(Complaint).where(answerable(viewer)).options(joinedload(Complaint.group))
    if answered:
        order: list = [(Complaint.answered_at, True), (Complaint.id, True)]
        return keyset(found.where(Complaint.answered_at.is_not(None)), order, after, limit)
    order = [(Complaint.of_law, True), (Complaint.id, False)]
    return keyset(found.where(Complaint.answered_at.is_(None)), order, after, limit)


def complaint_for(viewer: User, complaint_id: int) -> Complaint:
    """One that the viewer may answer. Raises NotFound."""
    found = select(Complaint).where(Complaint.id == complaint_id, answerable(viewer))
    complaint = db.session.scalar(found.options(joinedload(Complaint.group), joinedload(Complaint.case)))
    if complaint is None:
        raise NotFound()
    return complaint


def open_complaint_ids(viewer: User, ids: set[int]) -> list[int]:
    """Which of these wait for the viewer."""
    waiting = select(Complaint.id).where(Complaint.id.in_(ids), Complaint.answered_at.is_(None), answerable(viewer))
    return list(db.session.scalars(waiting))


def complaint_count(viewer: User) -> int:
    """How many wait for the viewer."""
    waiting = select(func.count(Complaint.id)).where(Complaint.answered_at.is_(None), answerable(viewer))
    return db.session.scalar(waiting) or 0


def without_answerer() -> int:
    """How many wait that nobody is entitled to answer: all that an owner learns of them."""
    of_site = User.role.in_(("moderator", "admin"))
    somebody = exists().where(able(), _entitled(User.id, of_site)).correlate(Complaint)
    return db.session.scalar(select(func.count(Complaint.id)).where(Complaint.answered_at.is_(None), ~somebody)) or 0


def complaints_about(viewer: User, case: Case) -> list[Complaint]:
    """What people without an account say of what this case is about, as far as the viewer may answer it."""
    about = select(Complaint).where(Complaint.case_id == case.id, answerable(viewer))
    return list(db.session.scalars(about.order_by(Complaint.id)))


def was_noticed(case: Case) -> bool:
    """Whether somebody without an account brought a case about."""
    return db.session.scalar(select(Complaint.id).where(Complaint.case_id == case.id).limit(1)) is not None


def waits_alone(complaint: Complaint) -> bool:
    """Whether it waits, and nobody here looks after the site but who is named as meant. What stands at its address, and
    whose that is, plays no part: whoever complained would learn it.
    """
    others = select(User.id).where(
        able(), User.role.in_(("moderator", "admin")), User.id.is_distinct_from(complaint.about_id)
    )
    return complaint.answered_at is None and db.session.scalar(others.limit(1)) is None


def answerers(complaint_id: int) -> set[int]:
    """Everybody who may answer this complaint: user ids. Nobody, where no independent person is there."""
    of_site = User.role.in_(("moderator", "admin"))
    pairs = select(User.id).select_from(Complaint).join(User, and_(able(), _entitled(User.id, of_site)))
    people = staff(select(Complaint.group_id).where(Complaint.id == complaint_id))
    return set(db.session.scalars(pairs.where(Complaint.id == complaint_id, User.id.in_(people))))
