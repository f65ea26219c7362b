"""Polls: a line that asks, and what people choose. The log says that something was chosen, never by whom."""

from collections.abc import Sequence
from datetime import timedelta

from community.accounts.models import User
from community.chat.actions.carried import Brings
from community.chat.actions.log import enter, locked_room
from community.chat.actions.messages import Sent, send_message
from community.chat.models.carried import Poll, PollVote
from community.chat.models.lines import Message
from community.chat.models.rooms import Room
from community.chat.policy.lines import can_remove
from community.chat.policy.rooms import require_take_part
from community.chat.queries.lines import message_for
from community.chat.queries.polls import is_over
from community.core import audit
from community.core.clock import now
from community.core.db import db, transactional
from community.core.errors import Conflict, Invalid, NotAllowed, NotFound

#: In a group's room it is told what was chosen once so many answered: of fewer one might guess who it was.
FEW = 3
#: What people choose from when they are asked how they are.
WEATHER = (
    ("sun", "Sunny: light and well"),
    ("haze", "Hazy sun: mostly all right"),
    ("cloud", "Cloudy: heavy, but holding"),
    ("fog", "Foggy: hard to tell"),
    ("rain", "Rainy: sad"),
    ("storm", "Stormy: a lot at once"),
)
WEATHER_QUESTION = "How is the weather inside you just now?"


@transactional
def open_poll(
    author: User,
    room_id: int,
    client_id: str,
    question: str = "",
    choices: Sequence[str] = (),
    kind: str = "choices",
    minutes: int | None = None,
    content_notes: Sequence[str] = (),
) -> Sent:
    """Ask the room, as a line whose words are the question; of the kind "weather" with choices of its own.

    It closes after so many `minutes`, or when somebody closes it. Safe to repeat as sending is, and raises what that
    does; Invalid also where the question or its choices are missing.
    """
    if kind == "weather":
        question, choices = question or WEATHER_QUESTION, [words for _, words in WEATHER]
    if not question:
        raise Invalid(question="Please ask something.")
    if not choices:
        raise Invalid(choices="Please give two to eight choices, one on each line.")
    few = FEW if locked_room(author, room_id).group_id is not None else 1
    closes_at = now() + timedelta(minutes=minutes) if minutes else None

    def row(message_id: int) -> Poll:
        return Poll(message_id=message_id, kind=kind, choices=list(choices), counts_from=few, closes_at=closes_at)

    brings = Brings("poll", kind, row)
    return send_message(author, room_id, client_id, question, content_notes=content_notes, brings=brings)


@transactional
def vote(user: User, room_id: int, message_id: int, choice: int | None, on: bool = True) -> int | None:
    """Choose an answer (by its number, from 0), or another one. Not `on` takes this one back, and leaves another; None
    takes back whichever it is. Twice is once.

    The number in the log; None where nothing changed. Raises NotFound, NotAllowed, Paused, Invalid, Conflict for a poll
    that is closed.
    """
    room = locked_room(user, room_id)
    message, poll = _poll_for(user, room, message_id)
    require_take_part(user, room)
    if message.status != "published":
        raise NotAllowed("It can be answered once the line stands in the room.")
    if is_over(poll.closes_at):
        raise Conflict("This poll is closed. What was chosen stays to be read.")
    if choice is not None and not 0 <= choice < len(poll.choices):
        raise Invalid(choice="Please choose one of the answers.")
    given = db.session.get(PollVote, (message.id, user.id))
    mine = given.choice if given else None
    wanted = choice if on or choice is None else None if mine == choice else mine
    if mine == wanted:
        return None
    if given is None:
        db.session.add(PollVote(message_id=message.id, user_id=user.id, choice=wanted))
    elif wanted is None:
        db.session.delete(given)
    else:
        given.choice = wanted
    db.session.flush()
    return enter(room, "poll", message)  # without who: the counts are everybody's, and tell of nobody


@transactional
def close_poll(actor: User, room_id: int, message_id: int) -> int | None:
    """Take no more answers, as its author or a moderator. The number in the log; None where it was closed, and while
    the line waits for review: it is not in the log then.

    Raises NotFound, NotAllowed.
    """
    room = locked_room(actor, room_id)
    message, poll = _poll_for(actor, room, message_id)
    if not can_remove(actor, message):
        raise NotAllowed("A poll is closed by whoever opened it, or by a moderator of the group.")
    if is_over(poll.closes_at):
        return None
    poll.closes_at = now()
    db.session.flush()
    if message.author_id != actor.id:
        audit.append(actor.id, "poll.closed", "message", message.id, room.group_id)
    return None if message.seq is None else enter(room, "poll", message)


def _poll_for(viewer: User, room: Room, message_id: int) -> tuple[Message, Poll]:
    message = message_for(viewer, room, message_id)
    poll = db.session.get(Poll, message.id) if message.carries == "poll" else None
    if poll is None:
        raise NotFound()
    return message, poll
