"""Opening a room, and noting how far somebody has read."""

from community.accounts.models import User
from community.chat.models import Room, RoomRead
from community.chat.queries.rooms import my_groups_without_room, room_for, room_of
from community.core.db import db, locked, transactional
from community.groups.models import Group


@transactional
def open_room(group_id: int) -> Room:
    """The group's room, made now if it has none yet."""
    group = locked(Group, group_id)
    room = room_of(group_id)
    if room is None:
        room = Room(group_id=group_id, name=group.name)
        db.session.add(room)
        db.session.flush()
    return room


@transactional
def open_my_rooms(user: User) -> None:
    """Give a room to those of the user's groups that are older than chat."""
    for group in my_groups_without_room(user):
        open_room(group.id)


@transactional
def rename_room(group_id: int) -> None:
    """The room follows its group's name."""
    room = room_of(group_id)
    if room is not None:
        room.name = room.group.name


@transactional
def mark_read(user: User, room_id: int, seq: int) -> int:
    """Note that the user has read up to `seq`, at most to the room's end, never back. The number that stands then."""
    room = room_for(user, room_id)
    seq = min(seq, room.last_seq)
    row = db.session.get(RoomRead, (user.id, room_id), with_for_update=True)
    if row is None:
        room = locked(Room, room_id)  # two pages of one person may both be the first
        row = db.session.get(RoomRead, (user.id, room_id), populate_existing=True)
    if row is None:
        row = RoomRead(user_id=user.id, room_id=room_id, seq=seq)
        db.session.add(row)
    row.seq = max(row.seq, seq)
    return row.seq
