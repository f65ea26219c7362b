"""The queue: which cases, in which order, and how many wait."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, case, func, not_, select
from sqlalchemy.orm import joinedload

from community.accounts.models import User
from community.core.clock import now
from community.core.db import db
from community.core.paging import Page, keyset
from community.groups.models import Group
from community.moderation.models.cases import RISKS, Case
from community.moderation.models.desks import Desk
from community.moderation.queries import welfare
from community.moderation.queries.cases import decidable, has_queue, moderating


@dataclass(frozen=True)
class Waiting:
    """How many open cases wait for somebody: all of them, those in their hands, those they are asked to take on, those
    in which nobody is at work though somebody should be.
    """

    waiting: int = 0
    mine: int = 0
    offered: int = 0
    late: int = 0


def cases_for(
    viewer: User,
    status: str | None = None,
    group: str | None = None,
    kind: str | None = None,
    risk: str | None = None,
    mine: bool = False,
    offered: bool = False,
    late: bool = False,
    after: str | None = None,
    limit: int = 20,
) -> Page:
    """Cases the viewer may decide: the gravest first, then by when somebody should be at work on them; decided ones
    latest first.

    `status`: open, claimed, decided, or waiting (open and claimed); None: all of them. `mine`: in the viewer's hands;
    `offered`: which they are asked to take on; `late`: where nobody is at work and somebody should be.
    """
    claimed = _claimed()
    statement = (
        select(Case)
        .where(decidable(viewer))
        .options(
            joinedload(Case.group),
            joinedload(Case.claimed_by).joinedload(User.identity),
            joinedload(Case.offered_to).joinedload(User.identity),
        )
    )
    if status == "decided":
        statement = statement.where(Case.decided_at.is_not(None))
    elif status is not None or mine or offered or late:
        statement = statement.where(Case.decided_at.is_(None))
    if status in ("open", "claimed"):
        statement = statement.where(claimed if status == "claimed" else not_(claimed))
    if kind is not None:
        statement = statement.where(Case.kind == kind)
    if risk is not None:
        statement = statement.where(Case.risk_level == RISKS.index(risk))
    if group is not None:
        statement = statement.where(Case.group_id.in_(select(Group.id).where(Group.slug == group)))
    if mine:
        statement = statement.where(Case.claimed_by_id == viewer.id, claimed)
    if offered:
        statement = statement.where(Case.offered_to_id == viewer.id)
    if late:
        statement = statement.where(Case.due_at <= now(), not_(claimed))
    order: list = [(Case.risk_level, True), (Case.due_at, False), (Case.id, False)]
    if status == "decided":
        order = [(Case.decided_at, True), (Case.id, True)]
    return keyset(statement, order, after, limit)


def next_case(viewer: User, case_id: int, not_taken: Collection[str] = ()) -> Case | None:
    """The first that nobody works on, other than this one; of a topic that the viewer leaves to others only where the
    page holds no other.
    """
    page = cases_for(viewer, status="open")
    page = welfare.last(page, welfare.left_to_others(page.items, not_taken))
    return next((one for one in page.items if one.id != case_id), None)


def queue_count(viewer: User) -> int:
    """How many open cases wait for the viewer. At most two statements, one for most people."""
    return waiting_for(viewer).waiting


def waiting_for(viewer: User, moderates: bool | None = None) -> Waiting:
    """What waits for the viewer, counted. At most two statements, one for most people; `moderates` as in has_queue."""
    if not has_queue(viewer, moderates):
        return Waiting()
    claimed = _claimed()
    counted = db.session.execute(
        select(
            func.count(Case.id),
            func.count(case((and_(Case.claimed_by_id == viewer.id, claimed), 1))),
            func.count(case((Case.offered_to_id == viewer.id, 1))),
            func.count(case((and_(Case.due_at <= now(), not_(claimed)), 1))),
        ).where(Case.decided_at.is_(None), decidable(viewer))
    ).one()
    return Waiting(*counted)


def queue_groups(viewer: User) -> list[Group]:
    """The groups whose cases may come to the viewer, by name."""
    return list(db.session.scalars(select(Group).where(moderating(viewer.id, Group.id)).order_by(Group.name)))


def by_keys(viewer: User) -> bool:
    """Whether single keys move and act in this moderator's queue."""
    desk = db.session.get(Desk, viewer.id)
    return desk is None or desk.keys


def _claimed():
    return and_(Case.claimed_until.is_not(None), Case.claimed_until > now())
