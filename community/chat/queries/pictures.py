"""Pictures that came with lines. Who may read the line may see its picture, and whoever decides a case about it."""

from collections.abc import Iterable

from sqlalchemy import select

from community.accounts.models import User
from community.chat.models.carried import LinePicture
from community.chat.models.lines import Message
from community.chat.queries.lines import message_for
from community.chat.queries.rooms import room_for
from community.core.db import db
from community.core.errors import DomainError, NotFound
from community.moderation.queries.cases import has_case_about


def picture_key(viewer: User, room_id: int, message_id: int) -> str:
    """The file of a picture. Raises NotFound, NotAllowed where joining the group helps."""
    try:
        message_for(viewer, room_for(viewer, room_id), message_id)
    except DomainError:
        if not (0 < message_id < 2**63 and has_case_about(viewer, "message", message_id)):
            raise
    found = select(LinePicture.key).join(Message, Message.id == LinePicture.message_id)
    key = db.session.scalar(found.where(Message.id == message_id, Message.room_id == room_id))
    if key is None:
        raise NotFound()
    return key


def without_line(keys: Iterable[str]) -> set[str]:
    """Those of these files that no line has. What a report captured names a picture by its line, so it is none of
    them. Unscoped: for sweeping.
    """
    return set(keys) - set(db.session.scalars(select(LinePicture.key)))
