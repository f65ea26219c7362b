"""Whose hands a case is in: taken for half an hour, kept longer, given back, or handed to somebody who accepts."""

from datetime import timedelta

from sqlalchemy import select

from community.accounts.models import User
from community.core.clock import now
from community.core.db import db, locked, transactional
from community.core.errors import Conflict, Invalid, NotFound
from community.moderation import policy
from community.moderation.actions.duty import stand_by
from community.moderation.actions.log import log
from community.moderation.models.cases import Case, CaseNote
from community.moderation.notices import cases as notices
from community.moderation.queries import cases

CLAIM = timedelta(minutes=30)


@transactional
def at_hand(moderator: User, case_id: int, version: int) -> Case:
    """The case, locked, if the moderator may act on it as it is now; its version moves on.

    Raises NotFound, or Conflict where it changed or is in somebody else's hands.
    """
    case = as_seen(moderator, case_id, version)
    if case.is_claimed and case.claimed_by_id != moderator.id:
        raise Conflict("Another moderator is looking at this case just now.")
    case.version += 1
    return case


@transactional
def as_seen(moderator: User, case_id: int, version: int) -> Case:
    """The case, locked, for whoever is entitled to it and saw it as it is. Raises NotFound or Conflict."""
    case = locked(Case, case_id)
    if case is None or not policy.can_decide(moderator, case):
        raise NotFound()
    if case.version != version:
        raise Conflict("This case changed since you opened it. Please look at it again.")
    return case


@transactional
def claim(moderator: User, case_id: int, version: int) -> Case:
    """Take a case for half an hour, or for longer if it is one's own. Raises NotFound or Conflict."""
    case = at_hand(moderator, case_id, version)
    _require_open(case)
    _take(case, moderator)
    log(case, moderator, "claimed")
    return case


@transactional
def release(moderator: User, case_id: int, version: int) -> Case:
    """Give a case back: anybody entitled may take it. Raises NotFound, or Conflict if it isn't one's own."""
    case = at_hand(moderator, case_id, version)
    if not case.is_claimed:
        raise Conflict("You don’t hold this case.")
    give_back(case, moderator)
    return case


@transactional
def give_back(case: Case, moderator: User) -> None:
    """A locked case is in nobody's hands any more."""
    case.claimed_by_id = case.claimed_until = None
    take_back_offer(case)
    log(case, moderator, "released")


@transactional
def offer(moderator: User, case_id: int, to: str, version: int, note: str = "") -> Case:
    """Ask somebody entitled to take the case on; it stays where it is until they answer. A note stays with the case.

    Raises NotFound, Conflict, or Invalid for a handle of nobody who is entitled.
    """
    case = at_hand(moderator, case_id, version)
    _require_open(case)
    person = next((one for one in cases.handable(moderator, case) if one.handle == to), None)
    if person is None:
        raise Invalid(to="Please choose one of those who may decide this case.")
    take_back_offer(case)
    case.offered_to_id = person.id
    if note:
        db.session.add(CaseNote(case_id=case.id, moderator_id=moderator.id, body=note))
    log(case, moderator, "offered", to=person.id)
    notices.tell_offered(case)
    return case


@transactional
def accept(moderator: User, case_id: int, version: int) -> Case:
    """Take on what one is asked to. Raises NotFound, or Conflict if one isn't asked any more."""
    case, before = _offered(moderator, case_id, version)
    _take(case, moderator)
    log(case, moderator, "accepted")
    if before is not None:
        notices.tell_answered(case, before)
    return case


@transactional
def decline(moderator: User, case_id: int, version: int) -> Case:
    """Leave it where it is. No reason is asked. Raises NotFound, or Conflict if one isn't asked any more."""
    case, _before = _offered(moderator, case_id, version)
    say_no(case, moderator)
    return case


@transactional
def say_no(case: Case, moderator: User) -> None:
    """A locked case that one is asked to take on stays where it is."""
    take_back_offer(case)
    log(case, moderator, "declined")
    if case.claimed_by_id is not None:
        notices.tell_answered(case, case.claimed_by_id)


@transactional
def end_claims() -> None:
    """What ran out is in nobody's hands any more, and those who may take it hear so."""
    over = select(Case).where(Case.decided_at.is_(None), Case.claimed_until <= now()).order_by(Case.id)
    for case in db.session.scalars(over.with_for_update().execution_options(populate_existing=True)):
        case.claimed_by_id = case.claimed_until = None
        log(case, None, "claim_ended")


@transactional
def take_back_offer(case: Case) -> None:
    """Nobody is asked to take it on any more."""
    if case.offered_to_id is not None:
        case.offered_to_id = None
        notices.take_back_offer(case)


def _take(case: Case, moderator: User) -> None:
    take_back_offer(case)
    case.claimed_by_id, case.claimed_until = moderator.id, now() + CLAIM
    case.taken_at = case.taken_at or now()
    stand_by(case, moderator)


def _offered(moderator: User, case_id: int, version: int) -> tuple[Case, int | None]:
    """The case, locked, and who held it until now."""
    case = as_seen(moderator, case_id, version)
    if case.decided_at is not None or case.offered_to_id != moderator.id:
        raise Conflict("This case is not yours to answer for any more.")
    case.version += 1
    return case, case.claimed_by_id


def _require_open(case: Case) -> None:
    if case.decided_at is not None:
        raise Conflict("This case is decided already.")
