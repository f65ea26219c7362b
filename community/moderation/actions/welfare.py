"""Looking after those who look after others: how long they work, rests, topics they leave to others, stepping back."""

from datetime import timedelta

from sqlalchemy import delete, select, union

from community.accounts.models import User
from community.core.clock import now
from community.core.db import db, locked, transactional
from community.moderation import policy
from community.moderation.actions.claims import give_back, say_no
from community.moderation.actions.duty import leave_seat
from community.moderation.models.cases import Case
from community.moderation.models.risk import CaseFile
from community.moderation.models.welfare import GAP, Spell, Welfare
from community.moderation.queries import welfare

#: A look sooner than this after the last one is not noted again.
OFTEN = timedelta(minutes=1)
STEPPED_BACK = timedelta(hours=24)


@transactional
def at_work(user: User) -> Spell:
    """Somebody is in the queue. Looks that follow each other make one spell; after a quarter of an hour a new one."""
    spell = welfare.spell_of(user.id)
    if spell is None:
        spell = Spell(user_id=user.id, kind="work", opened=[])
        db.session.add(spell)
        db.session.flush()
    elif spell.ended_at > now() - OFTEN:
        return spell
    spell.ended_at = now()
    return spell


@transactional
def opened(user: User, case: Case) -> None:
    """Somebody opened a case; what is grave counts, each once in a spell."""
    spell = at_work(user)
    if policy.is_grave(case) and case.id not in spell.opened:
        spell.opened = [*spell.opened, case.id]


@transactional
def choose(user: User, covers: bool, budget: int | None, not_taken: list[str]) -> Welfare:
    """What somebody wants for themselves: covered words, a lower budget than the site's, topics left to others."""
    own = _own(user)
    own.covers, own.budget, own.not_taken = covers, budget, sorted(set(not_taken))
    return own


@transactional
def rest(user: User, minutes: int) -> Welfare:
    """Rest: nothing is asked of them in the meantime. What they hold stays theirs, and runs out by itself."""
    own = _own(user)
    own.resting_until = now() + timedelta(minutes=minutes)
    db.session.add(Spell(user_id=user.id, kind="rest", ended_at=own.resting_until, opened=[]))
    _end_work(user)
    return own


@transactional
def come_back(user: User) -> None:
    """The rest is over."""
    own = _own(user)
    if own.resting_until and own.resting_until > now():
        own.resting_until = None
        last = select(Spell).where(Spell.user_id == user.id, Spell.kind == "rest").order_by(Spell.id.desc()).limit(1)
        spell = db.session.scalar(last)
        if spell:
            spell.ended_at = min(spell.ended_at, now())


@transactional
def step_back(user: User) -> int:
    """Hand on everything one holds, quietly and at once, and rest for a day. How many cases. No reason is asked for."""
    held = select(Case.id).where(Case.claimed_by_id == user.id, Case.claimed_until > now())
    offered = select(Case.id).where(Case.offered_to_id == user.id)
    sat_with = select(Case.id).join(CaseFile, CaseFile.case_id == Case.id).where(CaseFile.buddy_id == user.id)
    theirs = union(*(some.where(Case.decided_at.is_(None)) for some in (held, offered, sat_with)))
    rest(user, int(STEPPED_BACK.total_seconds() // 60))
    # also what they are entitled to no more: whoever needs a rest is not kept from it by an old case
    return sum(_hand_on(user, case_id) for case_id in sorted(db.session.scalars(theirs)))


@transactional
def forget(user_id: int) -> None:
    """They left: what they chose, and when they were there, goes."""
    db.session.execute(delete(Spell).where(Spell.user_id == user_id))
    db.session.execute(delete(Welfare).where(Welfare.user_id == user_id))


def _hand_on(user: User, case_id: int) -> bool:
    """Let go of one case in every way; whether it was in their hands."""
    case = locked(Case, case_id)
    held = case.is_claimed and case.claimed_by_id == user.id
    offered = case.offered_to_id == user.id
    case.version += held or offered
    if held:
        give_back(case, user)
    if offered:
        say_no(case, user)
    file = db.session.get(CaseFile, case_id, populate_existing=True)
    if file and file.buddy_id == user.id:
        leave_seat(case, user)
    return held


def _own(user: User) -> Welfare:
    own = locked(Welfare, user.id)
    if own is None:
        own = Welfare(user_id=user.id, not_taken=[])
        db.session.add(own)
        db.session.flush()
    return own


def _end_work(user: User) -> None:
    spell = welfare.spell_of(user.id)
    if spell:
        spell.ended_at = max(spell.began_at, now() - GAP)
