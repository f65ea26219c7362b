"""What has been kept for as long as was promised. Unscoped: for the worker."""

from sqlalchemy import or_, select

from community.chat.models.lines import RoomEvent
from community.chat.models.rooms import KEPT_FOR, Room
from community.core.clock import now
from community.core.db import db


def rooms_that_forget() -> list[int]:
    """The ids of rooms in which lines are kept for a while only."""
    return list(db.session.scalars(select(Room.id).where(or_(Room.keep != "keep", Room.promised_keep.is_not(None)))))


def old_upto(room: Room) -> int:
    """The number up to which everything in the room's log is older than was promised; below the first kept: nothing."""
    upto = _old(room, room.keep, room.last_seq)
    if room.promised_keep is not None:
        upto = max(upto, _old(room, room.promised_keep, room.promised_seq))
    return upto


def _old(room: Room, keep: str, bound: int) -> int:
    """The same by one promise, which holds up to the number `bound`."""
    length = KEPT_FOR[keep]
    if length is None:
        return room.first_kept_seq - 1
    first_young = db.session.scalar(
        select(RoomEvent.seq)
        .where(RoomEvent.room_id == room.id, RoomEvent.seq >= room.first_kept_seq, RoomEvent.at > now() - length)
        .order_by(RoomEvent.seq)
        .limit(1)
    )
    return min(bound, room.last_seq if first_young is None else first_young - 1)
