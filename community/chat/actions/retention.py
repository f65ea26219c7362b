"""Clearing what was to be kept for a while only. Nothing of it stays in chat; what a report captured stays there."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, delete, func, or_, select, update

from community.chat import live
from community.chat.actions.carried import forget_pictures
from community.chat.models.lines import Message, RoomEvent
from community.chat.models.rooms import Room
from community.chat.queries.kept import old_upto
from community.core.db import db, locked, transactional


@transactional
def clear_old(room_id: int) -> int:
    """Clear the lines of a room that are older than was promised, with their part of the log. How many numbers went.

    Whoever is behind that is told to read the room afresh, and open pages are told at once.
    """
    room = locked(Room, room_id)
    if room is None:
        return 0
    return _clear(room, old_upto(room))


@transactional
def clear_all(room_id: int) -> None:
    """Clear everything that was said in a room, also what waits."""
    room = locked(Room, room_id)
    _clear_lines(room, Message.seq.is_(None))  # never let through
    _clear(room, room.last_seq)


def _clear(room: Room, upto: int) -> int:
    """Clear the log up to this number, and the lines in it. How many numbers went. The room is locked."""
    if upto < room.first_kept_seq:
        return 0
    db.session.execute(delete(RoomEvent).where(RoomEvent.room_id == room.id, RoomEvent.seq <= upto))
    _clear_lines(room, Message.seq <= upto)
    cleared = upto + 1 - room.first_kept_seq
    room.first_kept_seq = upto + 1
    if room.promised_seq <= upto:
        room.promised_keep, room.promised_seq = None, 0
    live.room_cleared(room)
    return cleared


def _clear_lines(room: Room, which: ColumnElement[bool]) -> None:
    """Clear these lines of the room with whatever hangs on them. Where a line must stay, it stays without anything."""
    these = and_(Message.room_id == room.id, which)
    gone = select(Message.id).where(these)
    forget_pictures(gone)
    _clear_what_hangs_on(gone)
    blank: dict[str, Any] = {
        "body": "",
        "body_html": "",
        "content_notes": [],
        "reply_to_id": None,
        "status": "removed",
        "pinned_at": None,
        "carries": None,
    }
    _run(update(Message).where(these, _must_stay(room)).values(**blank))
    _run(delete(Message).where(these, ~_must_stay(room)))


def _clear_what_hangs_on(gone: Select) -> None:
    """Whatever points at these lines goes with them, also what a table made later keeps: only an answer stays, without
    what it answered. The log has rules of its own.
    """
    for table in Message.metadata.sorted_tables:
        for column in _pointing_at_lines(table):
            these = column.in_(gone)
            if column.nullable:
                _run(update(table).where(these).values({column.name: None}))
            else:
                _run(delete(table).where(these))


def _pointing_at_lines(table: Table) -> list:
    if table is RoomEvent.__table__:
        return []
    return [key.parent for key in table.foreign_keys if key.column.table is Message.__table__]


def _must_stay(room: Room) -> ColumnElement[bool]:
    """An empty mark stays for a line that a kept entry of the log points at; and for the newest line of all, whose
    id SQLite would otherwise give to another line, so that an old case would point at that.
    """
    pointed_at = select(RoomEvent.message_id).where(RoomEvent.room_id == room.id, RoomEvent.message_id.is_not(None))
    return or_(Message.id.in_(pointed_at), Message.id == select(func.max(Message.id)).scalar_subquery())


def _run(statement) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})
