"""What a user may do in a group. The site's roles give no rights inside one."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from community.accounts import policy as accounts
from community.accounts.models import User
from community.core.clock import now
from community.core.contacts import has_link
from community.core.db import db
from community.core.errors import NotAllowed
from community.core.settings import settings
from community.core.watched import found
from community.groups.models import Group, Membership
from community.groups.queries.members import membership_of, paused

#: So long somebody is here before they vouch for others.
KNOWN_AFTER = timedelta(days=30)


def is_member(user: User, group: Group) -> bool:
    membership = membership_of(user, group)
    return membership is not None and membership.is_active


def can_moderate(user: User, group: Group) -> bool:
    """May admit people, decide the group's cases and remove what breaks its agreement."""
    membership = membership_of(user, group)
    return membership is not None and membership.is_moderator and accounts.can_write(user)


def can_own(user: User, group: Group) -> bool:
    """May change settings and roles."""
    membership = membership_of(user, group)
    return bool(membership and membership.is_active and membership.role == "owner") and accounts.can_write(user)


def can_manage(user: User, group: Group, membership: Membership) -> bool:
    """May admit, remove or ban this person: moderators look after members, owners after moderators too.

    Nobody manages an owner or themselves: an owner steps down, everybody may leave.
    """
    mine = membership_of(user, group)
    if mine is None or not mine.is_moderator or not accounts.can_write(user) or membership.user_id == user.id:
        return False
    return not membership.is_moderator or (membership.role == "moderator" and mine.role == "owner")


def can_see_members(user: User, group: Group) -> bool:
    """May see who else belongs to the group: its moderators, and its members where the group lets them."""
    membership = membership_of(user, group)
    return membership is not None and (membership.is_moderator or (membership.is_inside and group.members_see_members))


def can_step_down(membership: Membership) -> bool:
    """May leave or take a smaller role: everybody but the only owner of a group."""
    if membership.role != "owner":
        return True
    other = select(Membership.id).where(
        Membership.group_id == membership.group_id,
        Membership.status == "active",
        Membership.role == "owner",
        Membership.user_id != membership.user_id,
    )
    return db.session.scalar(other.limit(1)) is not None


def can_take_part(user: User, group: Group) -> bool:
    """May write in the group: an active member who is neither paused nor silenced, in a group that isn't archived."""
    membership = membership_of(user, group)
    return membership is not None and not membership.is_suspended and may_write(user, group, membership)


def require_take_part(user: User, group: Group) -> Membership:
    """The membership of somebody who may write here. Raises NotAllowed (or Suspended) with the reason."""
    accounts.require_write(user)
    membership = membership_of(user, group)
    if membership is None or not membership.is_active:
        raise NotAllowed("Please join the group first.")
    if membership.suspended_until and membership.is_suspended:
        raise paused(membership.suspended_until)
    if membership.silenced_until and membership.silenced_until > now():
        raise NotAllowed("You can read here, and write again after your pause ends.")
    if group.archived_at:
        raise NotAllowed("This group is archived. It can be read, not written in.")
    return membership


def looks_after(user: User, group: Group) -> bool:
    """Whether somebody is one of the group's moderators."""
    membership = membership_of(user, group)
    return membership is not None and membership.is_active and membership.is_moderator


def may_be_anonymous(group: Any, membership: Any) -> bool:
    """May post under a pseudonym: from the first day, where the group allows it. Whoever looks after it can't: what
    they write is not read first, and another's to decide about, so it would show.
    """
    return bool(group.anonymous_posts and membership and membership.is_active and not membership.is_moderator)


def review_reason(user: User, group: Group, words: str, first: bool = True, anonymous: bool = False) -> str | None:
    """Why these words of a member are read by a moderator first (a name), or None: they are published at once.

    `first`: whether this kind counts among what is read of newcomers. Words that moderators want to be told of are
    never held back for other words beside them: they may be a call for help. For what is `anonymous` nothing depends on
    who wrote: where first posts are read, every one of these is, and so is every one with a link.
    """
    membership = membership_of(user, group)
    if anonymous:
        if first and group.review_first_posts:
            return "anonymous_post"
    elif membership is None or membership.is_moderator:
        return None
    elif first and membership.published_count < group.review_first_posts:
        return "first_posts"
    return words_reason(None if anonymous else user, words, group.id)


def words_reason(user: User | None, words: str, group_id: int | None = None) -> str | None:
    """The same for the words alone, also outside of groups (None): what is watched for, and links of newcomers, or of
    somebody (None) who is anonymous, and may be one.
    """
    seen = found(words, group_id)
    if seen.holds:
        return "watched_phrase"
    if seen.tells or seen.signposts or not has_link(words):
        return None
    if user is None:
        return "anonymous_post"
    return "newcomer_link" if accounts.is_new(user) else None


def can_vouch(user: User, group: Group, other: User) -> bool:
    """May say of a newcomer in their group that they are all right: its moderators, and members who are known here
    since long. Nobody is counted by what others like of them.
    """
    theirs = membership_of(other, group)
    if user.id == other.id or theirs is None or not theirs.is_active:
        return False
    return is_known(user, group) and accounts.is_new(other)


def can_take_back_vouch(user: User, group: Group, other: User, moderates: bool) -> bool:
    """May take back that somebody was vouched for: whoever did, and the moderators of the group it was done in.
    `moderates`: whether this person looks after the group.
    """
    by_them = other.vouched_by_id == user.id
    return other.vouched_at is not None and (by_them or (moderates and other.vouched_in == group.id))


def is_known(user: User, group: Group) -> bool:
    """Looks after the group, or belongs to it and is on this site since long: their word counts for newcomers."""
    mine = membership_of(user, group)
    if mine is None or not mine.is_active or not accounts.can_write(user):
        return False
    return mine.is_moderator or (not accounts.is_new(user) and now() - user.created_at >= KNOWN_AFTER)


def can_found(user: User) -> bool:
    """May open a new group: site moderators and admins, or any verified member where the site says so."""
    return accounts.can_write(user) and (user.is_site_moderator or settings().founding == "members")


def may_write(user: User, group: Any, membership: Any) -> bool:
    """The same for facts at hand: anything with `archived_at`, and with `is_active` and `silenced_until`."""
    return bool(
        accounts.can_write(user)
        and membership
        and membership.is_active
        and not group.archived_at
        and not (membership.silenced_until and membership.silenced_until > now())
    )
