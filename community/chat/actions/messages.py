"""What becomes of a line: sent, read first, published, edited, taken back, put away."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, insert

from community.accounts.models import User
from community.chat import notices
from community.chat.actions.carried import Brings, forget_carried
from community.chat.actions.log import enter, locked_room, locked_standing
from community.chat.actions.pauses import hear_safe_word
from community.chat.actions.reactions import forget_reactions
from community.chat.models.carried import LinePicture
from community.chat.models.lines import Message, MessageRevision
from community.chat.models.rooms import Room
from community.chat.policy.lines import can_edit, can_remove, is_safe_word, require_new_words, review_reason
from community.chat.policy.rooms import require_pace, require_send
from community.chat.queries.cards import resource_in
from community.chat.queries.carried import carried_seen
from community.chat.queries.lines import all_words, line, message_for
from community.chat.queries.mentions import in_html, named
from community.chat.queries.polls import answered
from community.chat.queries.sent import sent_before
from community.core.clock import now
from community.core.db import db, locked, transactional, write
from community.core.errors import Conflict, Invalid, NotAllowed, NotFound
from community.core.facts import facts
from community.core.nudges import nudge_about
from community.core.text import names_in
from community.core.watched import found, with_notes
from community.groups.actions.members import count_published
from community.groups.actions.pace import keep_pace
from community.moderation.actions.cases import remove_at_once
from community.moderation.actions.reports import request_review, tell_of_words, withdraw


@dataclass(frozen=True)
class Sent:
    """What came of sending: the message, or all that it is as facts. `new` is false where the same line had arrived
    before; the safe word leaves no message.
    """

    message: Any
    new: bool


_LINE, _Said = insert(Message), facts(Message)


@transactional
def send_message(
    author: User,
    room_id: int,
    client_id: str,
    body: str,
    reply_to: int | None = None,
    content_notes: Sequence[str] = (),
    brings: Brings | None = None,
) -> Sent:
    """Say something in a room. Safe to call again with the same `client_id`: the first result is given.

    `brings` is what comes with it. The safe word, alone, asks for a pause instead and is not kept.
    Raises NotFound or NotAllowed for who may not, Conflict for a client id used for other words or words said just
    before, Invalid for a `reply_to` that is no line of this room.
    """
    sender, room, is_again = locked_standing(author, room_id, client_id)
    if is_safe_word(room, body):
        hear_safe_word(author, room_id)
        return Sent(None, True)
    words = f"{body}\n{brings.words}" if brings else body
    digest = sha256((f"{words}\n{brings.mark}" if brings else words).encode()).hexdigest()
    if is_again and (earlier := sent_before(sender, room, client_id)):
        if earlier.sent_digest != digest:
            raise Conflict("This client_id was used for other words. Choose a new one for a new line.")
        return Sent(earlier, False)
    require_send(sender, room)
    require_new_words(sender, room, words, digest)
    require_pace(sender, room)
    keep_pace(sender, room.group, words, talk=True)
    reason = review_reason(sender, room, words)
    if brings is None and (resource_id := resource_in(body)):
        brings = Brings.card(resource_id)
    said = {
        "room_id": room.id,
        "author_id": sender.id,
        "identity_id": sender.identity.id,
        "client_id": client_id,
        "sent_digest": digest,
        "body": body,
        "body_html": in_html(sender, room, body),
        "status": "pending" if reason else "published",
        "seq": None if reason else room.last_seq + 1,
        "reply_to_id": _target(sender, room, reply_to),
        "content_notes": with_notes(content_notes, words, room.group_id),
        "created_at": now(),
        "edited_at": None,
        "revision": 1,
        "returned_at": None,
        "pinned_at": None,
        "carries": brings.kind if brings else None,
    }
    stored = write(_LINE, said).inserted_primary_key[0]  # type: ignore[index]
    message = _Said(id=stored, identity=sender.identity, room=room, **said)
    if brings:
        brings.keep(message)
    if reason:
        request_review(sender.id, "message", message.id, room.group_id, reason, words)
    else:
        _tell_new(room, message)
    _heed(room, message.id, sender.id, words)
    return Sent(message, True)


@transactional
def publish(message: Message) -> None:
    """Give a line its place in the log, at once or after review; one that had its place shows its words again."""
    room = locked(Room, message.room_id)
    message.status, message.returned_at = "published", None
    if message.seq is not None:
        enter(room, "edit", message)
        return
    message.seq = room.last_seq + 1
    _tell_new(room, message)


@transactional
def edit_message(
    author: User,
    room_id: int,
    message_id: int,
    body: str,
    content_notes: Sequence[str] | None = None,
    alt: str | None = None,
) -> tuple[Message, int | None]:
    """Change one's own words, what they touch on, and the description of their picture (both None: as it was). The
    message, and the number of the edit in the log (None while it waits for review).

    Raises NotFound, NotAllowed, Invalid for nothing at all, Conflict for a question that people have answered.
    """
    room = locked_room(author, room_id)
    message = message_for(author, room, message_id)
    if not can_edit(author, message):
        require_send(author, room)
        raise NotAllowed("Only its author can change a line, and only while it stands.")
    if is_safe_word(room, body):
        hear_safe_word(author, room_id)
        return message, message.seq
    if not body and message.carries in (None, "poll"):
        raise Invalid(body="Please fill this in.")
    noted = content_notes is not None and list(content_notes) != message.content_notes
    if noted:
        message.content_notes = list(content_notes or ())
    picture = db.session.get(LinePicture, message.id) if message.carries == "picture" else None
    if alt is not None and picture is None:
        raise Invalid(alt="There is no picture here to describe.")
    described = picture is None or alt is None or picture.alt == alt
    if message.body == body and described and message.returned_at is None:
        return message, enter(room, "edit", message) if noted and message.seq is not None else message.seq
    _require_unanswered(message)
    db.session.add(MessageRevision(message_id=message.id, body=message.body, alt=picture.alt if picture else None))
    if picture is not None and alt is not None:
        picture.alt = alt
    message.body, message.body_html = body, in_html(author, room, body)
    message.revision += 1
    message.edited_at = now()
    message.returned_at = None
    words = all_words(message, carried_seen(author, [message]).get(message.id))
    reason = review_reason(author, room, words)
    message.content_notes = with_notes(message.content_notes, words, room.group_id)
    if reason or message.status == "pending":
        seq = _wait(room, message, reason or "edited_while_waiting", words)
    else:
        seq = enter(room, "edit", message)
    _heed(room, message.id, author.id, words)
    return message, seq


@transactional
def remove_message(actor: User, room_id: int, message_id: int, reason: str = "", rule: int | None = None) -> int | None:
    """Take back one's own line, or remove one as a moderator of the group, whose `reason` and rule the author reads.

    A tombstone stays. The number of the removal in the log; None for a line that never had a place in it. Raises
    NotFound, NotAllowed, Invalid for a rule that there isn't, Conflict.
    """
    room = locked_room(actor, room_id)
    message = message_for(actor, room, message_id)
    if not can_remove(actor, message):
        raise NotAllowed("Only its author or a moderator of the group can remove a line.")
    if message.author_id != actor.id:
        remove_at_once(actor, "message", message.id, reason, rule)
        return room.last_seq
    message.body = message.body_html = ""  # taken back means gone; a report made before keeps its own picture
    withdraw("message", message.id)
    message.status, message.pinned_at = "removed", None
    forget_reactions(message)
    forget_carried(message)
    db.session.execute(delete(MessageRevision).where(MessageRevision.message_id == message.id))
    return None if message.seq is None else enter(room, "remove", message)


@transactional
def decide(message_id: int, decision: str) -> None:
    """Carry out what a moderator decided about a line."""
    message = db.session.get(Message, message_id)
    if message is None:
        return
    room = locked(Room, message.room_id)
    db.session.refresh(message)
    if message.status == "removed" and not (message.body or message.carries):
        return  # taken back by its author, and gone
    if decision in ("approve", "restore"):
        if message.status != "published":
            publish(message)
    elif decision == "return":
        _send_back(room, message)
    elif decision in ("hide", "remove"):
        was, message.status = message.status, "hidden" if decision == "hide" else "removed"
        if message.seq is not None and was != "removed":
            enter(room, "remove", message)


def _heed(room: Room, message_id: int, author_id: int, words: str) -> None:
    """What is done about watched words. Nobody reads along where few talk: there it stays between them and the page."""
    if room.group is not None:
        tell_of_words(room.group, "message", message_id, author_id, words)
    else:
        nudge_about(found(words, room.word_group_id), words)


def _require_unanswered(message: Message) -> None:
    """Raises Conflict for a question that people have answered: it stays what they answered."""
    if message.carries == "poll" and message.returned_at is None and answered(message.id):
        raise Conflict(
            "Somebody has answered this question, so its words stay as they are. You can close it, or ask anew."
        )


def _tell_new(room: Room, message: Message) -> None:
    """A line takes its place, which nobody saw before."""
    enter(room, "message", message)
    names = [] if room.is_direct else names_in(message.body)  # in a conversation the others are told anyway
    if names:
        author = db.session.get_one(User, message.author_id)
        notices.mentioned(message, [user.id for user in named(author, room, names)])
    if room.group_id is not None:
        count_published(message.author_id, room.group_id)
    notices.line_said(room, message)


def _send_back(room: Room, message: Message) -> None:
    """Only its author sees it now, and may change it."""
    was = message.status
    message.status, message.returned_at = "pending", now()
    if message.seq is not None and was == "published":
        enter(room, "edit", message)


def _wait(room: Room, message: Message, reason: str, words: str) -> int | None:
    """A moderator reads the new words first; until then only the author sees them."""
    message.status = "pending"
    request_review(message.author_id, "message", message.id, room.group_id, reason, words)
    return None if message.seq is None else enter(room, "edit", message)


def _target(author: User, room: Room, reply_to: int | None) -> int | None:
    if reply_to is None:
        return None
    try:
        target = message_for(author, room, reply_to)
        if line(target, None).status == "published":
            return target.id
    except NotFound:
        pass
    raise Invalid(reply_to="The line you answer is not here any more.")
