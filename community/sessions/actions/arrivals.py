"""Coming to the lobby, being let in, and saying afterwards how it was."""

from community.accounts.models import User
from community.chat.actions import seats
from community.chat.models.rooms import OVER
from community.core.clock import now
from community.core.db import db, locked, transactional
from community.core.errors import Conflict, NotAllowed
from community.moderation.actions.cases import remove_at_once
from community.sessions import live, notices, policy
from community.sessions.models import Arrival, Feedback, GroupSession, Removal
from community.sessions.queries.arrivals import arrival_in, arrival_of
from community.sessions.queries.removals import KIND, last_removal, removal_by_id
from community.sessions.queries.schedule import answer_of


@transactional
def arrive(user: User, session: GroupSession, arriving: int) -> Arrival:
    """Come to the lobby and say how one is arriving (1 to 5); again to say it anew. Raises NotAllowed, Suspended, or
    Conflict where the lobby is not open.
    """
    session = locked(GroupSession, session.id)
    answer = answer_of(user.id, session.id)
    policy.require_arrive(user, session, answer is not None and answer.status == "going")
    arrival = arrival_of(user.id, session.id)
    if arrival is None:
        arrival = Arrival(session_id=session.id, user_id=user.id, arriving=arriving, at=now())
        db.session.add(arrival)
    arrival.arriving = arriving
    db.session.flush()
    live.changed(session)
    return arrival


@transactional
def let_in(holder: User, session: GroupSession, arrival_id: int) -> Arrival:
    """Somebody comes in, and is told. Raises NotFound, NotAllowed, Suspended, or Conflict once it is over."""
    session, arrival = _arrival(holder, session, arrival_id)
    if arrival.status != "admitted":
        _admit(session, arrival)
        live.changed(session, [arrival.user_id])
    return arrival


@transactional
def not_now(holder: User, session: GroupSession, arrival_id: int) -> Arrival:
    """Somebody stays outside this time, and reads so on the page. They can still be let in. Raises like `let_in`."""
    session, arrival = _arrival(holder, session, arrival_id)
    if arrival.status == "admitted":
        raise Conflict("They are in the room already.")
    if arrival.status == "removed":  # or a second look would find nothing to take back, and they no reasons
        raise Conflict("They were asked to leave, and are not in the room.")
    arrival.status = "not_now"
    live.changed(session, [arrival.user_id])
    return arrival


@transactional
def remove(holder: User, session: GroupSession, arrival_id: int, reason: str, rule: int) -> Arrival:
    """Somebody has to leave the room: a decision like every other, by a rule of the group's agreement. They read why,
    and can have it looked at again.

    They can be let in again. Raises like `let_in`.
    """
    session, arrival = _arrival(holder, session, arrival_id)
    if arrival.status != "admitted" or session.room_id is None:
        raise Conflict("They are not in the room.")
    removal = Removal(session_id=session.id, user_id=arrival.user_id)
    db.session.add(removal)
    db.session.flush()
    remove_at_once(holder, KIND, removal.id, reason, rule)  # its reaction takes the seat away
    return arrival


@transactional
def carry_out(removal_id: int, decision: str) -> None:
    """What was decided about somebody's place: they leave, and their open sockets fall silent; or they are back in, as
    long as the session lasts.
    """
    removal = removal_by_id(removal_id)
    if removal is None:
        return
    session, user_id = locked(GroupSession, removal.session_id), removal.user_id
    arrival = arrival_of(user_id, session.id)
    if arrival is None or session.room_id is None or not session.is_held:
        return
    if decision == "remove":
        arrival.status = "removed"
        seats.take_seat_away(session.room_id, user_id)
    elif decision == "restore" and arrival.status == "removed" and removal.id == last_removal(session.id, user_id):
        _admit(session, arrival)
    live.changed(session, [user_id])


@transactional
def go(session_id: int, user_id: int) -> None:
    """Whoever leaves the group leaves the lobby and the room too: back in the group, they come anew."""
    session = locked(GroupSession, session_id)
    arrival = arrival_of(user_id, session_id)
    if arrival is not None:
        db.session.delete(arrival)
        db.session.flush()
        live.changed(session)


@transactional
def give_feedback(user: User, session: GroupSession, helped: int, words: str = "") -> None:
    """Say once how it was, without a name. Raises NotAllowed for who was not there, or Conflict."""
    session = locked(GroupSession, session.id)
    arrival = arrival_of(user.id, session.id)
    if arrival is None or arrival.status != "admitted":
        raise NotAllowed("This is for people who were there.")
    if session.stage not in OVER:
        raise Conflict("You can say how it was once it is over.")
    if arrival.gave_feedback:
        raise Conflict("You have said how it was. Thank you.")
    arrival.gave_feedback = True
    db.session.add(Feedback(session_id=session.id, helped=helped, words=words))


def _arrival(holder: User, session: GroupSession, arrival_id: int) -> tuple[GroupSession, Arrival]:
    session = locked(GroupSession, session.id)
    policy.require_hold(holder, session)
    if not session.is_held:
        raise Conflict("This session is over, so nobody comes in any more.")
    return session, arrival_in(session, arrival_id)


def _admit(session: GroupSession, arrival: Arrival) -> None:
    if session.room_id is not None:
        arrival.status = "admitted"
        seats.give_seat(session.room_id, arrival.user_id)
        notices.let_in(session, arrival.user_id)
