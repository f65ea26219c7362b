"""The ordered log of a room: locking it, and how an entry gets its number."""

from datetime import datetime

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm.attributes import set_committed_value

from community.accounts.models import User
from community.chat import live
from community.chat.models.lines import Message, RoomEvent
from community.chat.models.rooms import Room
from community.chat.queries.rooms import room_now
from community.core.clock import now
from community.core.db import hold, write

_NUMBER = update(Room).where(Room.id == bindparam("room")).values(last_seq=bindparam("last"))
_LOG = insert(RoomEvent)
_LOGGED = tuple(RoomEvent.__table__.columns.keys())


def locked_room(user: User, room_id: int) -> Room:
    """The room, locked. Membership is asked while it is: it may have ended while this waited."""
    if 0 < room_id < 2**63:
        hold(Room, room_id)
    return room_now(user, room_id)


def enter(
    room: Room, kind: str, message: Message | None = None, by: User | None = None, until: datetime | None = None,
    stage: str | None = None,
) -> int:  # fmt: skip
    """Take the next number, write the log, and tell those who listen once it is safe. The room is locked.

    `by` is who did it, where that is not the message's author and is not to be known by those out of contact with them.
    """
    event = RoomEvent(
        room_id=room.id,
        seq=room.last_seq + 1,
        type=kind,
        message_id=message.id if message else None,
        by_id=by.id if by else None,
        until=until,
        stage=stage,
        at=now(),
    )
    write(_NUMBER, {"room": room.id, "last": event.seq})
    set_committed_value(room, "last_seq", event.seq)
    write(_LOG, {name: getattr(event, name) for name in _LOGGED})
    live.event_entered(room, event, message)
    return event.seq
