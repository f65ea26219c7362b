"""Who belongs: what moderators and owners do with other people's memberships, and what moderation enforces."""

from sqlalchemy import bindparam, select, update

from community.accounts.models import User
from community.core import audit
from community.core.clock import now
from community.core.db import db, held, transactional, write
from community.core.errors import Conflict, NotAllowed, NotFound
from community.core.events import publish
from community.groups import notices, policy
from community.groups.events import BanLifted, MemberBanned, MemberJoined, MemberLeft, ModeratorLeft
from community.groups.models import MAX_FIRST_POSTS, Group, Membership
from community.groups.queries.members import locked_membership

#: Whoever publishes may hold a room that is waited for by whoever ends this membership just now: each would wait for
#: the other for ever, so one goes uncounted.
_FREE = (
    select(Membership.id)
    .where(Membership.group_id == bindparam("group"), Membership.user_id == bindparam("user"))
    .with_for_update(key_share=True, skip_locked=True)
)
_COUNT_PUBLISHED = (
    update(Membership).where(Membership.id.in_(_FREE)).values(published_count=Membership.published_count + 1)
)


@transactional
def look_at(moderator: User, group: Group, status: str, user: User | None = None) -> None:
    """Note that a moderator looks at who is not (or no longer) in the group, with their answers, or at one of them."""
    audit.append(moderator.id, "members.looked", "user", user.id if user else None, group.id, status=status)


@transactional
def accept(actor: User, group: Group, user: User, reason: str = "") -> Membership:
    """Let somebody in who asked. Once somebody else did, nothing happens. Raises NotAllowed, NotFound or Conflict."""
    group, membership = locked_membership(group.id, user.id)
    if membership is not None and membership.is_active and policy.can_moderate(actor, group):
        return membership
    group, membership = _managed(actor, group, user)
    if membership.status != "requested":
        raise Conflict("There is no open request of theirs any more.")
    if group.archived_at:
        raise Conflict("This group is archived and takes nobody in any more.")
    _decide(membership, actor, reason)
    admit(group, membership)
    audit.append(actor.id, "member.accepted", "user", user.id, group.id)
    notices.accepted(membership)
    return membership


@transactional
def decline(actor: User, group: Group, user: User, reason: str = "") -> Membership:
    """Answer a request with a kind no; `reason` is read by the person. Raises NotAllowed, NotFound or Conflict."""
    group, membership = _managed(actor, group, user)
    if membership.status == "declined":
        return membership
    if membership.status != "requested":
        raise Conflict("There is no open request of theirs any more.")
    membership.status = "declined"
    _decide(membership, actor, reason)
    audit.append(actor.id, "member.declined", "user", user.id, group.id)
    notices.declined(membership)
    return membership


@transactional
def remove(actor: User, group: Group, user: User, reason: str = "") -> Membership:
    """End a membership, or lift a ban: either way they may ask to join again. Raises NotAllowed, NotFound, Conflict."""
    group, membership = _managed(actor, group, user)
    if membership.status == "removed":
        return membership
    if membership.status not in ("active", "banned"):
        raise Conflict("They are not a member.")
    was_active, was_banned = membership.is_active, membership.status == "banned"
    _decide(membership, actor, reason)
    end(group, membership, "removed")
    if was_banned:
        publish(BanLifted(group.id, user.id))
    audit.append(actor.id, "member.removed", "user", user.id, group.id)
    if was_active:
        notices.ended(membership)
    return membership


@transactional
def ban(actor: User, group: Group, user: User, reason: str = "", rule: int | None = None) -> Membership:
    """End a membership or request until a second look says otherwise. The group is then absent for them; what they had
    is noted, to be given back. `rule` is a number of the agreement. Raises NotAllowed, NotFound, or Invalid.
    """
    group, membership = _managed(actor, group, user)
    if membership.status == "banned":
        return membership
    was_active, before = membership.is_active, membership.status
    _decide(membership, actor, reason)
    end(group, membership, "banned")
    membership.before_ban = before
    publish(MemberBanned(group.id, user.id, actor.id, reason, rule))
    audit.append(actor.id, "member.banned", "user", user.id, group.id)
    if was_active:
        notices.ended(membership)
    return membership


@transactional
def set_role(actor: User, group: Group, user: User, role: str) -> Membership:
    """Make a member a moderator or owner, or the reverse. Owners only; an owner changes no other owner's role.

    Raises NotAllowed, NotFound, Conflict (not a member; the last owner).
    """
    group, membership = locked_membership(group.id, user.id)
    if not policy.can_own(actor, group):
        raise NotAllowed("Only an owner of the group changes roles.")
    if membership is None:
        raise NotFound()
    if not membership.is_active:
        raise Conflict("They are not a member.")
    if membership.role == role:
        return membership
    if membership.is_suspended:
        raise Conflict("Their place here is paused just now. Please wait until that is over.")
    if membership.role == "owner" and user.id != actor.id:
        raise NotAllowed("Another owner can only step down by their own choice.")
    if not policy.can_step_down(membership):
        raise Conflict("You are the only owner. Make somebody else an owner first.")
    membership.role = role
    audit.append(actor.id, "member.role_set", "user", user.id, group.id, role=role)
    if user.id != actor.id:
        notices.role_changed(membership)
    if role == "member":
        db.session.flush()
        publish(ModeratorLeft(group.id, user.id))
    return membership


@transactional
def change_membership(
    actor: User, group: Group, user: User, status: str | None = None, role: str | None = None, reason: str = "",
    rule: int | None = None,
) -> Membership:  # fmt: skip
    """One decision as the doors send it (`MembershipChange`). Raises what the action for that status or role raises."""
    membership = None
    if status is not None:
        if status == "banned":
            membership = ban(actor, group, user, reason, rule)
        else:
            decide = {"active": accept, "declined": decline, "removed": remove}[status]
            membership = decide(actor, group, user, reason)
    if role is not None:
        membership = set_role(actor, group, user, role)
    assert membership is not None, "MembershipChange asks for one of the two"  # noqa: S101
    return membership


@transactional
def appoint_owner(group_id: int, user_id: int) -> Membership:
    """Make a member an owner, for whoever runs the site: a group may have lost its last one.

    Raises NotFound for an absent group, Conflict for somebody who is no member of it.
    """
    _group, membership = locked_membership(group_id, user_id)
    if membership is None or not membership.is_active:
        raise Conflict("They are not a member of this group.")
    membership.role = "owner"
    audit.append(None, "member.role_set", "user", user_id, group_id, role="owner")
    notices.role_changed(membership)
    return membership


@transactional
def count_published(user_id: int, group_id: int) -> None:
    """Note that something of a member's was published in a group: after enough of it they are read first no more."""
    membership = held(Membership, user=user_id, group=group_id)
    if membership is not None and membership.published_count >= MAX_FIRST_POSTS:
        return
    write(_COUNT_PUBLISHED, {"group": group_id, "user": user_id})
    if isinstance(membership, Membership):  # else facts, which nobody keeps
        db.session.expire(membership, ["published_count"])


@transactional
def admit(group: Group, membership: Membership) -> None:
    """Make a membership active. The caller holds the group's lock and has checked that this may be."""
    membership.status, membership.role, membership.joined_at = "active", "member", now()
    membership.before_ban = None
    group.member_count += 1
    db.session.flush()
    publish(MemberJoined(group.id, membership.user_id))


@transactional
def end(group: Group, membership: Membership, how: str) -> None:
    """Make a membership left, removed or banned. The caller holds the group's lock.

    A group that loses its last owner is handed to the moderator who is there longest.
    """
    moderated = membership.is_moderator
    was_active, was_last_owner = membership.is_active, membership.is_active and not policy.can_step_down(membership)
    if membership.status == "requested":
        notices.request_answered(membership)
    membership.status, membership.role, membership.before_ban = how, "member", None
    if not was_active:
        return
    group.member_count -= 1
    db.session.flush()
    if was_last_owner:
        _hand_over(group)
    if moderated:
        publish(ModeratorLeft(group.id, membership.user_id))
    publish(MemberLeft(group.id, membership.user_id, how))


def _managed(actor: User, group: Group, user: User) -> tuple[Group, Membership]:
    """The locked group and a membership in it that the actor may manage."""
    group, membership = locked_membership(group.id, user.id)
    if not policy.can_moderate(actor, group):
        raise NotAllowed("Only the group's moderators do that.")
    if membership is None:
        raise NotFound()
    if not policy.can_manage(actor, group, membership):
        raise NotAllowed("That is for an owner of the group." if user.id != actor.id else "You can leave instead.")
    return group, membership


def _decide(membership: Membership, actor: User, reason: str) -> None:
    membership.decided_by_id, membership.decided_at, membership.reason = actor.id, now(), reason
    if membership.status == "requested":
        notices.request_answered(membership)


def _hand_over(group: Group) -> None:
    heir = db.session.scalar(
        select(Membership)
        .where(Membership.group_id == group.id, Membership.status == "active", Membership.role == "moderator")
        .order_by(Membership.joined_at, Membership.id)
        .limit(1)
    )
    if heir is not None:
        heir.role = "owner"
        notices.role_changed(heir)
