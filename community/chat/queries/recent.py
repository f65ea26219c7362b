"""What was said lately in groups, in words alone. Unscoped: for trying watched phrases, which shows nobody more than
they see. What is said among few is not looked at.
"""

from sqlalchemy import select

from community.chat.models.lines import Message
from community.chat.models.rooms import Room
from community.core.db import db


def recent_lines(group_id: int | None, limit: int) -> list[tuple[int, str]]:
    """The newest lines that stand, as (id, words): of a group, or (None) of all."""
    said = select(Message.id, Message.body).join(Room, Room.id == Message.room_id)
    said = said.where(Message.status == "published", Room.group_id.is_not(None))
    if group_id is not None:
        said = said.where(Room.group_id == group_id)
    return [(row.id, row.body) for row in db.session.execute(said.order_by(Message.id.desc()).limit(limit))]
