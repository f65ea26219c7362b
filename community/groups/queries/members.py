"""Reads of memberships: who belongs to a group, who looks after it, who asked to join."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import contains_eager

from community.accounts.models import User
from community.accounts.queries.contact import in_contact
from community.core.clock import now
from community.core.db import Moment, db, held, keep, locked, rows_of
from community.core.errors import NotFound, Suspended
from community.core.paging import Page, keyset
from community.groups.models import Group, Membership

#: The moment at which a statement runs, also where it was built long before.
_AS_IT_RUNS: ColumnElement = bindparam("this_moment", callable_=now, type_=Moment)


def not_paused(membership: Any = Membership) -> ColumnElement[bool]:
    """An SQL condition on Membership, or an alias of it: this place in the group is not paused just now."""
    return or_(membership.suspended_until.is_(None), membership.suspended_until <= _AS_IT_RUNS)


def paused(until: datetime) -> Suspended:
    """What is said to somebody whose place in a group is paused until then."""
    return Suspended(
        until,
        f"Your place in this group is paused until {until.day} {until:%B %Y}. The reasons are under Me, Decisions.",
    )


_MEMBERSHIP = select(Membership).filter_by(user_id=bindparam("user"), group_id=bindparam("group"))


def membership_of(user: User, group: Group) -> Membership | None:
    """The user's membership of any status; None if there never was one."""
    asked = {"user": user.id, "group": group.id}
    return held(Membership, **asked) or keep(Membership, db.session.scalar(_MEMBERSHIP, asked), **asked)


def locked_membership(group_id: int, user_id: int) -> tuple[Group, Membership | None]:
    """The group, locked until the transaction ends, and this user's membership as it is now. Raises NotFound.

    Whatever changes a membership takes the group's lock first: its count of members and its last owner depend on it.
    """
    group = locked(Group, group_id)
    if group is None:
        raise NotFound()
    asked = {"user": user_id, "group": group_id}
    membership = db.session.scalar(_MEMBERSHIP.execution_options(populate_existing=True), asked)
    return group, keep(Membership, membership, **asked)


#: Asked on every page, so built once. `user` is who.
MODERATED = select(Membership.group_id).where(
    Membership.user_id == bindparam("user"),
    Membership.status == "active",
    or_(Membership.role == "moderator", Membership.role == "owner"),
)


def moderated_group_ids(user: User) -> list[int]:
    """The ids of the groups that this user moderates or owns."""
    return list(db.session.scalars(MODERATED, {"user": user.id}))


MEMBERS = (
    select(User.id)
    .join(Membership, Membership.user_id == User.id)
    .where(
        Membership.group_id == bindparam("group"),
        Membership.status == "active",
        not_paused(),
        User.banned_at.is_(None),
        User.closed_at.is_(None),
        or_(User.suspended_until.is_(None), User.suspended_until <= bindparam("now", type_=Moment)),
    )
)
_MODERATORS = MEMBERS.where(or_(Membership.role == "moderator", Membership.role == "owner"))


def member_ids(group_id: int) -> list[int]:
    """Everyone who belongs to the group and is not paused; so do MEMBERS of a `group`. Unscoped: for audiences."""
    return [user_id for (user_id,) in rows_of(MEMBERS, {"group": group_id, "now": now()})]


def moderator_ids(group_id: int) -> list[int]:
    """Everyone who moderates or owns the group and is not paused."""
    return [row.id for row in rows_of(_MODERATORS, {"group": group_id, "now": now()})]


def shares_group(viewer: User, user: User) -> bool:
    """Whether the two are active in one group."""
    mine, theirs = select(Membership.group_id), select(Membership.group_id)
    shared = mine.where(
        Membership.user_id == viewer.id,
        Membership.status == "active",
        Membership.group_id.in_(theirs.where(Membership.user_id == user.id, Membership.status == "active")),
    )
    return db.session.scalar(shared.limit(1)) is not None


def visible_members(viewer: User, group: Group, status: str = "active"):
    """A statement of the group's memberships of one status that the viewer may see, with their people."""
    return (
        select(Membership)
        .join(User, User.id == Membership.user_id)
        .options(contains_eager(Membership.user))
        .where(
            Membership.group_id == group.id,
            Membership.status == status,
            User.closed_at.is_(None),
            in_contact(viewer, Membership.user_id),
        )
    )


def members(viewer: User, group: Group, after: str | None = None, limit: int = 20) -> Page:
    """A page of the group's active memberships: those who look after it first, then by when they joined."""
    order = [(Membership.role, True), (Membership.joined_at, False), (Membership.id, False)]
    return keyset(visible_members(viewer, group), order, after, limit)


def memberships(viewer: User, group: Group, status: str, after: str | None = None, limit: int = 20) -> Page:
    """A page of memberships of one status, the oldest first. For the group's moderators."""
    order = [(Membership.requested_at, False), (Membership.id, False)]
    return keyset(visible_members(viewer, group, status), order, after, limit)


def waiting_requests(user: User) -> list[tuple[Group, int]]:
    """The groups this user looks after in which people wait to be let in, and how many."""
    looked_after = moderated_group_ids(user)
    if not looked_after:
        return []
    counts = (
        select(Membership.group_id, func.count().label("waiting"))
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.status == "requested",
            User.closed_at.is_(None),
            Membership.group_id.in_(looked_after),
            in_contact(user, Membership.user_id),
        )
        .group_by(Membership.group_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Group, counts.c.waiting).join(counts, counts.c.group_id == Group.id).order_by(Group.name)
    )
    return [(group, waiting) for group, waiting in rows]
