"""Messages as one viewer sees them. Everything that shows a message, live or read, goes through `line`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Row, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from community.accounts.models import Identity, User
from community.accounts.queries import in_contact
from community.chat.models import Message, Room, RoomSeat
from community.chat.queries.reactions import Reaction, reactions_seen
from community.core.db import Moment, db, rows_of
from community.core.errors import NotFound
from community.core.text import excerpt
from community.groups.models import Membership

#: Numbers looked through for words that were said before: what is further up was not said just now.
LATEST = 50


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
    pinned: bool = False
    answered: "Line | None" = None  # what it answers, as this viewer may see it
    own: bool = False
    returned: bool = False

    @property
    def start(self) -> str:
        """How it begins, as plain words."""
        return excerpt(self.body_html, 100)


@dataclass(frozen=True)
class History:
    """Lines as they stand, oldest first, and the room of the same moment. `next` is the `before` of older ones.

    `newer` is where to look on for later ones, None where these are the newest. `quoted` are lines that these answer,
    where they aren't among them; `pinned` are those at the top of the room, oldest first.
    """

    items: list[Line]
    next: int | None
    last_seq: int
    first_kept_seq: int
    pause_ends: datetime | None = None
    newer: int | None = None
    quoted: Sequence[Line] = ()
    pinned: Sequence[Line] = ()
    stage: str | None = None


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
        pinned=message.pinned_at is not None and message.status == "published",
        own=own,
        returned=message.returned_at is not None,
    )


def history(viewer: User, room: Room, before: int | None = None, limit: int = 50, around: int | None = None) -> History:
    """The newest lines (before the number `before`), and where the log stood: one statement, so one moment.

    With `around` a number: the lines on both sides of it. Warm answers are read a moment later; what came between is
    told once more by its event.
    """
    if around is not None:
        before = _later(room, around, limit // 2)
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
    items, quoted = with_answered(viewer, room, items[::-1])
    now_here = rows[0][0]
    return History(
        items=items,
        next=items[0].seq if len(found) > limit else None,
        last_seq=now_here.last_seq,
        first_kept_seq=now_here.first_kept_seq,
        pause_ends=now_here.pause_ends,
        stage=now_here.stage,
        newer=before if before is not None and _later(room, before - 1, 0) is not None else None,
        quoted=quoted,
        pinned=pinned(viewer, room),
    )


def pinned(viewer: User, room: Room) -> list[Line]:
    """What stands at the top of the room, oldest line first."""
    return [said for said in lines_seen(viewer, room, db.session.scalars(_pins(room)).all()) if said.pinned]


def pin_count(room: Room) -> int:
    """How many lines are pinned there, also those that a moderator put away meanwhile."""
    return len(db.session.scalars(_pins(room)).all())


def with_answered(viewer: User, room: Room, lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """These lines with what each of them answers, and the answered ones that aren't among them."""
    there = {said.id: said for said in lines}
    quoted = lines_seen(viewer, room, {said.reply_to for said in lines if said.reply_to} - set(there))
    there |= {said.id: said for said in quoted}
    return [replace(said, answered=there.get(said.reply_to or 0)) for said in lines], quoted


def lines_seen(viewer: User, room: Room, message_ids: Collection[int]) -> list[Line]:
    """Those of these lines that have a place in the room, as the viewer sees them, tombstones too."""
    if not message_ids:
        return []
    found = db.session.execute(
        select(Message, in_contact(viewer, Message.author_id))
        .where(Message.room_id == room.id, Message.id.in_(message_ids), Message.seq >= room.first_kept_seq)
        .order_by(Message.seq)
        .options(joinedload(Message.identity))
        .execution_options(populate_existing=True)
    ).all()
    warm = reactions_seen(viewer, [message.id for message, _ in found])
    return [line(message, viewer.id, contact, warm.get(message.id, ())) for message, contact in found]


def line_seen(viewer: User, room: Room, message_id: int) -> Line:
    """One line that has a place in the room, as the viewer sees it, tombstone or not. Raises NotFound."""
    found = lines_seen(viewer, room, [message_id] if 0 < message_id < 2**63 else [])
    if not found:
        raise NotFound()
    return found[0]


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
    return with_answered(viewer, room, [line(message, viewer.id) for message in found])[0]


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


_SENT = select(Message.id).filter_by(
    author_id=bindparam("author"), room_id=bindparam("room"), client_id=bindparam("client_id")
)


def sent_before(author: User, room: Room, client_id: str) -> Message | None:
    """What this author sent here under this client id."""
    found = rows_of(_SENT, {"author": author.id, "room": room.id, "client_id": client_id})
    return db.session.scalar(_messages().where(Message.id == found[0].id)) if found else None


_SAID = (
    select(Message.id)
    .where(
        Message.room_id == bindparam("room"),
        Message.seq > bindparam("beyond"),
        Message.author_id == bindparam("author"),
        Message.sent_digest == bindparam("digest"),
        Message.created_at > bindparam("since", type_=Moment),
        Message.status == "published",
    )
    .limit(1)
)


def said_since(author: User, room: Room, digest: str, since: datetime) -> bool:
    """Whether these very words of this author stand among the room's latest lines, said after `since`."""
    asked = {"room": room.id, "beyond": room.last_seq - LATEST, "author": author.id, "digest": digest, "since": since}
    return bool(rows_of(_SAID, asked))


def in_words(viewer: User, message_ids: Collection[int]) -> dict[int, Row]:
    """For notices: who said it, in which room, and where, by id; only of lines the viewer may read now."""
    found = db.session.execute(
        select(Message.id, Message.seq, Message.room_id, Identity.name, Room.name.label("room"))
        .join(Identity, Identity.id == Message.identity_id)
        .join(Room, Room.id == Message.room_id)
        .join(Membership, and_(Membership.group_id == Room.group_id, Membership.user_id == viewer.id))
        .where(
            Message.id.in_(message_ids),
            Message.status == "published",
            Message.seq >= Room.first_kept_seq,
            Membership.status == "active",
            or_(~Room.seated, exists().where(RoomSeat.room_id == Room.id, RoomSeat.user_id == viewer.id)),
            in_contact(viewer, Message.author_id),
        )
    )
    return {row.id: row for row in found}


def last_sent_at(author: User, room: Room) -> datetime | None:
    """When this person last sent something here, also what waits or was taken back since; None if never."""
    sent = select(func.max(Message.created_at)).where(Message.author_id == author.id, Message.room_id == room.id)
    return db.session.scalar(sent)


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


def _pins(room: Room) -> Select:
    kept = Message.seq >= room.first_kept_seq
    return select(Message.id).where(Message.room_id == room.id, Message.pinned_at.is_not(None), kept)


def _later(room: Room, seq: int, count: int) -> int | None:
    """The number of a line so many lines after the first one later than `seq`; None where there are not so many."""
    return db.session.scalar(
        select(Message.seq)
        .where(Message.room_id == room.id, Message.seq > seq)
        .order_by(Message.seq)
        .offset(count)
        .limit(1)
    )


def _messages() -> Select:
    return select(Message).options(joinedload(Message.identity), joinedload(Message.room).joinedload(Room.group))
