"""How people talk in a session, as who holds it decides: whose turn it is, who listens for a while, how slowly.

Raising a hand and giving the floor back are chat's.
"""

from community.accounts.models import User
from community.chat.actions import floor, seats
from community.core import audit
from community.core.db import locked, transactional
from community.core.errors import Conflict
from community.sessions import policy
from community.sessions.models import GroupSession
from community.sessions.queries.arrivals import arrival_in


@transactional
def give_floor(
    holder: User, session: GroupSession, arrival_id: int, minutes: int | None = None, turn: int | None = None
) -> None:
    """Somebody who was let in has the floor, for some minutes or without an end. `turn` is the one that `holder` saw.

    Raises NotFound, NotAllowed, Suspended, or Conflict for who is not in the room, once it is over, and where another
    turn came since.
    """
    room_id, user_id = _seat(holder, session, arrival_id)
    floor.give_floor(holder, room_id, user_id, minutes, turn)


@transactional
def quieten(holder: User, session: GroupSession, arrival_id: int, minutes: int) -> None:
    """Somebody reads along for so many minutes, and may write again then; 0: at once. Raises like `give_floor`."""
    room_id, user_id = _seat(holder, session, arrival_id)
    seats.set_quiet(room_id, user_id, minutes)
    audit.append(holder.id, "session.quietened", "user", user_id, session.group_id, minutes=minutes)


@transactional
def slow_down(holder: User, session: GroupSession, seconds: int) -> None:
    """So many seconds lie between two lines of one person; 0: as they like. Raises NotAllowed, Suspended, Conflict."""
    seats.set_pace(_room(holder, session), seconds)


def _room(holder: User, session: GroupSession) -> int:
    session = locked(GroupSession, session.id)
    policy.require_hold(holder, session)
    if not session.is_held or session.room_id is None:
        raise Conflict("This is for the time in which it takes place.")
    return session.room_id


def _seat(holder: User, session: GroupSession, arrival_id: int) -> tuple[int, int]:
    room_id = _room(holder, session)
    arrival = arrival_in(session, arrival_id)
    if arrival.status != "admitted":
        raise Conflict("This is for people in the room.")
    return room_id, arrival.user_id
