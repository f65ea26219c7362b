"""Private words, found for those who act on them. Unscoped: who is in one is told by `people.has_word`."""

from sqlalchemy import and_, or_, select

from community.chat.models.rooms import Room
from community.chat.queries.conversations import MODERATES
from community.core.db import db
from community.groups.models import Membership


def word_of(group_id: int, user_id: int) -> Room | None:
    """The private word of this member with the moderators of the group, if it was opened yet."""
    return db.session.scalar(select(Room).where(Room.word_group_id == group_id, Room.word_member_id == user_id))


def word_ids(group_id: int) -> list[int]:
    """All private words with the moderators of this group."""
    return list(db.session.scalars(select(Room.id).where(Room.word_group_id == group_id).order_by(Room.id)))


def word_ids_of(user_id: int) -> list[int]:
    """The private words of this member, in whatever group."""
    return list(db.session.scalars(select(Room.id).where(Room.word_member_id == user_id).order_by(Room.id)))


def words_between(one_id: int, other_id: int) -> list[tuple[int, int]]:
    """Where one of the two is the member and the other moderates: the rooms, each with the moderator."""
    pairs = or_(
        and_(Room.word_member_id == one_id, Membership.user_id == other_id),
        and_(Room.word_member_id == other_id, Membership.user_id == one_id),
    )
    found = (
        select(Room.id, Membership.user_id)
        .join(Membership, Membership.group_id == Room.word_group_id)
        .where(pairs, Membership.status == "active", MODERATES)
        .order_by(Room.id)
    )
    return [(room_id, user_id) for room_id, user_id in db.session.execute(found)]
