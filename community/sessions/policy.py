"""Who may plan sessions, and who may come."""

from datetime import timedelta

from community.accounts.models import User
from community.chat.models.rooms import OVER
from community.core.errors import Conflict, NotAllowed
from community.groups import policy as groups
from community.groups.models import Group
from community.groups.queries.members import membership_of
from community.sessions.models import GroupSession

#: Somebody who belongs to the group for less than this when a session starts is a newcomer to it.
NEWCOMER = timedelta(days=14)


def can_plan(user: User, group: Group) -> bool:
    """The group's moderators, while it isn't archived."""
    return group.archived_at is None and groups.can_moderate(user, group)


def require_plan(user: User, group: Group) -> None:
    """Raises NotAllowed (or Suspended) for whoever can't plan here."""
    groups.require_take_part(user, group)
    if not can_plan(user, group):
        raise NotAllowed("Only the moderators of this group plan its sessions.")


def can_change(user: User, session: GroupSession) -> bool:
    """May change it, move it or call it off: before it starts."""
    return session.status == "planned" and session.room_id is None and can_plan(user, session.group)


def require_change(user: User, session: GroupSession) -> None:
    """Raises NotAllowed (or Suspended), or Conflict once it started or was called off."""
    require_plan(user, session.group)
    if session.cancelled_at:
        raise Conflict("This session was called off already.")
    if session.has_started or session.room_id:
        raise Conflict("This session has begun, so its plan stays as it is.")


def can_cancel(user: User, session: GroupSession) -> bool:
    """May call it off: until its first round begins."""
    waits = session.stage == "lobby" or (session.status == "planned" and session.room_id is None)
    return session.cancelled_at is None and waits and can_plan(user, session.group)


def require_cancel(user: User, session: GroupSession) -> None:
    """Raises NotAllowed (or Suspended), or Conflict once it began or was called off."""
    require_plan(user, session.group)
    if session.cancelled_at:
        raise Conflict("This session was called off already.")
    if not can_cancel(user, session):
        raise Conflict("This session has begun. Who holds it can end it.")


def can_come(user: User, session: GroupSession) -> bool:
    """May say yes now; to a place, or to waiting for one."""
    if session.status != "planned" or user.id in session.holder_ids:
        return False
    return groups.can_take_part(user, session.group) and (session.newcomers or not is_newcomer(user, session))


def require_come(user: User, session: GroupSession) -> None:
    """Raises NotAllowed (or Suspended) with the reason, or Conflict where the answer comes too late."""
    groups.require_take_part(user, session.group)
    require_open(session)
    if user.id in session.holder_ids:
        raise NotAllowed("You hold this session, so you are expected anyway.")
    if not session.newcomers and is_newcomer(user, session):
        raise NotAllowed(
            "This one is for people who have been in the group for two weeks or more. The next one may be for you."
        )


def require_open(session: GroupSession) -> None:
    """Raises Conflict where nobody can answer any more."""
    if session.cancelled_at:
        raise Conflict("This session was called off.")
    if session.has_started:
        raise Conflict("This session has started, so answers are closed.")


def is_newcomer(user: User, session: GroupSession) -> bool:
    """Will have been in the group for less than two weeks when it starts. Moderators never are."""
    membership = membership_of(user, session.group)
    if membership is None or not membership.is_active or membership.joined_at is None:
        return True
    return not membership.is_moderator and membership.joined_at > session.starts_at - NEWCOMER


def can_hold(user: User, session: GroupSession) -> bool:
    """Lets people in and leads from stage to stage: who is put down for it, while they moderate the group."""
    return user.id in session.holder_ids and groups.can_moderate(user, session.group)


def require_hold(user: User, session: GroupSession) -> None:
    """Raises NotAllowed (or Suspended) for anybody else."""
    groups.require_take_part(user, session.group)
    if not can_hold(user, session):
        raise NotAllowed("Only who holds this session can do that.")


def can_take_over(user: User, session: GroupSession) -> bool:
    """May hold it too: a moderator of the group, while it is not over and fewer than two do, or these are lost, or ask
    for others.
    """
    free = len(session.holder_ids) < 2 or session.is_lost or session.wants_help
    free = free and user.id not in session.holder_ids
    return free and not _is_over(session) and groups.can_moderate(user, session.group)


def require_take_over(user: User, session: GroupSession) -> None:
    """Raises NotAllowed (or Suspended) for who does not moderate the group, Conflict where there is nothing to take."""
    groups.require_take_part(user, session.group)
    if not groups.can_moderate(user, session.group):
        raise NotAllowed("Only moderators of this group hold its sessions.")
    if _is_over(session):
        raise Conflict("This session is over.")
    if not can_take_over(user, session):
        raise Conflict("Two people hold this session already, or you are one of them.")


def require_arrive(user: User, session: GroupSession, has_place: bool) -> None:
    """Raises NotAllowed (or Suspended) for who has no place, Conflict while the lobby is not open or no more."""
    groups.require_take_part(user, session.group)
    if session.room_id is None:
        raise Conflict("The lobby opens fifteen minutes before the start.")
    if not session.is_held:
        raise Conflict("This session is over.")
    if not has_place:
        raise NotAllowed("This is for people who have a place.")


def _is_over(session: GroupSession) -> bool:
    return session.cancelled_at is not None or session.stage in OVER or (session.is_over and not session.is_held)
