"""What becomes of the lines of somebody who left: they stay without a name, or are gone, as they chose."""

from typing import Any

from sqlalchemy import delete, or_, select

from community.accounts.models import User
from community.chat.actions.carried import forget_carried
from community.chat.actions.log import enter
from community.chat.actions.reactions import forget_reactions
from community.chat.models.carried import PollVote
from community.chat.models.lines import Message, MessageReaction, MessageRevision
from community.chat.models.people import PauseAsk, RoomRead, RoomSeat
from community.chat.models.rooms import Room
from community.core.db import db, locked, transactional
from community.moderation.actions.reports import withdraw

AT_ONCE = 100  # lines, in one transaction


@transactional
def forget_marks(user_id: int, takes_words: bool) -> None:
    """How far they read, what their lines said before; and their answers, where they take their words away."""
    for model in (RoomRead, RoomSeat, PauseAsk):
        db.session.execute(delete(model).where(model.user_id == user_id))
    theirs = select(Message.id).where(Message.author_id == user_id)
    db.session.execute(delete(MessageRevision).where(MessageRevision.message_id.in_(theirs)))
    if takes_words:
        for answers in (MessageReaction, PollVote):
            db.session.execute(delete(answers).where(answers.user_id == user_id))


@transactional
def clear_some_lines() -> int:
    """Clear lines of those who left, in one room: what others don't see in any case, the rest where they wished it.

    How many; 0 once there are none. Again is fine, so it may be cut off anywhere.
    """
    room_id = db.session.scalar(_left().with_only_columns(Message.room_id).limit(1))
    if room_id is None:
        return 0
    room = locked(Room, room_id)
    lines = db.session.scalars(_left().where(Message.room_id == room_id).order_by(Message.id).limit(AT_ONCE)).all()
    for message in lines:
        _clear(room, message)
    return len(lines)


def _left() -> Any:
    wish = or_(User.takes_words, Message.status != "published")
    holds = or_(Message.body != "", Message.carries.is_not(None))
    return select(Message).join(User, User.id == Message.author_id).where(User.closed_at.is_not(None), holds, wish)


def _clear(room: Room, message: Message) -> None:
    was_seen = message.status == "published"
    message.body = message.body_html = message.sent_digest = ""
    withdraw("message", message.id)
    message.status, message.pinned_at, message.content_notes = "removed", None, []
    forget_reactions(message)
    forget_carried(message)
    if message.seq is not None and was_seen:
        enter(room, "remove", message)
