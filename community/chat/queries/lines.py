"""Messages as one viewer sees them. Everything that shows a message, live or read, goes through `line`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import aliased, joinedload

from community.accounts.models import Identity, User
from community.accounts.queries import in_contact
from community.chat.models import Message, Room
from community.chat.queries.reactions import Reaction, reactions_seen
from community.core.db import db, rows_of
from community.core.errors import NotFound


@dataclass(frozen=True)
class Line:
    """One message for one viewer. A tombstone has its number and nothing else, whatever the reason."""

    id: int
    room_id: int
    seq: int | None
    client_id: str | None = None
    author: Identity | None = None
    body: str = ""
    body_html: str = ""
    status: str = "removed"
    reply_to: int | None = None
    content_notes: Sequence[str] = ()
    created_at: datetime | None = None
    edited_at: datetime | None = None
    reactions: Sequence[Reaction] = ()
    own: bool = False
    returned: bool = False


@dataclass(frozen=True)
class History:
    """Lines as they stand, oldest first, and the room of the same moment. `next` is the `before` of older ones."""

    items: list[Line]
    next: int | None
    last_seq: int
    pause_ends: datetime | None = None


def line(message: Message, viewer_id: int | None, contact: bool = True, reactions: Sequence[Reaction] = ()) -> Line:
    """The message as this viewer sees it (None: as everybody but its author does).

    What was removed, put away, waits for review or is out of contact looks the same to others, byte for byte.
    """
    own = message.author_id == viewer_id
    if message.status == "removed" or not contact or (message.status != "published" and not own):
        return Line(message.id, message.room_id, message.seq)
    return Line(
        id=message.id,
        room_id=message.room_id,
        seq=message.seq,
        client_id=message.client_id if own else None,
        author=message.identity,
        body=message.body,
        body_html=message.body_html,
        status=message.status,
        reply_to=message.reply_to_id,
        content_notes=tuple(message.content_notes),
        created_at=message.created_at,
        edited_at=message.edited_at,
        reactions=reactions,
        own=own,
        returned=message.returned_at is not None,
    )


def history(viewer: User, room: Room, before: int | None = None, limit: int = 50) -> History:
    """The newest lines (before the number `before`), and where the log stood: one statement, so one moment.

    Warm answers are read a moment later: what came between is told once more by its event.
    """
    here, said = aliased(Room), aliased(Message)
    bounds = [said.room_id == here.id, said.seq <= here.last_seq, said.seq >= here.first_kept_seq]
    if before is not None:
        bounds.append(said.seq < before)
    rows = db.session.execute(
        select(here, said, in_contact(viewer, said.author_id))
        .select_from(here)
        .outerjoin(said, and_(*bounds))
        .where(here.id == room.id)
        .order_by(said.seq.desc())
        .limit(limit + 1)
        .options(joinedload(said.identity))
        .execution_options(populate_existing=True)
    ).all()
    found = [(message, contact) for _, message, contact in rows if message is not None]
    warm = reactions_seen(viewer, [message.id for message, _ in found[:limit]])
    items = [line(message, viewer.id, contact, warm.get(message.id, ())) for message, contact in found[:limit]]
    now_here = rows[0][0]
    return History(items[::-1], items[-1].seq if len(found) > limit else None, now_here.last_seq, now_here.pause_ends)


def waiting(viewer: User, room: Room) -> list[Line]:
    """The viewer's own lines that a moderator reads first, oldest first."""
    found = db.session.scalars(
        _messages().where(
            Message.room_id == room.id,
            Message.author_id == viewer.id,
            Message.status == "pending",
            Message.seq.is_(None),
            in_contact(viewer, Message.author_id),
        )
    )
    return [line(message, viewer.id) for message in found]


def message_for(viewer: User, room: Room, message_id: int) -> Message:
    """A message whose words the viewer may read. Raises NotFound."""
    message = None
    if 0 < message_id < 2**63:
        message = db.session.scalar(
            _messages().where(
                Message.room_id == room.id, Message.id == message_id, in_contact(viewer, Message.author_id)
            )
        )
    if message is None or line(message, viewer.id).status == "removed":
        raise NotFound()
    return message


def line_for(viewer: User, message: Message) -> Line:
    """A message that the viewer may read, with the warm answers they may see."""
    return line(message, viewer.id, reactions=reactions_seen(viewer, [message.id]).get(message.id, ()))


_SENT = select(Message.id).where(
    Message.author_id == bindparam("author"),
    Message.room_id == bindparam("room"),
    Message.client_id == bindparam("client_id"),
)


def sent_before(author: User, room: Room, client_id: str) -> Message | None:
    """What this author sent here under this client id."""
    found = rows_of(_SENT, {"author": author.id, "room": room.id, "client_id": client_id})
    return db.session.scalar(_messages().where(Message.id == found[0].id)) if found else None


def around(viewer: User | None, message: Message, before: int = 4, after: int = 2) -> tuple[list[Line], list[Line]]:
    """What can be read just before and just after a message, as this viewer sees it (None: as everybody does)."""
    told = _messages().where(Message.room_id == message.room_id, Message.status == "published")
    if viewer is not None:
        told = told.where(in_contact(viewer, Message.author_id))
    above = told.where(Message.seq.is_not(None)).order_by(Message.seq.desc()).limit(before)
    if message.seq is None:
        below = []
    else:
        above = above.where(Message.seq < message.seq)
        below = [*db.session.scalars(told.where(Message.seq > message.seq).order_by(Message.seq).limit(after))]
    above_first = [*db.session.scalars(above)][::-1]
    return [line(said, None) for said in above_first], [line(said, None) for said in below]


def _messages() -> Select:
    return select(Message).options(joinedload(Message.identity), joinedload(Message.room).joinedload(Room.group))
