"""Say yes or no, wait for a place, get one."""

from sqlalchemy import delete

from community.accounts.models import User
from community.chat.actions import seats
from community.core import limits
from community.core.clock import now
from community.core.db import db, locked, transactional
from community.groups.queries.members import member_ids
from community.sessions import live, notices, policy
from community.sessions.models import Arrival, GroupSession, LostPlace, Rsvp
from community.sessions.queries.arrivals import arrival_of
from community.sessions.queries.schedule import answer_of, answered_count, answered_ids

PER_HOUR = "60 per hour"


@transactional
def answer(user: User, session: GroupSession, coming: bool) -> Rsvp:
    """Take a place or, where there is none, wait for one; or say no, and free it. Twice the same changes nothing.

    Raises NotAllowed, Suspended, TooMany, or Conflict where answers are closed.
    """
    session = locked(GroupSession, session.id)  # two yeses at once would both find the last place
    if coming:
        policy.require_come(user, session)
    else:
        policy.require_open(session)
    limits.spend("rsvp", user.id, PER_HOUR)
    given = answer_of(user.id, session.id)
    if given is None:
        given = Rsvp(session_id=session.id, user_id=user.id, status="no")
        db.session.add(given)
    if coming and given.status == "no":
        nobody_waits = answered_count(session.id, "waiting") == 0
        free = nobody_waits and answered_count(session.id, "going") < session.capacity
        given.status, given.asked_at = "going" if free else "waiting", now()
    elif not coming and given.status != "no":
        given.status = "no"
        _go(session, user.id)
        db.session.flush()
        fill(session)
    db.session.flush()
    return given


def _go(session: GroupSession, user_id: int) -> None:
    """Whoever says no from the lobby is neither in it nor in the room any more, since their place goes on."""
    arrival = arrival_of(user_id, session.id)
    if arrival is not None and arrival.status != "removed" and session.room_id is not None:
        db.session.delete(arrival)
        seats.take_seat_away(session.room_id, user_id)
        live.changed(session, [user_id])


@transactional
def give_up(session: GroupSession, user_id: int) -> None:
    """Forget somebody's answer, and that they came: they left, or they hold it now, and nobody lets in or removes who
    holds it. A place that becomes free goes on.
    """
    session = locked(GroupSession, session.id)
    db.session.execute(delete(Arrival).where(Arrival.session_id == session.id, Arrival.user_id == user_id))
    given = answer_of(user_id, session.id)
    if given is None:
        return
    db.session.delete(given)
    db.session.flush()
    fill(session)


@transactional
def note_place(session: GroupSession, user_id: int) -> None:
    """Note the place, or the wish for one, of somebody who is banned from the group just now."""
    given = answer_of(user_id, session.id)
    if given is not None and given.status != "no":
        db.session.merge(LostPlace(session_id=session.id, user_id=user_id, asked_at=given.asked_at))


@transactional
def give_back(session_id: int, user_id: int) -> None:
    """Who lost a place by a ban that a second look took back has it again where one is free. Else they wait, and come
    where they came before: whoever got the place meanwhile keeps it.
    """
    session = locked(GroupSession, session_id)
    lost = db.session.get(LostPlace, (session_id, user_id))
    if lost is None:
        return
    db.session.delete(lost)
    if session.status == "planned" and answer_of(user_id, session_id) is None:
        db.session.add(Rsvp(session_id=session_id, user_id=user_id, status="waiting", asked_at=lost.asked_at))
        fill(session)


@transactional
def fill(session: GroupSession) -> None:
    """Give free places to those who wait, in order, and tell them; somebody whose account is paused keeps waiting."""
    if session.status != "planned":
        return
    db.session.flush()
    free = session.capacity - answered_count(session.id, "going")
    waiting = answered_ids(session.id, "waiting") if free > 0 else []
    present = set(member_ids(session.group_id)) if waiting else set()
    for user_id in [one for one in waiting if one in present][: max(free, 0)]:
        given = answer_of(user_id, session.id)
        if given is not None:
            given.status = "going"
            notices.place_free(session, user_id)
            live.changed(session, [user_id])
