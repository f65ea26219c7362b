"""Reads of groups. Who may know of a group, and who may read what is in it, is decided here and nowhere else."""

from sqlalchemy import ColumnElement, and_, exists, or_, select

from community.accounts.models import User
from community.accounts.queries import in_contact
from community.core.clock import now
from community.core.db import db, locked
from community.core.errors import NotFound
from community.groups.models import Group, GroupAgreement, Membership


def _has(viewer: User, *statuses: str) -> ColumnElement[bool]:
    return exists().where(
        and_(Membership.group_id == Group.id, Membership.user_id == viewer.id, Membership.status.in_(statuses))
    )


def listed(viewer: User) -> ColumnElement[bool]:
    """An SQL condition on Group: the viewer may know that it exists."""
    return or_(and_(Group.privacy != "hidden", ~_has(viewer, "banned")), _has(viewer, "active", "requested"))


def readable(viewer: User) -> ColumnElement[bool]:
    """An SQL condition on Group: the viewer may read what is in it."""
    return or_(and_(Group.privacy == "public", ~_has(viewer, "banned")), _has(viewer, "active"))


def readable_ids(viewer: User):
    """A subquery of the ids of the groups that the viewer may read, for `.in_()`."""
    return select(Group.id).where(readable(viewer))


def group_for(viewer: User, slug: str) -> Group:
    """The group's card, if the viewer may know of it. Raises NotFound."""
    return _one(select(Group).where(Group.slug == slug, listed(viewer)))


def open_group_for(viewer: User, slug: str) -> Group:
    """The group, if the viewer may read what is in it. Raises NotFound."""
    return _one(select(Group).where(Group.slug == slug, readable(viewer)))


def open_group_by_id(viewer: User, group_id: int) -> Group:
    """The same by id."""
    return _one(select(Group).where(Group.id == group_id, readable(viewer)))


def _one(statement) -> Group:
    group = db.session.scalar(statement)
    if group is None:
        raise NotFound()
    return group


def can_read(viewer: User, group_id: int) -> bool:
    """Whether the viewer may read what is in this group."""
    return db.session.scalar(select(Group.id).where(Group.id == group_id, readable(viewer))) is not None


def membership_of(user: User, group: Group) -> Membership | None:
    """The user's membership of any status; None if there never was one."""
    return db.session.scalar(select(Membership).where(Membership.group_id == group.id, Membership.user_id == user.id))


def locked_membership(group_id: int, user_id: int) -> tuple[Group, Membership | None]:
    """The group, locked until the transaction ends, and this user's membership as it is now. Raises NotFound.

    Whatever changes a membership takes the group's lock first: its count of members and its last owner depend on it.
    """
    group = locked(Group, group_id)
    if group is None:
        raise NotFound()
    return group, db.session.scalar(
        select(Membership)
        .where(Membership.group_id == group_id, Membership.user_id == user_id)
        .execution_options(populate_existing=True)
    )


def agreement_of(group: Group) -> GroupAgreement:
    """The group's rules in force."""
    return db.session.get_one(GroupAgreement, (group.id, group.agreement_version))


def my_groups(viewer: User) -> list[Group]:
    """The groups the viewer is an active member of, by name."""
    return list(
        db.session.scalars(
            select(Group)
            .join(Membership, Membership.group_id == Group.id)
            .where(Membership.user_id == viewer.id, Membership.status == "active")
            .order_by(Group.name)
        )
    )


def moderated_group_ids(user: User) -> list[int]:
    """The ids of the groups that this user moderates or owns."""
    return list(
        db.session.scalars(
            select(Membership.group_id).where(
                Membership.user_id == user.id,
                Membership.status == "active",
                Membership.role.in_(("moderator", "owner")),
            )
        )
    )


def _active_users(group_id: int):
    return (
        select(User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.group_id == group_id,
            Membership.status == "active",
            User.banned_at.is_(None),
            User.closed_at.is_(None),
            or_(User.suspended_until.is_(None), User.suspended_until <= now()),
        )
    )


def member_ids(group_id: int) -> list[int]:
    """Everyone who belongs to the group and is not paused. Unscoped: for audiences."""
    return list(db.session.scalars(_active_users(group_id)))


def moderator_ids(group_id: int) -> list[int]:
    """Everyone who moderates or owns the group and is not paused."""
    return list(db.session.scalars(_active_users(group_id).where(Membership.role.in_(("moderator", "owner")))))


def shares_group(viewer: User, user: User) -> bool:
    """Whether the two are active in one group."""
    mine, theirs = select(Membership.group_id), select(Membership.group_id)
    return (
        db.session.scalar(
            mine.where(
                Membership.user_id == viewer.id,
                Membership.status == "active",
                Membership.group_id.in_(theirs.where(Membership.user_id == user.id, Membership.status == "active")),
            ).limit(1)
        )
        is not None
    )


def visible_members(viewer: User, group: Group):
    """A statement of the group's active memberships that the viewer may see, for a keyset page."""
    return (
        select(Membership)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.group_id == group.id,
            Membership.status == "active",
            User.closed_at.is_(None),
            in_contact(viewer, Membership.user_id),
        )
    )
