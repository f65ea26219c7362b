"""Messages as one viewer sees them. Everything that shows a message, live or read, goes through `line`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from community.accounts.models import Identity, User
from community.accounts.queries.contact import in_contact
from community.chat.models.lines import Message
from community.chat.models.people import RoomSeat
from community.chat.models.rooms import Room
from community.chat.queries.carried import Carried, carried_seen, name_of, words_of
from community.chat.queries.reactions import Reaction, reactions_seen
from community.core.contacts import contacts_in
from community.core.db import db, id_of
from community.core.errors import NotFound
from community.core.text import excerpt
from community.core.watched import found
from community.groups.models import Membership
from community.groups.queries.members import not_paused


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
    carried: Carried | None = None
    answered: "Line | None" = None  # what it answers, as this viewer may see it
    own: bool = False
    returned: bool = False
    tips: tuple[str, ...] = ()  # what whoever reads it among few may want to know: contact_details
    care: bool = False  # may be a call for help; told to its author alone

    @property
    def start(self) -> str:
        """How it begins, as plain words."""
        return excerpt(self.body_html, 100) or name_of(self.carried)


def line(
    message: Message,
    viewer_id: int | None,
    contact: bool = True,
    reactions: Sequence[Reaction] = (),
    carried: Carried | None = None,
) -> Line:
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
        carried=carried,
        own=own,
        returned=message.returned_at is not None,
        tips=("contact_details",) if not own and message.room.is_direct and contacts_in(message.body) else (),
        care=own and message.status != "hidden" and _may_call_for_help(message, carried),
    )


def all_words(message: Message, carried: Carried | None) -> str:
    """What a line says in all, with what it carries: for watched phrases and calls for help."""
    return f"{message.body}\n{words_of(carried)}"


def _may_call_for_help(message: Message, carried: Carried | None) -> bool:
    """Whether its author may need somebody who helps, by what is watched for there: in private as in the group."""
    room = message.room
    return found(all_words(message, carried), room.group_id or room.word_group_id).signposts


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
    carried = carried_seen(viewer, [message for message, contact in found if contact])
    return [
        line(message, viewer.id, contact, warm.get(message.id, ()), carried.get(message.id))
        for message, contact in found
    ]


def line_seen(viewer: User, room: Room, message_id: int) -> Line:
    """One line that has a place in the room, as the viewer sees it, tombstone or not. Raises NotFound."""
    found = lines_seen(viewer, room, [message_id] if 0 < message_id < 2**63 else [])
    if not found:
        raise NotFound()
    return found[0]


def message_for(viewer: User, room: Room, message_id: int) -> Message:
    """A message whose words the viewer may read. Raises NotFound."""
    message = None
    if 0 < message_id < 2**63:
        message = db.session.scalar(
            messages().where(
                Message.room_id == room.id, Message.id == message_id, in_contact(viewer, Message.author_id)
            )
        )
    if message is None or line(message, viewer.id).status == "removed":
        raise NotFound()
    return message


def line_for(viewer: User, message: Message) -> Line:
    """A message that the viewer may read, with the warm answers they may see and what it carries."""
    warm, carried = reactions_seen(viewer, [message.id]), carried_seen(viewer, [message])
    return line(message, viewer.id, True, warm.get(message.id, ()), carried.get(message.id))


def line_sent(author: User, message: Message) -> Line:
    """A line as its author sees it at once: nobody has answered it. For a plain one nothing is asked."""
    return line(message, id_of(author), carried=carried_seen(author, [message]).get(message.id))


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
            not_paused(),
            or_(~Room.seated, exists().where(RoomSeat.room_id == Room.id, RoomSeat.user_id == viewer.id)),
            in_contact(viewer, Message.author_id),
        )
    )
    return {row.id: row for row in found}


def around(viewer: User | None, message: Message, before: int = 10, after: int = 10) -> tuple[list[Line], list[Line]]:
    """What can be read just before and just after a message, as this viewer sees it (None: as everybody does)."""
    told = messages().where(Message.room_id == message.room_id, Message.status == "published")
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


def messages() -> Select:
    """Lines with their names, their room and its group."""
    return select(Message).options(joinedload(Message.identity), joinedload(Message.room).joinedload(Room.group))
