"""Who is told what happens in groups, and in which words."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from community.accounts.models import User
from community.accounts.queries.people import identities
from community.core.db import db
from community.groups.models import Group, Membership
from community.groups.queries.groups import listed
from community.groups.queries.members import moderator_ids
from community.notifications.actions import cancel, notify
from community.notifications.kinds import Words
from community.notifications.models import Notification
from community.notifications.queries import waiting_for

ROLE_WORDS = {"member": "a member", "moderator": "a moderator", "owner": "an owner"}


def requested(membership: Membership) -> None:
    """Tell the group's moderators that somebody asks to join."""
    notify(
        moderator_ids(membership.group_id), "join_requested", "group", membership.group_id, actor_id=membership.user_id
    )


def request_answered(membership: Membership) -> None:
    """Nothing waits any more: take back what moderators have not read."""
    cancel("join_requested", "group", membership.group_id, actor_id=membership.user_id)


def accepted(membership: Membership) -> None:
    """Welcome somebody."""
    notify([membership.user_id], "join_accepted", "group", membership.group_id)


def declined(membership: Membership) -> None:
    """Tell somebody kindly that it is not possible just now."""
    notify([membership.user_id], "join_declined", "group", membership.group_id)


def keep_apart(group_id: int, moderator_ids: Iterable[int]) -> None:
    """Ask these moderators to look, once until they have read it. Nothing that is kept of it says who is meant."""
    told = set(moderator_ids) - waiting_for("keep_apart", "group", group_id)
    notify(told, "keep_apart", "group", group_id)


def role_changed(membership: Membership) -> None:
    """Tell somebody what they are in the group now."""
    notify([membership.user_id], "role_changed", "group", membership.group_id)


def ended(membership: Membership) -> None:
    """Tell somebody that they do not belong any more."""
    notify([membership.user_id], "membership_ended", "group", membership.group_id)


def words(viewer: User, notices: Sequence[Notification]) -> dict[int, Words]:
    """The words of these notices for the viewer, by id, without those that say nothing any more. Three queries."""
    ids = {notice.subject_id for notice in notices}
    groups = {group.id: group for group in db.session.scalars(select(Group).where(Group.id.in_(ids), listed(viewer)))}
    mine = {
        membership.group_id: membership
        for membership in db.session.scalars(
            select(Membership).where(Membership.user_id == viewer.id, Membership.group_id.in_(ids))
        )
    }
    people = identities(viewer, {notice.actor_id for notice in notices if notice.actor_id})
    found = {}
    for notice in notices:
        actor = people.get(notice.actor_id) if notice.actor_id else None
        said = _say(notice.kind, groups.get(notice.subject_id), mine.get(notice.subject_id), actor)
        if said:
            found[notice.id] = said
    return found


def _say(kind: str, group: Group | None, membership: Membership | None, actor) -> Words | None:
    """One sentence. A group that the reader can't see any more is not named."""
    if membership is None:
        return None
    if kind == "join_requested":
        if group is None or actor is None or not membership.is_moderator:
            return None
        return Words(f"{actor.handle} asks to join {group.name}.", f"/groups/{group.slug}/requests")
    if kind == "keep_apart":
        if group is None or not membership.is_moderator:
            return None
        text = f"Please look at {group.name} quietly: somebody there may have to be kept apart from somebody."
        return Words(text, f"/groups/{group.slug}/requests")
    if kind in ("join_accepted", "role_changed"):
        if group is None or not membership.is_active:
            return None
        text = f"Welcome to {group.name}. We are glad you are here."
        if kind == "role_changed":
            text = f"You are {ROLE_WORDS[membership.role]} of {group.name} now."
        return Words(text, f"/groups/{group.slug}")
    name, url = (group.name, f"/groups/{group.slug}") if group else ("a group", "/groups")
    if kind == "join_declined":
        text = f"Thank you for asking to join {name}. The moderators can’t welcome you there just now."
        gone = membership.status != "declined"
    else:
        text = f"You are no longer a member of {name}."
        gone = membership.status not in ("removed", "banned")
    if gone:
        return None
    return Words(f"{text} They wrote: “{membership.reason}”" if membership.reason else text, url)
