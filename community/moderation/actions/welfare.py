"""Looking after those who look after others: how long they work, rests, topics they leave to others, stepping back."""

from datetime import timedelta

from sqlalchemy import delete, select

from community.accounts.models import User
from community.core.clock import now
from community.core.db import db, locked, transactional
from community.moderation import policy
from community.moderation.actions.claims import decline, release
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
    held = db.session.scalars(
        select(Case.id).where(Case.claimed_by_id == user.id, Case.decided_at.is_(None), Case.claimed_until > now())
    ).all()
    for case_id in sorted(held):
        release(user, case_id, locked(Case, case_id).version)
    for case in db.session.scalars(select(Case).where(Case.offered_to_id == user.id, Case.decided_at.is_(None))).all():
        decline(user, case.id, locked(Case, case.id).version)
    sat_with = select(CaseFile).join(Case, Case.id == CaseFile.case_id)
    for file in db.session.scalars(sat_with.where(CaseFile.buddy_id == user.id, Case.decided_at.is_(None))):
        file.buddy_id = None
    rest(user, int(STEPPED_BACK.total_seconds() // 60))
    return len(held)


@transactional
def forget(user_id: int) -> None:
    """They left: what they chose, and when they were there, goes."""
    db.session.execute(delete(Spell).where(Spell.user_id == user_id))
    db.session.execute(delete(Welfare).where(Welfare.user_id == user_id))


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
