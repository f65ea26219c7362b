"""What lines said before their edits."""

from collections.abc import Sequence

from sqlalchemy import Row, select

from community.chat.models.lines import Message, MessageRevision
from community.core.db import db

#: Nobody reads more of them.
MANY = 100


def revisions_of(message: Message) -> Sequence[Row]:
    """What a line said before its edits, the latest first: body, alt (of its picture, if any), at.

    Unscoped: `policy.lines.require_history` comes first.
    """
    return db.session.execute(
        select(MessageRevision.body, MessageRevision.alt, MessageRevision.at)
        .where(MessageRevision.message_id == message.id)
        .order_by(MessageRevision.id.desc())
        .limit(MANY)
    ).all()
