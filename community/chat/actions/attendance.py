"""Being in a room: joining, writing, going. None of it is ever stored."""

from community.accounts.models import User
from community.chat import live, presence, pulse
from community.chat.actions.floor import set_floor
from community.chat.actions.holders import holder_seen, look_around
from community.chat.models.rooms import Room
from community.chat.policy.rooms import require_send, spend_typing
from community.chat.queries.log import CatchUp, events_since
from community.chat.queries.people import holder_ids
from community.chat.queries.rooms import room_for
from community.core import limits
from community.core.db import after_commit, db, locked, transactional

#: How often one person may say that they just listen, and take it back.
LISTENING = "10 per minute"


def join(user: User, room_id: int, sid: str, after: int | None = None) -> CatchUp:
    """Come in with one socket (which hears the room already) and catch up since number `after`, if given.

    Raises NotFound, NotAllowed.
    """
    room = room_for(user, room_id)
    caught = CatchUp([], room.last_seq, room.first_kept_seq) if after is None else events_since(user, room, after)
    new = presence.here().enter(room.id, user.id, sid)
    pulse.listens(room.id, caught.last_seq)
    live.here_changed(room, only=None if new else user)
    look_around(room)
    return caught


def leave(room_id: int, sid: str) -> None:
    """Go with one socket. Nobody is asked whether they may leave."""
    user_id = presence.here().leave(room_id, sid)
    if user_id is not None:
        _left(room_id, user_id)


def leave_all(sid: str) -> None:
    """A socket is gone: so are its places."""
    here = presence.here()
    left = [(room_id, here.leave(room_id, sid)) for room_id in here.rooms_of(sid)]
    for room_id, user_id in left:  # told second: while the database is away nobody stays behind
        if user_id is not None:
            _left(room_id, user_id)


def _left(room_id: int, user_id: int) -> None:
    room = db.session.get(Room, room_id)
    if room is not None:
        if user_id in holder_ids(room_id):
            holder_seen(room)
        live.here_changed(room)


@transactional
def go_away(room_id: int, user_id: int) -> None:
    """Somebody may not be here any more: forget all their sockets, end their turn, and show the others who is left.

    Waits for a line that is being sent just now, whose listeners were chosen while they still belonged: once it is
    acknowledged that they are gone, nothing new goes to them, from whichever process.
    """
    presence.here().evict(room_id, user_id)
    room = locked(Room, room_id)
    if room is not None:
        if room.speaker_id == user_id:
            set_floor(room.id, None)
        # after: who tells waits for their turn, and whoever has it may wait for this room to be let go
        after_commit(lambda: live.here_changed(room))


def say_listening(user: User, room_id: int, on: bool) -> bool:
    """Tell those in the room that one is here and just listens, or no more. True while it is told.

    It is known as long as one is here, and never stored. Raises NotFound, NotAllowed, TooMany.
    """
    room = room_for(user, room_id)
    limits.spend("listening", f"{user.id}:{room.id}", LISTENING)
    if user.id not in presence.here().users(room.id):
        return False
    presence.here().set_listening(room.id, user.id, on)
    live.here_changed(room)
    return on


def say_typing(user: User, room_id: int) -> None:
    """Tell those in the room that somebody is writing. Raises NotFound, NotAllowed, TooMany."""
    room = room_for(user, room_id)
    require_send(user, room)
    spend_typing(user, room.id)
    live.somebody_types(room, user)
