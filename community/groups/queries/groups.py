"""Reads of groups: which the viewer may know of, and which they may read."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_, select

from community.accounts.models import User
from community.core import watched
from community.core.db import db
from community.core.errors import NotFound
from community.core.paging import Page, keyset
from community.groups.models import Group, GroupAgreement, Membership
from community.groups.queries.members import not_paused, paused


def _has(viewer: User, *statuses: str) -> ColumnElement[bool]:
    # compared one by one: IN is put together anew at every execution
    one_of = or_(*(Membership.status == status for status in statuses))
    return exists().where(and_(Membership.group_id == Group.id, Membership.user_id == viewer.id, one_of))


def listed(viewer: User) -> ColumnElement[bool]:
    """An SQL condition on Group: the viewer may know that it exists."""
    return or_(and_(Group.privacy != "hidden", ~_has(viewer, "banned")), _has(viewer, "active", "requested"))


def readable(viewer: User) -> ColumnElement[bool]:
    """An SQL condition on Group: the viewer may read what is in it."""
    mine = and_(Membership.group_id == Group.id, Membership.user_id == viewer.id)
    kept_out = exists().where(mine, or_(Membership.status == "banned", ~not_paused()))
    inside = exists().where(mine, Membership.status == "active", not_paused())
    return or_(and_(Group.privacy == "public", ~kept_out), inside)


def readable_ids(viewer: User):
    """A subquery of the ids of the groups that the viewer may read, for `.in_()`."""
    return select(Group.id).where(readable(viewer))


def group_for(viewer: User, slug: str) -> Group:
    """The group's card, if the viewer may know of it. Raises NotFound."""
    return _one(select(Group).where(Group.slug == slug, listed(viewer)))


def open_group_for(viewer: User, slug: str) -> Group:
    """The group, if the viewer may read what is in it. Raises NotFound, or Suspended while their place is paused."""
    try:
        return _one(select(Group).where(Group.slug == slug, readable(viewer)))
    except NotFound:
        _require_unpaused(viewer, slug)
        raise


def open_group_by_id(viewer: User, group_id: int) -> Group:
    """The same by id."""
    return _one(select(Group).where(Group.id == group_id, readable(viewer)))


def _require_unpaused(viewer: User, slug: str) -> None:
    """Raises Suspended for somebody whose place in a group that they know of is paused."""
    group_id = db.session.scalar(select(Group.id).where(Group.slug == slug, listed(viewer)))
    mine = Membership.group_id == group_id, Membership.user_id == viewer.id
    until = db.session.scalar(select(Membership.suspended_until).where(*mine, ~not_paused()))
    if until is not None:
        raise paused(until)


def _one(statement) -> Group:
    group = db.session.scalar(statement)
    if group is None:
        raise NotFound()
    return group


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

    watched.prepare([group_id for group_id, membership in mine.items() if membership.is_moderator])

    def view(group: Group) -> SeenGroup:
        membership = mine.get(group.id)
        paused = membership is not None and membership.is_suspended
        inside = not paused and (group.privacy == "public" or bool(membership and membership.is_active))
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
