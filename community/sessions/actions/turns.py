"""Whose turn it is, as who holds a session decides; raising a hand and giving the floor back are chat's."""

from community.accounts.models import User
from community.chat.actions import floor
from community.core.db import locked, transactional
from community.core.errors import Conflict
from community.sessions import policy
from community.sessions.models import GroupSession
from community.sessions.queries.arrivals import arrival_in


@transactional
def give_floor(holder: User, session: GroupSession, arrival_id: int, minutes: int | None = None) -> None:
    """Somebody who was let in has the floor, for some minutes or without an end.

    Raises NotFound, NotAllowed, Suspended, or Conflict for who is not in the room and once it is over.
    """
    session = locked(GroupSession, session.id)
    policy.require_hold(holder, session)
    arrival = arrival_in(session, arrival_id)
    if not session.is_held or session.room_id is None or arrival.status != "admitted":
        raise Conflict("This is for people in the room, until it is over.")
    floor.give_floor(holder, session.room_id, arrival.user_id, minutes)
