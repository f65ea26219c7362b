"""Reads of welfare: how much it was for oneself, who is resting, and figures about load that name nobody."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import func, select

from community.accounts.models import User
from community.core.clock import now
from community.core.db import db
from community.core.paging import Page, keyset
from community.core.settings import settings
from community.moderation import subjects
from community.moderation.models.cases import Case
from community.moderation.models.welfare import GAP, Spell, Welfare

#: So many cases about risk in one spell, and the next is offered to somebody else.
HEAVY = 3
PERIOD = timedelta(days=30)
#: Of fewer people a figure would tell about one of them.
FEWEST = 3


@dataclass(frozen=True)
class Load:
    """How much it was for somebody in the spell they are in, and what they chose."""

    minutes: int
    opened: int
    budget: int
    longest: int  # minutes
    covers: bool
    not_taken: tuple[str, ...]
    resting_until: datetime | None

    @property
    def is_long(self) -> bool:
        """It is time for a break: offered, never forced."""
        return self.minutes >= self.longest

    @property
    def is_full(self) -> bool:
        return self.opened >= self.budget

    @property
    def hands_on(self) -> bool:
        """The next case about risk is offered to be handed on."""
        return self.opened >= HEAVY


@dataclass(frozen=True)
class Figures:
    """Load in the last 30 days, of everybody together. None where so few worked that it would tell about one."""

    spells: int
    minutes: int  # of a middle one
    long: int
    rests: int


def chosen(user_id: int) -> Welfare | None:
    """What somebody chose, if they chose anything."""
    return db.session.get(Welfare, user_id, populate_existing=True)


def load_of(user: User) -> Load:
    """How much it was so far, for that person alone."""
    own, spell = chosen(user.id), spell_of(user.id)
    given = settings()
    limits = [given.risk_budget, *([own.budget] if own and own.budget is not None else [])]
    return Load(
        minutes=int((now() - spell.began_at).total_seconds() // 60) if spell else 0,
        opened=len(spell.opened) if spell else 0,
        budget=min(limits),
        longest=given.queue_minutes,
        covers=own.covers if own else True,
        not_taken=tuple(own.not_taken) if own else (),
        resting_until=own.resting_until if own and own.resting_until and own.resting_until > now() else None,
    )


def spell_of(user_id: int) -> Spell | None:
    """The spell of work somebody is in; None once it is over."""
    recent = select(Spell).where(Spell.user_id == user_id, Spell.kind == "work", Spell.ended_at > now() - GAP)
    return db.session.scalar(recent.order_by(Spell.id.desc()).limit(1))


def spells_for(viewer: User, after: str | None = None, limit: int = 20) -> Page:
    """The viewer's own spells of work and rests, latest first. Nobody else reads them."""
    return keyset(select(Spell).where(Spell.user_id == viewer.id), [(Spell.id, True)], after, limit)


def resting(user_ids: Collection[int]) -> set[int]:
    """Who of these is resting just now."""
    found = select(Welfare.user_id).where(Welfare.user_id.in_(user_ids), Welfare.resting_until > now())
    return set(db.session.scalars(found))


def left_to_others(cases: Collection[Case], not_taken: Collection[str]) -> set[int]:
    """Which of these cases are about a topic that somebody does not take: why it is there, or a content note that its
    subject carries now. Ids. One statement for each type of subject, and none where no topic is left.
    """
    if not not_taken:
        return set()
    return {case_id for case_id, topics in _topics(cases).items() if not topics.isdisjoint(not_taken)}


def _topics(cases: Collection[Case]) -> dict[int, set[str]]:
    by_type: dict[str, set[int]] = {}
    for case in cases:
        by_type.setdefault(case.subject_type, set()).add(case.subject_id)
    noted = {name: subjects.notes(name, ids) for name, ids in by_type.items()}
    return {case.id: {case.reason_name, *noted[case.subject_type].get(case.subject_id, ())} for case in cases}


def willing(user_ids: Iterable[int], case: Case) -> set[int]:
    """Who of these takes this case just now: neither resting, nor leaving such topics to others."""
    asked = set(user_ids)
    found = db.session.scalars(select(Welfare).where(Welfare.user_id.in_(asked))).all()
    rests = {one.user_id for one in found if one.resting_until and one.resting_until > now()}
    topics = _topics([case])[case.id] if any(one.not_taken for one in found) else set()
    leaves = {one.user_id for one in found if not topics.isdisjoint(one.not_taken)}
    return asked - rests - leaves


def to_ask(user_ids: Iterable[int], case: Case) -> set[int]:
    """Whom to tell of a case: the willing. Where there is none of them: whoever is not resting; else everybody. A case
    is never lost because a topic is hard.
    """
    asked = set(user_ids)
    return willing(asked, case) or asked - resting(asked) or asked


def last(page: Page, left: Collection[int]) -> Page:
    """A page of cases in which those that are `left` to others come last."""
    return Page(sorted(page.items, key=lambda case: case.id in left), page.next)


def figures() -> Figures | None:
    """Load of the last 30 days."""
    recent = Spell.began_at > now() - PERIOD
    people = db.session.scalar(select(func.count(Spell.user_id.distinct())).where(recent)) or 0
    if people < FEWEST:
        return None
    rows = db.session.execute(select(Spell.kind, Spell.began_at, Spell.ended_at).where(recent)).all()
    work = [int((row.ended_at - row.began_at).total_seconds() // 60) for row in rows if row.kind == "work"]
    long = sum(minutes >= settings().queue_minutes for minutes in work)
    return Figures(len(work), int(median(work)) if work else 0, long, len(rows) - len(work))
