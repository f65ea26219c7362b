"""Who hears a room, and who of those there may know of whom."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, bindparam, func, or_, select, union_all

from community.accounts.models import Identity, NoContact, User
from community.accounts.queries.contact import in_contact, in_contact_with
from community.chat.models.people import Participant, RoomSeat
from community.chat.models.rooms import Room
from community.chat.queries.conversations import MODERATES
from community.core.clock import now
from community.core.db import Moment, db, rows_of
from community.groups.models import Membership
from community.groups.queries.members import MEMBERS


def has_word() -> ColumnElement[bool]:
    """An SQL condition on Room and Membership, the one rule of who is in a private word: its member while they belong
    to the group, and who moderates it now, but for those out of contact with the member.
    """
    moderates = and_(MODERATES, in_contact_with(Room.word_member_id, Membership.user_id))
    return and_(
        Membership.group_id == Room.word_group_id,
        Membership.status == "active",
        or_(Membership.user_id == Room.word_member_id, moderates),
    )


def _taking_part(among: Callable[[Any], ColumnElement[bool]]) -> Subquery:
    """`room_id`, `user_id` of everybody who is in these conversations now. `among`: which, by a column of room ids."""
    invited = select(Participant.room_id, Participant.user_id)
    called = select(Room.id, Membership.user_id).select_from(Room).join(Membership, has_word())
    return union_all(
        invited.where(among(Participant.room_id), Participant.left_at.is_(None)), called.where(among(Room.id))
    ).subquery()


_inside = _taking_part(lambda room_id: room_id == bindparam("room"))
_of_few = (
    select(User.id)
    .join(_inside, _inside.c.user_id == User.id)
    .where(
        User.banned_at.is_(None),
        User.closed_at.is_(None),
        or_(User.suspended_until.is_(None), User.suspended_until <= bindparam("now", type_=Moment)),
    )
)
_seat = and_(RoomSeat.user_id == User.id, RoomSeat.room_id == bindparam("room"))
#: Who may hear a `room` of a `group` at the moment `now`, by what sort of room it is.
HEARERS = {"group": MEMBERS, "seats": MEMBERS.join(RoomSeat, _seat), "few": _of_few}


def hearing(room: Room) -> tuple[str, dict[str, Any]]:
    """Which of the HEARERS a room has, and what to ask them with."""
    asked = {"room": room.id, "group": room.group_id, "now": now()}
    return ("few" if room.group_id is None else "seats" if room.seated else "group"), asked


def listener_ids(room: Room) -> set[int]:
    """Everybody who may hear this room now. Unscoped: for audiences, from which no-contact is taken away."""
    sort, asked = hearing(room)
    return {user_id for (user_id,) in rows_of(HEARERS[sort], asked)}


def others_in(viewer: User, room_ids: Iterable[int]) -> dict[int, list[Identity]]:
    """Who else is in these conversations, by name: without those who left, closed their account or are out of contact.

    The three look the same, so that nothing tells which it is.
    """
    found: dict[int, list[Identity]] = {room_id: [] for room_id in room_ids}
    inside = _taking_part(lambda room_id: room_id.in_(found))
    rows = db.session.execute(
        select(inside.c.room_id, Identity)
        .join(Identity, and_(Identity.user_id == inside.c.user_id, Identity.kind == "handle"))
        .join(User, User.id == inside.c.user_id)
        .where(inside.c.user_id != viewer.id, User.closed_at.is_(None), in_contact(viewer, inside.c.user_id))
        .order_by(func.lower(Identity.name))
    )
    for room_id, identity in rows:
        found[room_id].append(identity)
    return found


def can_be_answered(viewer: User, room: Room) -> bool:
    """Whether somebody they see is in a conversation with the viewer; in a private word of another, that other one."""
    others = {one.user_id for one in others_in(viewer, [room.id])[room.id]}
    return room.word_member_id in others if room.is_word and viewer.id != room.word_member_id else bool(others)


def seated_ids(room_id: int) -> set[int]:
    """Who has a seat in a room. Unscoped."""
    return set(db.session.scalars(select(RoomSeat.user_id).where(RoomSeat.room_id == room_id)))


def seat_of(user_id: int, room: Room) -> RoomSeat | None:
    """This person's seat in a room that has seats."""
    return db.session.get(RoomSeat, (room.id, user_id)) if room.seated else None


def holder_ids(room_id: int) -> set[int]:
    """Who holds a seated room. Unscoped."""
    return set(db.session.scalars(select(RoomSeat.user_id).where(RoomSeat.room_id == room_id, RoomSeat.holds)))


def shown(user_ids: Iterable[int]) -> dict[int, Identity]:
    """How these people are shown. Unscoped: `apart_among` says what to leave out for whom."""
    found = db.session.scalars(select(Identity).where(Identity.user_id.in_(set(user_ids)), Identity.kind == "handle"))
    return {identity.user_id: identity for identity in found}


def apart_among(user_ids: Iterable[int]) -> dict[int, set[int]]:
    """For each of these people, who of the others they have no-contact with. Nobody without any is in it."""
    ids = set(user_ids)
    return apart_from(ids, ids)


def apart_from(others: Iterable[int], viewers: Iterable[int]) -> dict[int, set[int]]:
    """For each of the viewers, who of the others they have no-contact with. Nobody without any is in it."""
    those, these = set(others), set(viewers)
    apart: dict[int, set[int]] = defaultdict(set)
    if those:
        rows = db.session.execute(
            select(NoContact.user_id, NoContact.other_id).where(
                NoContact.user_id.in_(these), NoContact.other_id.in_(those)
            )
        )
        for user_id, other_id in rows:
            apart[user_id].add(other_id)
    return apart
