"""Rooms, their messages, and the ordered log that live delivery and catching up are read from."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import Identity
from community.core.clock import now
from community.core.db import Id, db, short
from community.core.words import REACTIONS
from community.groups.models import Group

STATUSES = ("pending", "published", "hidden", "removed")
EVENT_TYPES = ("message", "edit", "remove", "reaction", "pin", "pause", "resume", "stage", "floor", "poll")
LINES_BY = (("members", "Every member"), ("moderators", "Only moderators"))
#: How long lines stay, as moderators choose it; None: until somebody removes them.
KEEPS = (("keep", "Until somebody removes them"), ("30_days", "30 days"), ("1_day", "One day"))
KEPT_FOR = {"keep": None, "30_days": timedelta(days=30), "1_day": timedelta(days=1)}
MOST = 8  # people in one conversation
GONE = {"30_days": "after 30 days", "1_day": "after one day"}
PINNED = text("pinned_at is not null")
MAX_BODY, MAX_SLOW = 4000, 3600  # characters of one message, seconds between two of one person
#: How far a room is that somebody holds. In the last three nobody writes any more.
STAGES = (
    ("lobby", "We begin soon"),
    ("open", "The first round: how everybody is arriving"),
    ("middle", "The middle of our time"),
    ("closing", "The closing round: what you take with you"),
    ("read_only", "It is over. You can read here for ten more minutes."),
    ("aftercare", "It is over. Thank you for having been here."),
    ("gone", "It is over, and what was said is deleted."),
)
OVER = ("read_only", "aftercare", "gone")
#: The stages in which a held room is under way. A room that goes by turns does so in these; before, people say hello.
UNDER_WAY = ("open", "middle", "closing")
#: Without anybody who holds it for so long a room is told of it, and then it rests.
LEFT, LOST = timedelta(minutes=1), timedelta(minutes=5)


class Room(db.Model):
    """A live chat: of a group, or (without one) a conversation of two to eight people. `last_seq` counts its log, and
    only grows under the row's lock.

    A group's first room is made with it, and called as the group is until a moderator names it.
    A room that is `seated` is there only for the members who were given a seat; somebody holds it, by stages. There one
    person can be given the floor, for a time or without an end; where the room goes by `turns`, only they write.
    """

    __tablename__ = "rooms"
    __table_args__ = (
        UniqueConstraint("word_group_id", "word_member_id"),
        CheckConstraint("lines_by in ('members', 'moderators')", name="lines_by"),
        CheckConstraint("keep in ('keep', '30_days', '1_day')", name="keep"),
        CheckConstraint(f"stage in {tuple(dict(STAGES))}", name="stage"),
    )
    id: Mapped[Id]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), index=True)
    name: Mapped[str] = mapped_column(short(80), default="")  # a conversation is called after who is in it
    has_own_name: Mapped[bool] = mapped_column(default=False)
    lines_by: Mapped[str] = mapped_column(short(12), default="members")
    slow_seconds: Mapped[int] = mapped_column(default=0)  # between two lines of one person
    keep: Mapped[str] = mapped_column(short(10), default="keep")
    #: Lines up to here were said under a shorter promise than today's, and go by that one.
    promised_seq: Mapped[int] = mapped_column(default=0)
    promised_keep: Mapped[str | None] = mapped_column(short(10))
    archived_at: Mapped[datetime | None]
    last_seq: Mapped[int] = mapped_column(default=0)
    first_kept_seq: Mapped[int] = mapped_column(default=1)  # what came before was cleared; nobody catches up over it
    created_at: Mapped[datetime] = mapped_column(default=now)
    seated: Mapped[bool] = mapped_column(default=False)
    stage: Mapped[str | None] = mapped_column(short(12))
    stage_at: Mapped[datetime | None]
    home: Mapped[str] = mapped_column(short(80), default="")  # the page that leads into a seated room
    turns: Mapped[bool] = mapped_column(default=False)
    floor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # who was given the floor last
    floor_until: Mapped[datetime | None]  # when their turn ends or ended; no timer needs to run for that
    attended_at: Mapped[datetime | None]  # when somebody who holds it was there last
    rests: Mapped[bool] = mapped_column(default=False)  # the pause lasts until somebody who holds it is back
    paused_at: Mapped[datetime | None]  # when the latest pause began
    paused_until: Mapped[datetime | None]  # when it ends or ended by itself; no timer needs to run for that
    word_group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))  # whose moderators hear a private word
    word_member_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    group: Mapped[Group | None] = relationship(foreign_keys=[group_id])
    word_group: Mapped[Group | None] = relationship(foreign_keys=[word_group_id])

    @property
    def is_direct(self) -> bool:
        """A conversation of a few people, which belongs to no group."""
        return self.group_id is None

    @property
    def is_word(self) -> bool:
        """A conversation of one member with the moderators of their group."""
        return self.word_group_id is not None

    @property
    def promise(self) -> str:
        """How long lines stay, in one sentence."""
        gone = "a day after the end" if self.seated else GONE.get(self.keep)
        return f"What is said here {f'is deleted for good {gone}' if gone else 'stays until somebody removes it'}."

    @property
    def is_over(self) -> bool:
        """Nobody writes here any more."""
        return self.stage in OVER

    @property
    def is_under_way(self) -> bool:
        """It is held, and has begun."""
        return self.stage in UNDER_WAY

    @property
    def is_left(self) -> bool:
        """Nobody who holds it has been there for a minute."""
        return self._alone_for(LEFT)

    @property
    def is_lost(self) -> bool:
        """Nobody who holds it has been there for five minutes."""
        return self._alone_for(LOST)

    def _alone_for(self, time: timedelta) -> bool:
        since = max((at for at in (self.attended_at, self.stage_at) if at is not None), default=None)
        return self.is_under_way and since is not None and since <= now() - time

    @property
    def goes_by_turns(self) -> bool:
        """Only who has the floor writes now: from the first round to the end of the last."""
        return self.turns and self.is_under_way

    @property
    def speaker_id(self) -> int | None:
        """Who has the floor now; None where nobody has."""
        return self.floor_id if self.floor_until is None or self.floor_until > now() else None

    @property
    def pause_ends(self) -> datetime | None:
        """When the pause that holds now ends; None while people may talk."""
        return self.paused_until if self.paused_until is not None and self.paused_until > now() else None


class Participant(db.Model):
    """Somebody in a conversation, also one who left it."""

    __tablename__ = "participants"
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    left_at: Mapped[datetime | None]


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
    at: Mapped[datetime] = mapped_column(default=now)


class MessageReaction(db.Model):
    """One warm answer of one user to one line."""

    __tablename__ = "message_reactions"
    __table_args__ = (CheckConstraint(f"kind in {tuple(dict(REACTIONS))}", name="kind"),)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(short(16), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Poll(db.Model):
    """What a line asks; the question is its words. What people chose is told once `counts_from` of them answered."""

    __tablename__ = "polls"
    __table_args__ = (CheckConstraint("kind in ('choices', 'weather')", name="kind"),)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(short(8))
    choices: Mapped[list]
    counts_from: Mapped[int]
    closes_at: Mapped[datetime | None]  # when it closes, or was closed; None: until somebody does


class PollVote(db.Model):
    """What somebody chose. Nobody else ever learns whose it is."""

    __tablename__ = "poll_votes"
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    choice: Mapped[int]


class LineCard(db.Model):
    """The entry of the library that a line points at."""

    __tablename__ = "line_cards"
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"), index=True)


class LinePicture(db.Model):
    """A picture that came with a line. `key` is its file; the description stands in for it."""

    __tablename__ = "line_pictures"
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    key: Mapped[str] = mapped_column(short(64))
    alt: Mapped[str] = mapped_column(short(500))
    width: Mapped[int]
    height: Mapped[int]


class RoomSeat(db.Model):
    """Somebody let into a seated room; until `quiet_until` only to read. Who `holds` it leads; hands by `hand_at`."""

    __tablename__ = "room_seats"
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    holds: Mapped[bool] = mapped_column(default=False)
    hand_at: Mapped[datetime | None]
    quiet_until: Mapped[datetime | None]

    @property
    def quiet_ends(self) -> datetime | None:
        """When they may write again; None where they may now."""
        return self.quiet_until if self.quiet_until is not None and self.quiet_until > now() else None


class RoomRead(db.Model):
    """How far a user has read in a room, and whether they want to hear of it. Seen by nobody else."""

    __tablename__ = "room_reads"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(default=0)
    muted: Mapped[bool] = mapped_column(default=False)


class PauseAsk(db.Model):
    """Somebody's wish for a pause. Moderators see whose, for an hour; the next one after a day clears it."""

    __tablename__ = "pause_asks"
    __table_args__ = (Index("ix_pause_asks_room_id_at", "room_id", "at"),)
    id: Mapped[Id]
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=now)
