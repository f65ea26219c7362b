"""Which rooms somebody may sit in. Also in a public group only members do: a chat is not read from outside."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, false, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from community.accounts.models import Identity, User
from community.accounts.queries.contact import in_contact
from community.chat.models.lines import Message
from community.chat.models.people import Participant, RoomRead, RoomSeat
from community.chat.models.rooms import HELD, Room
from community.chat.queries.muted import muted
from community.chat.queries.people import has_word, others_in
from community.core.db import db, id_of, keep
from community.core.errors import NotAllowed, NotFound
from community.groups.models import Group, Membership
from community.groups.queries.groups import readable
from community.groups.queries.members import membership_of, not_paused, paused

MAX_ID = 2**63 - 1
#: Unread lines are counted up to here; nobody needs to know more.
MANY = 99


@dataclass(frozen=True)
class RoomCard:
    """A room in somebody's list: how far they read, and how many lines are new to them, at most MANY.

    A conversation has no group; `people` are the others in it, as far as the viewer may see them.
    """

    room: Room
    group: Group | None
    read_seq: int
    unread: int
    muted: bool
    people: Sequence[Identity] = ()

    @property
    def title(self) -> str:
        return title(self.room, self.people)


def title(room: Room, people: Sequence[Identity]) -> str:
    """What a room is called for whoever sees these people in it."""
    if room.group_id is not None:
        return room.name
    if room.word_group is not None:
        member = next((one.name for one in people if one.user_id == room.word_member_id), None)
        return f"{member}, a private word" if member else f"The moderators of {room.word_group.name}"
    return ", ".join(one.name for one in people) or "A conversation"


class VIEWER:
    """Stands for the viewer in statements that are built once."""

    id: Any = bindparam("viewer")


def takes_part(viewer: Any) -> ColumnElement[bool]:
    """An SQL condition on Room: a conversation that the viewer is in."""
    return or_(
        exists().where(Participant.room_id == Room.id, Participant.user_id == viewer.id, Participant.left_at.is_(None)),
        exists().where(has_word(), Membership.user_id == viewer.id).correlate(Room),
    )


_mine = aliased(Membership)
_ROOM = (
    select(Room, _mine)
    .outerjoin(Room.group)
    .outerjoin(_mine, and_(_mine.group_id == Group.id, _mine.user_id == VIEWER.id))
    .where(Room.id == bindparam("room"), or_(readable(VIEWER), takes_part(VIEWER)))  # type: ignore[arg-type]
    .options(contains_eager(Room.group))
)
_ROOM_AND_MYSELF = _ROOM.add_columns(User).join(User, User.id == VIEWER.id).execution_options(populate_existing=True)


def room_for(viewer: User, room_id: int) -> Room:
    """The room with its group, or a conversation the viewer is in.

    Raises NotFound where it is closed to them, NotAllowed where joining the group helps.
    """
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
    require_inside(id_of(viewer), room, membership)
    return room


def require_inside(viewer_id: int, room: Room, membership: Membership | None) -> None:
    """Raises NotAllowed for who can know of a room, and is not in it. The membership is at hand from then on."""
    if room.group is not None:
        keep(Membership, membership, user=viewer_id, group=room.group.id)
        _require_active(membership)
    if room.seated and db.session.get(RoomSeat, (room.id, viewer_id)) is None:
        raise NotAllowed("This room is open to those who were let in.")


def conversation_for(viewer: User, room_id: int) -> Room:
    """A conversation the viewer is in. Raises NotFound."""
    room = room_for(viewer, room_id)
    if not room.is_direct:
        raise NotFound()
    return room


def require_member(viewer: User, group: Group) -> None:
    """Raises NotAllowed for somebody who is no active member of a group they may know of."""
    _require_active(membership_of(viewer, group))


def _require_active(membership: Membership | None) -> None:
    if membership is None or not membership.is_active:
        raise NotAllowed("Please join the group first. Its chat is among members.")
    if membership.suspended_until and membership.is_suspended:
        raise paused(membership.suspended_until)


def room_of(group_id: int) -> Room | None:
    """The group's first room, if it was opened yet. Unscoped: the caller knows the group."""
    return db.session.scalar(select(Room).where(Room.group_id == group_id, ~Room.seated).order_by(Room.id).limit(1))


def group_room_ids(group_id: int) -> list[int]:
    """The ids of all rooms of a group, those with seats too. Unscoped."""
    return list(db.session.scalars(select(Room.id).where(Room.group_id == group_id).order_by(Room.id)))


def held_rooms(room_ids: Collection[int]) -> Sequence[Room]:
    """Those of these rooms that somebody holds and that are not over. Unscoped."""
    if not room_ids:
        return []
    return db.session.scalars(select(Room).where(Room.id.in_(room_ids), Room.stage.in_(HELD))).all()


def rooms_named(group_id: int, name: str) -> list[Room]:
    """The group's open rooms that are called so, however it is written. Unscoped."""
    named = select(Room).where(Room.group_id == group_id, Room.archived_at.is_(None), ~Room.seated)
    rooms = db.session.scalars(named)
    return [room for room in rooms if room.name.casefold() == name.casefold()]


def room_ids_of(user_id: int) -> list[int]:
    """The rooms that somebody belongs to, conversations too. Unscoped: for audiences."""
    of_groups = (
        select(Room.id)
        .join(Membership, Membership.group_id == Room.group_id)
        .where(Membership.user_id == user_id, Membership.status == "active")
    )
    return [*db.session.scalars(of_groups), *conversation_ids_of(user_id)]


def conversation_ids_of(user_id: int) -> list[int]:
    """The conversations that somebody is in. Unscoped."""
    mine = select(Participant.room_id).where(Participant.user_id == user_id, Participant.left_at.is_(None))
    words = select(Room.id).join(Membership, has_word()).where(Membership.user_id == user_id)
    return [*db.session.scalars(mine.order_by(Participant.room_id)), *db.session.scalars(words.order_by(Room.id))]


def seated_room_ids(group_id: int, user_id: int) -> list[int]:
    """The rooms of a group in which somebody has a seat. Unscoped; ordered, so that locks are too."""
    seated = select(Room.id).join(RoomSeat, RoomSeat.room_id == Room.id)
    return list(
        db.session.scalars(seated.where(Room.group_id == group_id, RoomSeat.user_id == user_id).order_by(Room.id))
    )


def my_groups_without_room(viewer: User) -> list[Group]:
    """Groups of theirs from before there was chat."""
    return list(
        db.session.scalars(
            select(Group)
            .join(Membership, and_(Membership.group_id == Group.id, Membership.user_id == viewer.id))
            .where(Membership.status == "active", ~exists().where(Room.group_id == Group.id, ~Room.seated))
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


def promises(group: Group) -> list[tuple[str, str]]:
    """The open rooms of a group, by name, each with how long lines stay there. For whoever may know of the group."""
    rooms = select(Room).where(Room.group_id == group.id, Room.archived_at.is_(None), ~Room.seated)
    return [(room.name, room.promise) for room in db.session.scalars(rooms.order_by(func.lower(Room.name), Room.id))]


def _cards(viewer: User, *which: ColumnElement[bool]) -> list[RoomCard]:
    read, other = aliased(RoomRead), aliased(Room)
    first = select(func.min(other.id)).where(other.group_id == Room.group_id).scalar_subquery()
    rows = db.session.execute(
        select(
            Room, *_place(viewer, read, or_(Membership.joined_at.is_(None), Message.created_at >= Membership.joined_at))
        )
        .join(Room.group)
        .join(Membership, and_(Membership.group_id == Group.id, Membership.user_id == viewer.id))
        .outerjoin(read, and_(read.room_id == Room.id, read.user_id == viewer.id))
        .where(Membership.status == "active", not_paused(), ~Room.seated, *which)
        .options(contains_eager(Room.group))
        .order_by(Group.name, Group.id, Room.id != first, func.lower(Room.name), Room.id)
    )
    return [RoomCard(room, room.group, seq, min(count, MANY), muted) for room, seq, count, muted in rows]


def my_conversations(viewer: User) -> list[RoomCard]:
    """The conversations the viewer is in, with what is new to them; where something was said last comes first."""
    read = aliased(RoomRead)
    said = select(func.max(Message.id)).where(Message.room_id == Room.id, in_contact(viewer, Message.author_id))
    latest = said.correlate(Room).scalar_subquery()
    rows = db.session.execute(
        select(Room, *_place(viewer, read))
        .outerjoin(read, and_(read.room_id == Room.id, read.user_id == viewer.id))
        .where(
            Room.group_id.is_(None),
            takes_part(viewer),
            or_(Room.word_group_id.is_(None), Room.word_member_id == viewer.id, Room.last_seq >= Room.first_kept_seq),
        )
        .options(joinedload(Room.word_group))
        .order_by(func.coalesce(latest, 0).desc(), Room.id.desc())
    ).all()
    people = others_in(viewer, [room.id for room, *_ in rows])
    return [RoomCard(room, None, seq, min(count, MANY), muted, people[room.id]) for room, seq, count, muted in rows]


def _place(viewer: User, read: Any, *since: ColumnElement[bool]) -> tuple[ColumnElement, ...]:
    """How far the viewer read, what is new to them (of what was said `since`), and whether they muted the room."""
    return func.coalesce(read.seq, 0), _unread(viewer, read, *since), func.coalesce(read.muted, false())


def _unread(viewer: User, read: Any, *since: ColumnElement[bool]) -> ColumnElement[int]:
    return (
        select(func.count())
        .where(
            Message.room_id == Room.id,
            # a bound, so that a long absence costs no more than a short one
            Message.seq > func.coalesce(read.seq, 0),
            Message.seq > Room.last_seq - 3 * MANY,
            Message.status == "published",
            Message.author_id != viewer.id,
            in_contact(viewer, Message.author_id),
            *since,
            or_(
                Room.word_group_id.is_not(None), ~muted(viewer, Message.author_id)
            ),  # nobody is muted in a private word
        )
        .correlate(Room, Membership, read)
        .scalar_subquery()
    )


def is_muted(viewer: User, room: Room) -> bool:
    """Whether the viewer hears of this room only when looking at it."""
    return bool(
        db.session.scalar(select(RoomRead.muted).where(RoomRead.user_id == viewer.id, RoomRead.room_id == room.id))
    )


def read_seq(viewer: User, room: Room) -> int:
    """How far the viewer has read; 0 before the first visit."""
    return (
        db.session.scalar(select(RoomRead.seq).where(RoomRead.user_id == viewer.id, RoomRead.room_id == room.id)) or 0
    )
