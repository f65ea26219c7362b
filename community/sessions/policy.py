"""Who may plan sessions, and who may come."""

from datetime import timedelta

from community.accounts.models import User
from community.core.errors import Conflict, NotAllowed
from community.groups import policy as groups
from community.groups.models import Group
from community.groups.queries import membership_of
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
    return session.status == "planned" and can_plan(user, session.group)


def require_change(user: User, session: GroupSession) -> None:
    """Raises NotAllowed (or Suspended), or Conflict once it started or was called off."""
    require_plan(user, session.group)
    if session.cancelled_at:
        raise Conflict("This session was called off already.")
    if session.has_started:
        raise Conflict("This session has started, so its plan stays as it is.")


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
