"""From the lobby to the end: opened by the clock, led by who holds the session, put away by the clock."""

from datetime import timedelta

from sqlalchemy import delete

from community.accounts.models import User
from community.chat.actions import holders, seats
from community.chat.queries.people import seated_ids
from community.core.clock import now
from community.core.db import db, leave_mark, locked, transactional
from community.core.errors import Conflict
from community.groups.models import Group
from community.sessions import live, notices, policy
from community.sessions.actions.rsvps import give_up
from community.sessions.models import Arrival, GroupSession, LostPlace, Rsvp
from community.sessions.queries.arrivals import admitted_count, around_ids
from community.sessions.queries.schedule import session_for

#: What each stage may lead to. From the lobby on it can also end at once, when nobody came.
NEXT = {
    "lobby": ("open", "read_only"),
    "open": ("middle", "closing", "read_only"),
    "middle": ("closing", "read_only"),
    "closing": ("read_only",),
}


@transactional
def lead_to(holder: User, session: GroupSession, stage: str) -> GroupSession:
    """Lead on to a stage. The same stage twice changes nothing. Raises NotAllowed, Suspended, or Conflict."""
    session = locked(GroupSession, session.id)
    policy.require_hold(holder, session)
    if session.stage == stage:
        return session
    if stage not in NEXT.get(session.stage or "", ()):
        raise Conflict("From here the session can’t go there. Please look at the page again.")
    if stage == "read_only":
        end(session.id)
    else:
        seats.set_stage(_room(session), stage)
        quiet = session.format == "quiet_room" and stage == "middle"
        seats.set_lines_by(_room(session), "moderators" if quiet else "members")
        live.changed(session, around_ids(session.id))
    return session


@transactional
def take_over(moderator: User, session: GroupSession) -> GroupSession:
    """A moderator of the group helps to hold the session, or holds it if nobody does; in an open room they get a seat.

    Where two hold it already: in place of the first one while both are lost; else, once others were asked to come,
    they only come in. Raises NotAllowed, Suspended, or Conflict where neither is so, or it is over.
    """
    locked(Group, session.group_id)  # before the session, as everybody does: they look after it until this is done
    session = locked(GroupSession, session.id)
    policy.require_take_over(moderator, session)
    if session.facilitator_id is None or (len(session.holder_ids) == 2 and session.is_lost):
        session.facilitator_id = moderator.id
    elif session.co_facilitator_id is None:
        session.co_facilitator_id = moderator.id
    give_up(session, moderator.id)
    if session.room_id is not None:
        seats.give_seat(session.room_id, moderator.id)
        seats.set_holders(session.room_id, session.holder_ids)
        if moderator.id in session.holder_ids:
            holders.attend(session.room_id)
    live.changed(session)
    return session


def on_time(user: User, session_id: int) -> GroupSession:
    """The session for whoever comes to it, after what the clock has to do: nobody at the door waits for the worker.

    Raises NotFound.
    """
    session = session_for(user, session_id)
    if session.step_is_due:
        leave_mark(keep_time, session_id)
        session = session_for(user, session_id)
    return session


@transactional
def keep_time(session_id: int) -> None:
    """What the clock does, one step at a time: open the lobby, end what nobody ended, close the room, forget."""
    session = locked(GroupSession, session_id)
    if session is None or not session.step_is_due:
        return
    if session.room_id is None:
        _open_lobby(session)
    elif session.is_held:
        end(session.id)
    elif session.stage == "read_only":
        _close(session)
    else:
        _forget(session)


@transactional
def end(session_id: int) -> None:
    """Its end is now: what is kept is kept from here on. Never before its start, or it would have no length."""
    session = locked(GroupSession, session_id)
    if session.is_held:
        session.ends_at = max(now(), session.starts_at + timedelta(minutes=1))
        seats.set_stage(_room(session), "read_only")
        live.changed(session, around_ids(session.id))


def _open_lobby(session: GroupSession) -> None:
    turns = session.format == "support_circle"
    room = seats.open_seated_room(session.group, session.title[:80], f"/sessions/{session.id}", "lobby", turns)
    session.room_id, session.room = room.id, room
    for user_id in session.holder_ids:
        seats.give_seat(room.id, user_id, holds=True)
    notices.lobby_open(session)
    live.changed(session, around_ids(session.id))


def _close(session: GroupSession) -> None:
    """Nobody reads on, but who held it: for them the lines stay until the next day, in case something is reported."""
    room_id = _room(session)
    seats.set_stage(room_id, "aftercare")
    for user_id in seated_ids(room_id) - session.holder_ids:
        seats.take_seat_away(room_id, user_id)
    live.changed(session, around_ids(session.id))


def _forget(session: GroupSession) -> None:
    """How many were there stays. Who they were, how they arrived and what they said goes."""
    session.came = admitted_count(session.id)
    for model in (Arrival, Rsvp, LostPlace):
        db.session.execute(delete(model).where(model.session_id == session.id))
    seats.put_away(_room(session))


def _room(session: GroupSession) -> int:
    if session.room_id is None:
        raise Conflict("The lobby is not open yet.")
    return session.room_id
