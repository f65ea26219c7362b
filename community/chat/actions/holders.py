"""Whether somebody who holds a room is in it. Kept as a moment in the room, so that any process may ask, and none needs
to have lived through it.
"""

from datetime import timedelta

from community.chat import live, presence
from community.chat.actions.log import enter
from community.chat.models.rooms import Room
from community.chat.queries.people import holder_ids
from community.chat.queries.rooms import held_rooms
from community.core.clock import now
from community.core.db import leave_mark, locked, transactional

#: Each process looks so often who is in its rooms; the moment is written anew when it is older than this.
EVERY = timedelta(seconds=20)
#: How long a room may rest until somebody who holds it is back. A session is over before.
LONGEST = timedelta(hours=5)


def watch() -> None:
    """Look around in every room that is held and open on this process."""
    for room in held_rooms(presence.here().rooms()):
        look_around(room)


def look_around(room: Room) -> None:
    """Note that somebody who holds this room is there, or hold it still where nobody has been for long."""
    if not room.is_held:
        return
    if holder_ids(room.id) & presence.here().users(room.id):
        holder_seen(room)
    elif room.is_lost and room.pause_ends is None:
        leave_mark(rest, room.id)


def holder_seen(room: Room) -> None:
    """Somebody who holds the room was there just now."""
    if room.is_held and (room.rests or room.attended_at is None or room.attended_at <= now() - EVERY):
        leave_mark(attend, room.id)


@transactional
def attend(room_id: int) -> None:
    """Somebody who holds the room is there: where it rested it is open again."""
    room = locked(Room, room_id)
    was_left, room.attended_at = room.is_left, now()
    if room.rests:
        wake(room.id)
    elif was_left:
        live.room_changed(room)


@transactional
def rest(room_id: int) -> None:
    """Hold a room that nobody who holds it was in for five minutes, until one of them is back. A pause that people
    asked for lasts first: whoever comes back must not end it.
    """
    room = locked(Room, room_id)
    if room.is_lost and room.pause_ends is None:
        room.rests, room.paused_at, room.paused_until = True, now(), now() + LONGEST
        enter(room, "pause", until=room.paused_until)


@transactional
def wake(room_id: int) -> None:
    """A room that rested is open again."""
    room = locked(Room, room_id)
    if room.rests:
        room.rests, room.paused_until = False, None
        enter(room, "resume")


@transactional
def say_left(room_id: int) -> None:
    """Nobody who holds the room was in it for a minute: those who are there are told, and their pages ask anew."""
    room = locked(Room, room_id)
    if room.is_left and not room.rests:
        live.room_changed(room)
