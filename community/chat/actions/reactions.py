"""Warm answers to lines: one of each kind per person, given and taken back."""

from sqlalchemy import delete

from community.accounts.models import User
from community.chat.actions.log import enter, locked_room
from community.chat.models.lines import Message, MessageReaction
from community.chat.policy.lines import require_react
from community.chat.queries.lines import message_for
from community.core.db import db, transactional


@transactional
def set_reaction(user: User, room_id: int, message_id: int, kind: str) -> int | None:
    """Answer a line with one of the warm words. Its number in the log; None where it was said before.

    Raises NotFound, NotAllowed, Paused.
    """
    room = locked_room(user, room_id)
    message = message_for(user, room, message_id)
    require_react(user, message)
    if db.session.get(MessageReaction, (message.id, user.id, kind)) is not None:
        return None
    db.session.add(MessageReaction(message_id=message.id, user_id=user.id, kind=kind))
    db.session.flush()
    return enter(room, "reaction", message, by=user)


@transactional
def unset_reaction(user: User, room_id: int, message_id: int, kind: str) -> int | None:
    """Take one's warm answer back. Its number in the log; None where there was none. Raises NotFound, NotAllowed."""
    room = locked_room(user, room_id)
    message = message_for(user, room, message_id)
    given = db.session.get(MessageReaction, (message.id, user.id, kind))
    if given is None:
        return None
    db.session.delete(given)
    db.session.flush()
    return enter(room, "reaction", message, by=user)


@transactional
def forget_reactions(message: Message) -> None:
    """What was answered to a line that its author took back goes with it."""
    db.session.execute(delete(MessageReaction).where(MessageReaction.message_id == message.id))
