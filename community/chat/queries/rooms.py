"""Which rooms somebody may sit in. Also in a public group only members do: a chat is not read from outside."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from community.accounts.models import User
from community.accounts.queries import in_contact
from community.chat.models import Message, Room, RoomRead
from community.core.db import db, id_of, keep
from community.core.errors import NotAllowed, NotFound
from community.groups.models import Group, Membership
from community.groups.queries import membership_of, readable

MAX_ID = 2**63 - 1
#: Unread lines are counted up to here; nobody needs to know more.
MANY = 99


@dataclass(frozen=True)
class RoomCard:
    """A room in somebody's list: how many lines are new to them, at most MANY."""

    room: Room
    group: Group
    unread: int


class _Bound:
    """Stands for the viewer in statements that are built once."""

    id: Any = bindparam("viewer")


_mine = aliased(Membership)
_ROOM = (
    select(Room, _mine)
    .join(Room.group)
    .outerjoin(_mine, and_(_mine.group_id == Group.id, _mine.user_id == _Bound.id))
    .where(Room.id == bindparam("room"), readable(_Bound))  # type: ignore[arg-type]
    .options(contains_eager(Room.group))
)
_ROOM_AND_MYSELF = _ROOM.add_columns(User).join(User, User.id == _Bound.id).execution_options(populate_existing=True)


def room_for(viewer: User, room_id: int) -> Room:
    """The room with its group. Raises NotFound where the group is closed to them, NotAllowed where joining helps."""
    return _room(_ROOM, viewer, room_id)


def room_now(viewer: User, room_id: int) -> Room:
    """The same in a transaction, with all that decides what they may do there (their account, the group, their
    membership) as it is now, in one question."""
    return _room(_ROOM_AND_MYSELF, viewer, room_id)


def _room(statement: Select, viewer: User, room_id: int) -> Room:
    if not 0 < room_id <= MAX_ID:
        raise NotFound()
    found = db.session.execute(statement, {"viewer": id_of(viewer), "room": room_id}).one_or_none()
    if found is None:
        raise NotFound()
    room, membership = found[:2]
    keep(membership, user=id_of(viewer), group=room.group_id)
    require_member(viewer, room.group)
    return room


def require_member(viewer: User, group: Group) -> None:
    """Raises NotAllowed for somebody who is no active member of a group they may know of."""
    membership = membership_of(viewer, group)
    if membership is None or not membership.is_active:
        raise NotAllowed("Please join the group first. Its chat is among members.")


def room_of(group_id: int) -> Room | None:
    """The group's first room, if it was opened yet. Unscoped: the caller knows the group."""
    return db.session.scalar(select(Room).where(Room.group_id == group_id).order_by(Room.id).limit(1))


def group_room_ids(group_id: int) -> list[int]:
    """The ids of all rooms of a group. Unscoped."""
    return list(db.session.scalars(select(Room.id).where(Room.group_id == group_id).order_by(Room.id)))


def rooms_named(group_id: int, name: str) -> list[Room]:
    """The group's open rooms that are called so, however it is written. Unscoped."""
    rooms = db.session.scalars(select(Room).where(Room.group_id == group_id, Room.archived_at.is_(None)))
    return [room for room in rooms if room.name.casefold() == name.casefold()]


def room_ids_of(user_id: int) -> list[int]:
    """The rooms that somebody belongs to. Unscoped: for audiences."""
    return list(
        db.session.scalars(
            select(Room.id)
            .join(Membership, Membership.group_id == Room.group_id)
            .where(Membership.user_id == user_id, Membership.status == "active")
        )
    )


def my_groups_without_room(viewer: User) -> list[Group]:
    """Groups of theirs from before there was chat."""
    return list(
        db.session.scalars(
            select(Group)
            .join(Membership, and_(Membership.group_id == Group.id, Membership.user_id == viewer.id))
            .where(Membership.status == "active", ~exists().where(Room.group_id == Group.id))
        )
    )


def my_rooms(viewer: User) -> list[RoomCard]:
    """The open rooms of the viewer's groups, by the group's name, with what is new to them in each."""
    return _cards(viewer, Room.archived_at.is_(None), or_(Group.archived_at.is_(None), Room.last_seq > 0))


def rooms_in(viewer: User, group: Group, archived: bool = False) -> list[RoomCard]:
    """The open rooms of one group, or its archived ones: the first room first, then by name. For its members."""
    return _cards(
        viewer, Room.group_id == group.id, Room.archived_at.is_not(None) if archived else Room.archived_at.is_(None)
    )


def _cards(viewer: User, *which: ColumnElement[bool]) -> list[RoomCard]:
    read, other = aliased(RoomRead), aliased(Room)
    first = select(func.min(other.id)).where(other.group_id == Room.group_id).scalar_subquery()
    unread = (
        select(func.count())
        .where(
            Message.room_id == Room.id,
            # a bound, so that a long absence costs no more than a short one
            Message.seq > func.coalesce(read.seq, 0),
            Message.seq > Room.last_seq - 3 * MANY,
            Message.status == "published",
            Message.author_id != viewer.id,
            in_contact(viewer, Message.author_id),
        )
        .correlate(Room, read)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Room, unread)
        .join(Room.group)
        .join(Membership, and_(Membership.group_id == Group.id, Membership.user_id == viewer.id))
        .outerjoin(read, and_(read.room_id == Room.id, read.user_id == viewer.id))
        .where(Membership.status == "active", *which)
        .options(contains_eager(Room.group))
        .order_by(Group.name, Group.id, Room.id != first, func.lower(Room.name), Room.id)
    )
    return [RoomCard(room, room.group, min(count, MANY)) for room, count in rows]


def read_seq(viewer: User, room: Room) -> int:
    """How far the viewer has read; 0 before the first visit."""
    return (
        db.session.scalar(select(RoomRead.seq).where(RoomRead.user_id == viewer.id, RoomRead.room_id == room.id)) or 0
    )
