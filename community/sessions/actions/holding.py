"""Who holds a session while it takes place: handing it over, choosing the second one, asking others to come."""

from datetime import timedelta

from community.accounts.models import User
from community.chat.actions import holders, seats
from community.core.clock import now
from community.core.db import locked, transactional
from community.core.errors import Conflict, Invalid, TooMany
from community.groups.models import Group
from community.sessions import live, notices, policy
from community.sessions.actions.rsvps import give_up
from community.sessions.models import GroupSession
from community.sessions.queries.arrivals import around_ids
from community.sessions.queries.schedule import possible_holders

#: How often others are asked to come.
ASK_AGAIN = timedelta(minutes=5)


@transactional
def hand_over(holder: User, session: GroupSession, handle: str) -> GroupSession:
    """Another moderator of the group holds it in one's place; one stays in the room, as everybody else is.

    Where that is who holds it already, one leaves it to them alone. Raises NotAllowed, Suspended, Invalid, or Conflict
    once it is over.
    """
    session = _held_by(holder, session)
    other = _chosen(holder, session, handle)
    if other.id == holder.id:
        raise Invalid(handle="Please choose somebody else.")
    if other.id in session.holder_ids:
        session.facilitator_id, session.co_facilitator_id = other.id, None
    elif session.facilitator_id == holder.id:
        session.facilitator_id = other.id
    else:
        session.co_facilitator_id = other.id
    _settle(session, other.id)
    return session


@transactional
def name_second(holder: User, session: GroupSession, handle: str) -> GroupSession:
    """Another moderator of the group holds it too, in place of whoever was second to one. Raises like `hand_over`."""
    session = _held_by(holder, session)
    other = _chosen(holder, session, handle)
    if other.id in session.holder_ids:
        raise Invalid(handle="They hold this session already.")
    if session.facilitator_id is None:
        session.facilitator_id = other.id
    elif session.facilitator_id == holder.id or session.co_facilitator_id is None:
        session.co_facilitator_id = other.id
    else:
        raise Conflict("Two people hold it already. You can hand over your own place.")
    _settle(session, other.id)
    return session


@transactional
def ask_for_help(holder: User, session: GroupSession) -> None:
    """Ask the group's other moderators to come and look, without a word in the room. Raises NotAllowed, Suspended,
    Conflict once it is over, TooMany within a few minutes.
    """
    session = _held_by(holder, session)
    if session.help_asked_at is not None and session.help_asked_at > now() - ASK_AGAIN:
        left = session.help_asked_at + ASK_AGAIN - now()
        raise TooMany(int(left.total_seconds()) + 1, "The other moderators were asked a few minutes ago.")
    call(session)


@transactional
def watch(session_id: int) -> None:
    """Nobody who holds it has been there for a minute: its people are told. After five the room rests, and the group's
    other moderators are asked to come, once; also where nobody came to begin it.
    """
    session = locked(GroupSession, session_id)
    if session.room is None or not (session.room.is_left or session.is_awaited):
        return
    holders.say_left(session.room.id)
    came = session.attended_at
    holders.rest(session.room.id)
    if session.is_lost and (session.help_asked_at is None or session.help_asked_at < came):
        call(session)
        live.changed(session, around_ids(session.id))


@transactional
def stand_in(session_id: int, user_id: int) -> None:
    """Whoever holds it alone can't act any more, since their account is paused: others are asked to come at once."""
    session = locked(GroupSession, session_id)
    if session.is_held and session.holder_ids == {user_id}:
        call(session)


@transactional
def call(session: GroupSession) -> None:
    """The group's other moderators are asked to come; for an hour any of them may come in."""
    session.help_asked_at = now()
    notices.help_wanted(session)


def _held_by(holder: User, session: GroupSession) -> GroupSession:
    locked(Group, session.group_id)  # whoever is chosen looks after it until this is done, or is found to no more
    session = locked(GroupSession, session.id)
    policy.require_hold(holder, session)
    if not session.is_held:
        raise Conflict("This is for the time in which it takes place.")
    return session


def _chosen(holder: User, session: GroupSession, handle: str) -> User:
    possible = {user.handle_key: user for user in possible_holders(holder, session.group)}
    if handle.lower() not in possible:
        raise Invalid(handle="Please choose somebody who moderates this group.")
    return possible[handle.lower()]


def _settle(session: GroupSession, new_id: int) -> None:
    give_up(session, new_id)
    if session.room_id is not None:
        seats.set_holders(session.room_id, session.holder_ids)
    notices.asked_to_hold(session, [new_id])
    live.changed(session)
