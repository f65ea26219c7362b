"""Opening and settling rooms, and noting how far somebody has read."""

from typing import Any

from community.accounts.models import User
from community.accounts.policy import require_write
from community.chat import live
from community.chat.models.people import RoomRead
from community.chat.models.rooms import KEPT_FOR, Room
from community.chat.policy.rooms import can_change, can_open
from community.chat.queries.people import listener_ids
from community.chat.queries.rooms import my_groups_without_room, room_for, room_of, rooms_named
from community.core import audit
from community.core.clock import now
from community.core.db import db, locked, transactional
from community.core.errors import Invalid, NotAllowed
from community.groups.models import Group
from community.notifications.actions import mark_read_about


@transactional
def open_room(group_id: int) -> Room:
    """The group's first room, made now if it has none yet."""
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
def open_another(actor: User, group: Group, name: str, **settings: Any) -> Room:
    """One more room of the group, named and settled as RoomInput says.

    Raises NotAllowed, Suspended, or Invalid for a name that an open room of the group has.
    """
    require_write(actor)
    group = locked(Group, group.id)
    if not can_open(actor, group):
        raise NotAllowed("Only moderators of the group open rooms, and only while it is not archived.")
    open_room(group.id)
    _check_name(group.id, name)
    room = Room(group_id=group.id, name=name, has_own_name=True, group=group, **settings)
    db.session.add(room)
    db.session.flush()
    live.room_opened(room, listener_ids(room))
    audit.append(actor.id, "room.opened", "room", room.id, group.id)
    return room


@transactional
def change_room(actor: User, room_id: int, **changes: Any) -> Room:
    """Name, settle, archive or open again a room, as RoomChange says; what is left out stays.

    Longer keeping holds for what is said from now on: earlier lines go when their writers were told they would.
    Raises NotFound, NotAllowed, Suspended, Invalid.
    """
    room = room_for(actor, room_id)
    require_write(actor)
    if not can_change(actor, room):
        raise NotAllowed("Only moderators of the group change its rooms.")
    group_id = locked(Group, room.group_id).id
    room = locked(Room, room_id)
    if "name" in changes and changes["name"] != room.name:
        _check_name(group_id, changes["name"])
        room.name, room.has_own_name = changes["name"], True
    if "archived" in changes and changes["archived"] != (room.archived_at is not None):
        if not changes["archived"]:
            _check_name(group_id, room.name)
        room.archived_at = now() if changes["archived"] else None
    if "keep" in changes:
        _keep(room, changes["keep"])
    for name in ("lines_by", "slow_seconds"):
        setattr(room, name, changes.get(name, getattr(room, name)))
    live.room_changed(room)
    audit.append(actor.id, "room.changed", "room", room.id, group_id, fields=",".join(sorted(changes)))
    return room


@transactional
def rename_room(group_id: int) -> None:
    """The first room follows its group's name, until it has one of its own."""
    room = room_of(group_id)
    if room is not None and room.group is not None and not room.has_own_name and room.name != room.group.name:
        room.name = room.group.name


@transactional
def mark_read(user: User, room_id: int, seq: int) -> int:
    """Note that the user has read up to `seq`, at most to the room's end, never back. The number that stands then.

    Their other open pages are told.
    """
    room = room_for(user, room_id)
    seq = min(seq, room.last_seq)
    row = _place(user, room_id)
    if seq > row.seq:
        row.seq = seq
        live.room_read(user, room, seq)
    if room.is_direct:
        mark_read_about(user, "room", room.id)
    return row.seq


@transactional
def mute_room(user: User, room_id: int, muted: bool) -> None:
    """Hear of this room only when looking at it, or hear of it again. Nobody else knows. Raises NotFound."""
    room = room_for(user, room_id)
    _place(user, room.id).muted = muted
    if muted and room.is_direct:
        mark_read_about(user, "room", room.id)


def _place(user: User, room_id: int) -> RoomRead:
    """What the room remembers of this person, locked."""
    row = db.session.get(RoomRead, (user.id, room_id), with_for_update=True)
    if row is None:
        locked(Room, room_id)  # two pages of one person may both be the first
        row = db.session.get(RoomRead, (user.id, room_id), populate_existing=True)
    if row is None:
        row = RoomRead(user_id=user.id, room_id=room_id, seq=0, muted=False)
        db.session.add(row)
    return row


def _check_name(group_id: int, name: str) -> None:
    if rooms_named(group_id, name):
        raise Invalid(name="The group has an open room of this name already.")


def _keep(room: Room, keep: str) -> None:
    """Keep lines for as long as this. Longer than before: what was said until now keeps its promise."""
    before, after = KEPT_FOR[room.keep], KEPT_FOR[keep]
    if before is not None and (after is None or after > before):
        room.promised_keep, room.promised_seq = (
            min((room.promised_keep or room.keep, room.keep), key=_length),
            room.last_seq,
        )
    room.keep = keep


def _length(keep: str) -> float:
    length = KEPT_FOR[keep]
    return float("inf") if length is None else length.total_seconds()
