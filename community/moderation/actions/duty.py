"""Who is asked to come when somebody may be in danger."""

from community.accounts.models import User
from community.core.db import db, locked, transactional
from community.moderation import policy
from community.moderation.models.cases import Case
from community.moderation.models.risk import CaseFile
from community.moderation.notices import cases as notices
from community.moderation.notices import risk as risk_notices
from community.moderation.queries import care


@transactional
def tell_the_others(case_id: int) -> None:
    """Everybody who may decide it and has not heard of it yet."""
    case = locked(Case, case_id)
    if case is not None and case.decided_at is None:
        notices.tell_the_others(case)


@transactional
def file_of(case: Case) -> CaseFile:
    """The file of a case about risk; its case is locked."""
    file = db.session.get(CaseFile, case.id)
    if file is None:
        file = CaseFile(case_id=case.id, policy_version=care.policy().version)
        db.session.add(file)
        db.session.flush()
    return file


@transactional
def stand_by(case: Case, moderator: User) -> None:
    """Somebody holds a case: if it is grave, the others are asked for one to sit with them, so that nobody is alone.

    Whoever sat with the one before and takes it over needs somebody too.
    """
    if not policy.is_grave(case):
        return
    file = file_of(case)
    if file.buddy_id == moderator.id:
        file.buddy_id = None
    if file.buddy_id is None and file.buddy_asked_by_id != moderator.id:
        file.buddy_asked_by_id = moderator.id
        risk_notices.tell_buddy_wanted(case, moderator)


@transactional
def leave_seat(case: Case, buddy: User) -> None:
    """Whoever sat with somebody on a locked case does so no more; whoever holds it is not left alone by that."""
    file = file_of(case)
    file.buddy_id = file.buddy_asked_by_id = None
    if case.is_claimed and case.claimed_by_id != buddy.id:
        stand_by(case, db.session.get_one(User, case.claimed_by_id))
