"""Reads of what takes place just now, for those who act on it. Unscoped; ordered, so that locks are too."""

from sqlalchemy import or_, select

from community.chat.models.rooms import Room
from community.core.clock import now
from community.core.db import db
from community.sessions.models import LIVE, GroupSession


def held_now(user_id: int, group_id: int) -> list[GroupSession]:
    """What takes place in a group and this person holds."""
    return list(
        db.session.scalars(
            select(GroupSession)
            .join(Room, Room.id == GroupSession.room_id)
            .where(
                GroupSession.group_id == group_id,
                GroupSession.starts_at <= now(),
                Room.stage.in_(LIVE),
                or_(GroupSession.facilitator_id == user_id, GroupSession.co_facilitator_id == user_id),
            )
            .order_by(GroupSession.id)
        )
    )


def live_in(group_id: int) -> list[int]:
    """The ids of what takes place in a group just now."""
    live = select(GroupSession.id).join(Room, Room.id == GroupSession.room_id)
    live = live.where(GroupSession.group_id == group_id, Room.stage.in_(LIVE))
    return list(db.session.scalars(live.order_by(GroupSession.id)))


def held_alone(user_id: int) -> list[int]:
    """The ids of what takes place anywhere and this person holds without a second one."""
    alone = (
        select(GroupSession.id)
        .join(Room, Room.id == GroupSession.room_id)
        .where(
            Room.stage.in_(LIVE),
            GroupSession.facilitator_id == user_id,
            GroupSession.co_facilitator_id.is_(None),
        )
    )
    return list(db.session.scalars(alone.order_by(GroupSession.id)))
