"""A message as moderation sees it: with the few lines around it, since a line alone says little."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import select

from community.accounts.models import User
from community.chat.models.lines import Message
from community.chat.models.rooms import Room
from community.chat.queries.carried import described
from community.chat.queries.lines import Line, around, message_for, messages
from community.chat.queries.rooms import room_for
from community.core.db import db, locked
from community.core.errors import DomainError
from community.moderation.queries.around import quoted
from community.moderation.subjects import Snapshot


def message_snapshot_for(viewer: User, key: Any) -> Snapshot | None:
    """What the viewer sees of a message, by id; None where they see nothing."""
    found = db.session.get(Message, int(key)) if str(key).isdecimal() and len(str(key)) < 19 else None
    if found is None:
        return None
    try:
        message = message_for(viewer, room_for(viewer, found.room_id), found.id)
    except DomainError:
        return None
    return _snapshot(message, viewer)


def message_snapshot(message_id: int) -> Snapshot | None:
    """The message as it is now, for staff whose case it is. Removed words are not shown again."""
    message = db.session.get(Message, message_id)
    return _snapshot(message, None) if message else None


def message_notes(message_ids: Collection[int]) -> dict[int, Collection[str]]:
    """The content notes of these lines, by id. Unscoped: for moderation."""
    noted = select(Message.id, Message.content_notes).where(Message.id.in_(message_ids))
    return dict(db.session.execute(noted).all())


def hold_message(message_id: int) -> None:
    """Lock the room of a message until the transaction ends, as every action on a message does first."""
    room_id = db.session.scalar(select(Message.room_id).where(Message.id == message_id))
    if room_id is not None:
        locked(Room, room_id)


def said_last(room_id: int, user_id: int, until: datetime | None = None, limit: int = 3) -> str:
    """The last lines of one person in a room, or those up to a moment, as HTML, in their order; empty where there are
    none. Pictures are only told of: they go with the room. Unscoped: for staff, and for themselves.
    """
    theirs = messages().where(
        Message.room_id == room_id,
        Message.author_id == user_id,
        Message.status == "published",
        Message.seq.is_not(None),
    )
    if until is not None:
        theirs = theirs.where(Message.created_at <= until)
    last = db.session.scalars(theirs.order_by(Message.seq.desc()).limit(limit)).all()
    return str(Markup("").join(_told(line) for line in reversed(last)))


def _told(message: Message) -> Markup:
    return _said(message.identity.name, message.body_html) + described(message, shown=False)


def _snapshot(message: Message, viewer: User | None) -> Snapshot:
    above, below = around(viewer, message)
    words = Markup("<p><em>This line was removed.</em></p>")
    if message.status != "removed":
        words = _said(message.identity.name, message.body_html) + described(message)
    place = "" if message.seq is None else f"?at={message.seq}#line-{message.id}"
    group = message.room.group
    closed = group is None and viewer is None  # who decides about a line of a conversation can't go into it
    return Snapshot(
        type="message",
        id=message.id,
        author_id=message.author_id,
        group_id=message.room.group_id,
        title=_title(message.room),
        html=str(words),
        before_html=str(_quoted(above)),
        after_html=str(_quoted(below)),
        url="" if closed else f"/rooms/{message.room_id}{place}",
        status=message.status,
        author_name=message.identity.name,
        identity_id=message.identity_id,
    )


def _title(room: Room) -> str:
    if room.word_group is not None:
        return f"A line in a private word with the moderators of {room.word_group.name}"
    return f"A line in the chat of {room.group.name}" if room.group else "A line in a conversation of a few people"


def _quoted(lines: Iterable[Line]) -> Markup:
    return quoted([(line.author, line.body_html) for line in lines if line.author])


def _said(name: str, html: str) -> Markup:
    return Markup("<p><strong>{}</strong></p>{}").format(name, Markup(html))  # noqa: S704  cleaned when it was written
