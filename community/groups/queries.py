"""Reads of groups. Who may know of a group, and who may read what is in it, is decided here and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import contains_eager

from community.accounts.models import User
from community.accounts.queries import in_contact
from community.core.clock import now
from community.core.db import Moment, db, held, keep, locked, rows_of
from community.core.errors import NotFound
from community.core.paging import Page, keyset
from community.core.tokens import digest
from community.groups.models import Group, GroupAgreement, Invitation, Membership


def _has(viewer: User, *statuses: str) -> ColumnElement[bool]:
    # compared one by one: IN is put together anew at every execution
    one_of = or_(*(Membership.status == status for status in statuses))
    return exists().where(and_(Membership.group_id == Group.id, Membership.user_id == viewer.id, one_of))


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


@dataclass(frozen=True)
class SeenGroup:
    """A group with what its page and its JSON need. `inside`: the viewer may read what is in it."""

    group: Group
    membership: Membership | None
    rules: list
    inside: bool

    @property
    def member_count(self) -> int | None:
        """None for whoever is outside a private or hidden group."""
        return self.group.member_count if self.inside else None


def seen(viewer: User, groups: Sequence[Group]) -> list[SeenGroup]:
    """These groups with the viewer's memberships and the rules in force, in two queries. Scope the groups first."""
    ids = [group.id for group in groups]
    mine = {
        membership.group_id: membership
        for membership in db.session.scalars(
            select(Membership).where(Membership.user_id == viewer.id, Membership.group_id.in_(ids))
        )
    }
    in_force = select(GroupAgreement).join(
        Group, and_(Group.id == GroupAgreement.group_id, Group.agreement_version == GroupAgreement.version)
    )
    rules = {agreement.group_id: agreement.rules for agreement in db.session.scalars(in_force.where(Group.id.in_(ids)))}

    def view(group: Group) -> SeenGroup:
        membership = mine.get(group.id)
        inside = group.privacy == "public" or bool(membership and membership.is_active)
        return SeenGroup(group, membership, rules.get(group.id, []), inside)

    return [view(group) for group in groups]


def found_groups(
    viewer: User, q: str = "", after: str | None = None, limit: int = 20, mine: bool | None = None
) -> Page:
    """A page of the groups the viewer may know of, by name. `q`: a word of name or summary; `mine`: only those they
    belong to or asked to join (True), or only the others (False). Raises Invalid for a cursor that isn't ours."""
    statement = select(Group).where(listed(viewer))
    if q:
        statement = statement.where(
            or_(Group.name.icontains(q, autoescape=True), Group.summary.icontains(q, autoescape=True))
        )
    if mine is not None:
        ours = _has(viewer, "active", "requested")
        statement = statement.where(ours if mine else ~ours)
    return keyset(statement, [(Group.name, False), (Group.id, False)], after, limit)


def members(viewer: User, group: Group, after: str | None = None, limit: int = 20) -> Page:
    """A page of the group's active memberships: those who look after it first, then by when they joined."""
    order = [(Membership.role, True), (Membership.joined_at, False), (Membership.id, False)]
    return keyset(visible_members(viewer, group), order, after, limit)


def memberships(viewer: User, group: Group, status: str, after: str | None = None, limit: int = 20) -> Page:
    """A page of memberships of one status, the oldest first. For the group's moderators."""
    order = [(Membership.requested_at, False), (Membership.id, False)]
    return keyset(visible_members(viewer, group, status), order, after, limit)


def invitation_for(viewer: User, code: str) -> Invitation:
    """A live invitation by its code. Raises NotFound once it ended, and for whoever is kept out of its group."""
    invitation = db.session.scalar(
        select(Invitation)
        .join(Group, Group.id == Invitation.group_id)
        .where(Invitation.code_digest == digest(code), ~_has(viewer, "banned"))
    )
    if invitation is None or not invitation.is_live:
        raise NotFound()
    return invitation


def group_to_join(viewer: User, slug: str, code: str | None) -> Group:
    """A group the viewer may ask to join: one they may know of, or the one they are invited to. Raises NotFound."""
    try:
        return group_for(viewer, slug)
    except NotFound:
        if not code:
            raise
        group = invitation_for(viewer, code).group
        if group.slug != slug:
            raise
        return group


def live_invitations(group: Group, after: str | None = None, limit: int = 20) -> Page:
    """A page of the group's invitations that can still be used, the newest first. For its moderators."""
    statement = select(Invitation).where(
        Invitation.group_id == group.id,
        Invitation.revoked_at.is_(None),
        or_(Invitation.expires_at.is_(None), Invitation.expires_at > now()),
        or_(Invitation.uses.is_(None), Invitation.used < Invitation.uses),
    )
    return keyset(statement, [(Invitation.id, True)], after, limit)


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


def search_document(group_id: int) -> dict | None:
    """What the search may find of a group: its card, for whoever may know of it."""
    group = db.session.get(Group, group_id)
    if group is None:
        return None
    return {
        "title": group.name,
        "body": group.summary,
        "group_id": None,  # it is found by itself, not in itself
        "author_id": None,
        "url": f"/groups/{group.slug}",
        "audience": "listed",
    }
