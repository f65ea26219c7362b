"""Hands and the floor: asking for a turn, having one, and giving it back."""

from datetime import timedelta

from community.accounts.models import User
from community.chat import live
from community.chat.actions.log import enter, locked_room
from community.chat.models.rooms import Room
from community.chat.policy.floor import require_hand, require_holds
from community.chat.queries.floor import floor_of, raised, turn_of
from community.chat.queries.people import seat_of
from community.core import limits
from community.core.clock import now
from community.core.db import db, locked, transactional
from community.core.errors import Conflict, NotFound

HANDS = "10 per minute"


@transactional
def raise_hand(user: User, room_id: int, up: bool = True) -> Room:
    """Ask for a turn, or not any more. Twice the same changes nothing, nor does asking for the turn that one has.

    Raises NotFound, NotAllowed, Suspended, TooMany.
    """
    room = locked_room(user, room_id)
    require_hand(user, room)
    limits.spend("hand", user.id, HANDS)
    seat = seat_of(user.id, room)
    if seat is not None and (seat.hand_at is not None) != up and not (up and room.speaker_id == user.id):
        seat.hand_at = now() if up else None
        db.session.flush()
        live.seat_changed(room, user.id)
    return room


@transactional
def give_floor(holder: User, room_id: int, user_id: int, minutes: int | None = None, turn: int | None = None) -> Room:
    """Somebody who is in has the floor, for some minutes or until it is taken or given back; who had it has it no more.

    `turn` is the one that `holder` saw. Raises NotFound, NotAllowed, Conflict where another came since.
    """
    room = locked_room(holder, room_id)
    require_holds(holder, room)
    _require_turn(holder, room, turn)
    seat = seat_of(user_id, room)
    if seat is None:
        raise NotFound()
    seat.hand_at = seat.quiet_until = None
    set_floor(room.id, user_id, minutes)
    return room


@transactional
def next_turn(holder: User, room_id: int, minutes: int | None = None, turn: int | None = None) -> Room:
    """Whoever raised a hand first has the floor. Of two who press at once one gives it, and nobody is passed over.

    Raises NotFound, NotAllowed, Conflict where no hand is up, or another turn came since `turn`.
    """
    room = locked_room(holder, room_id)
    require_holds(holder, room)
    _require_turn(holder, room, turn)
    waiting = raised(room)
    if not waiting:
        raise Conflict("No hand is up just now.")
    return give_floor(holder, room_id, waiting[0], minutes)


@transactional
def end_turn(actor: User, room_id: int, turn: int | None = None) -> Room:
    """Give the floor back, or as who holds the room take it back. Nothing changes where nobody has it, or where `turn`
    is over already.

    Raises NotFound, NotAllowed.
    """
    room = locked_room(actor, room_id)
    if turn is not None and room.seated and not room.is_over and (room.speaker_id is None or turn != turn_of(room.id)):
        return room
    if room.speaker_id != actor.id:
        require_holds(actor, room)
    if room.speaker_id is not None:
        set_floor(room.id, None)
    return room


@transactional
def set_floor(room_id: int, user_id: int | None, minutes: int | None = None) -> None:
    """Whose turn it is from now on, in the room and as an entry of its log."""
    room = locked(Room, room_id)
    room.floor_id = user_id
    room.floor_until = now() + timedelta(minutes=minutes) if minutes else None
    enter(room, "floor", until=room.floor_until)


def _require_turn(holder: User, room: Room, turn: int | None) -> None:
    """Raises Conflict where this is not the turn that they saw."""
    now_on = floor_of(holder, room)
    if turn is not None and now_on is not None and now_on.turn != turn:
        words = now_on.words or "Nobody has the floor just now."
        raise Conflict(f"Somebody else was quicker. {words} Nobody was passed over.")
