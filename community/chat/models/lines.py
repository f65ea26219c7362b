"""Messages, and the ordered log that live delivery and catching up are read from."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import Identity
from community.chat.models.rooms import Room
from community.core.clock import now
from community.core.db import Id, db, short
from community.core.words import REACTIONS

STATUSES = ("pending", "published", "hidden", "removed")
EVENT_TYPES = ("message", "edit", "remove", "reaction", "pin", "pause", "resume", "stage", "floor", "poll")
PINNED = text("pinned_at is not null")
MAX_BODY = 4000  # characters of one message


class Message(db.Model):
    """A line. `seq` is its place in the room's log, and null until a moderator let it through. `author_id` decides what
    may be done with it and who sees it; `identity_id` is what is printed.
    """

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint("status in ('pending', 'published', 'hidden', 'removed')", name="status"),
        UniqueConstraint("author_id", "room_id", "client_id"),
        Index("uq_messages_room_id_seq", "room_id", "seq", unique=True),
        Index("ix_messages_pinned", "room_id", sqlite_where=PINNED, postgresql_where=PINNED),
    )
    id: Mapped[Id]
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
    seq: Mapped[int | None]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    identity_id: Mapped[int] = mapped_column(ForeignKey("identities.id"))
    client_id: Mapped[str] = mapped_column(short(64))
    sent_digest: Mapped[str] = mapped_column(short(64))  # of the body as first sent: an edit does not make it another
    body: Mapped[str]
    body_html: Mapped[str]
    status: Mapped[str] = mapped_column(short(12))
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    content_notes: Mapped[list] = mapped_column(default=list)
    created_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
    returned_at: Mapped[datetime | None]  # a moderator asks its author to change it
    pinned_at: Mapped[datetime | None]  # it stands at the top of the room
    carries: Mapped[str | None] = mapped_column(short(12))  # beside its words: poll, resource, helplines, picture
    room: Mapped[Room] = relationship()
    identity: Mapped[Identity] = relationship()


class RoomEvent(db.Model):
    """One entry of a room's log. It points at a message and never holds text, so that what is removed stays removed.
    A pause concerns no message, and says until when; nor does a stage, and it says which. A change of the floor says
    not even whose it is: some may not know of each other, so everybody asks the room.
    """

    __tablename__ = "room_events"
    __table_args__ = (CheckConstraint(f"type in {EVENT_TYPES}", name="type"),)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    type: Mapped[str] = mapped_column(short(12))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # who did it, where it was not its author
    until: Mapped[datetime | None]
    stage: Mapped[str | None] = mapped_column(short(12))
    at: Mapped[datetime] = mapped_column(default=now)


class MessageRevision(db.Model):
    """What a line said before an edit, until its author takes it back."""

    __tablename__ = "message_revisions"
    id: Mapped[Id]
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    body: Mapped[str]
    alt: Mapped[str | None] = mapped_column(short(500))  # of the picture that came with it
    at: Mapped[datetime] = mapped_column(default=now)


class MessageReaction(db.Model):
    """One warm answer of one user to one line."""

    __tablename__ = "message_reactions"
    __table_args__ = (CheckConstraint(f"kind in {tuple(dict(REACTIONS))}", name="kind"),)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(short(16), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
