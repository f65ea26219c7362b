"""The ordered log of a room: locking it, and how an entry gets its number."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm.attributes import set_committed_value

from community.accounts.models import User
from community.chat import live
from community.chat.models.lines import Message, RoomEvent
from community.chat.models.rooms import Room
from community.chat.queries.rooms import MAX_ID, room_now
from community.chat.queries.standing import Standing, standing_now
from community.core.clock import now
from community.core.db import hold, write
from community.core.facts import facts

_NUMBER = update(Room).where(Room.id == bindparam("room")).values(last_seq=bindparam("last"))
_LOG = insert(RoomEvent)
_Event = facts(RoomEvent)


def locked_room(user: User, room_id: int) -> Room:
    """The room, locked. Membership is asked while it is: it may have ended while this waited."""
    _hold(room_id)
    return room_now(user, room_id)


def locked_standing(author: User, room_id: int, client_id: str) -> Standing:
    """The same for who says something, with all that a line needs and nothing else."""
    _hold(room_id)
    return standing_now(author, room_id, client_id)


def _hold(room_id: int) -> None:
    if 0 < room_id <= MAX_ID:
        hold(Room, room_id)


def enter(
    room: Any, kind: str, message: Message | None = None, by: User | None = None, until: datetime | None = None,
    stage: str | None = None,
) -> int:  # fmt: skip
    """Take the next number, write the log, and tell those who listen once it is safe. The room (or facts of it) is
    locked.

    `by` is who did it, where that is not the message's author and is not to be known by those out of contact with them.
    """
    seq = room.last_seq + 1
    entry = {
        "room_id": room.id,
        "seq": seq,
        "type": kind,
        "message_id": message.id if message else None,
        "by_id": by.id if by else None,
        "until": until,
        "stage": stage,
        "at": now(),
    }
    write(_NUMBER, {"room": room.id, "last": seq})
    if isinstance(room, Room):
        set_committed_value(room, "last_seq", seq)
    else:
        room.last_seq = seq
    write(_LOG, entry)
    live.event_entered(room, _Event(**entry), message)
    return seq
