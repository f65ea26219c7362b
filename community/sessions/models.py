"""Sessions that a group's moderators plan, and who said that they come."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import note_words
from community.chat.models.rooms import HELD, LOST, Room
from community.core.clock import in_zone, now
from community.core.db import Id, db, short
from community.groups.models import Group

FORMATS = (
    ("support_chat", "Support chat", "Open talk: whoever has something says it."),
    (
        "support_circle",
        "Support circle",
        "One after the other writes, and the others read; who holds it gives the turns.",
    ),
    ("topic", "A topic", "One question that the talk stays with."),
    ("q_and_a", "Questions and answers", "You ask, and somebody who knows a part of it answers."),
    ("quiet_room", "Quiet room", "Sitting together without talking, after a word of hello and before one of goodbye."),
)
DEFAULT_CAPACITY, MAX_CAPACITY = 8, 100
#: A circle of more people leaves nobody enough time.
CIRCLE_CAPACITY = 12
MIN_MINUTES, MAX_MINUTES = 15, 240
#: The stages in which people come in and talk, in order. The room opens with the first, so long before the start.
LIVE = HELD
LOBBY = timedelta(minutes=15)
#: A session that nobody ends ends so long after its time; then its lines can be read for so long.
OVERTIME, READ_ON = timedelta(minutes=15), timedelta(minutes=10)
NOTES_STAY = timedelta(days=30)
#: So long after they were asked other moderators may come in.
HELP = timedelta(hours=1)
ARRIVING = (
    (1, "Very low"),
    (2, "Low"),
    (3, "In between"),
    (4, "All right"),
    (5, "Well"),
)
#: How long before the start people are reminded, and how long after the end it is forgotten who had a place.
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


class GroupSession(db.Model):
    """A meeting of a group. It starts at a moment; `zone` is the place whose clock its planner had in mind.

    `facilitator_id` is null while nobody holds it, because the one who did left the group.
    """

    __tablename__ = "group_sessions"
    __table_args__ = (
        CheckConstraint(
            "format in ('support_chat', 'support_circle', 'topic', 'q_and_a', 'quiet_room')", name="format"
        ),
        CheckConstraint("capacity >= 2", name="capacity"),
        CheckConstraint("ends_at > starts_at", name="ends_at"),
        Index("ix_group_sessions_group_id_starts_at_id", "group_id", "starts_at", "id"),
    )
    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    title: Mapped[str] = mapped_column(short(140))
    about: Mapped[str] = mapped_column(default="")
    about_html: Mapped[str] = mapped_column(default="")
    format: Mapped[str] = mapped_column(short(20))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime] = mapped_column(index=True)
    zone: Mapped[str] = mapped_column(short(64))
    capacity: Mapped[int]
    facilitator_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    co_facilitator_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    content_notes: Mapped[list] = mapped_column(default=list)
    newcomers: Mapped[bool] = mapped_column(default=True)  # whether they may come
    planned_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    revision: Mapped[int] = mapped_column(default=0)  # grows with each change, so that calendars follow
    cancelled_at: Mapped[datetime | None]
    cancel_note: Mapped[str] = mapped_column(short(300), default="")
    day_told_at: Mapped[datetime | None]  # when those who come were reminded a day before
    hour_told_at: Mapped[datetime | None]  # and an hour before
    help_asked_at: Mapped[datetime | None]  # when the group's other moderators were asked to come
    came: Mapped[int | None]  # how many had a place, once it is forgotten who
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id"), unique=True)  # from when the lobby opens
    group: Mapped[Group] = relationship()
    room: Mapped[Room | None] = relationship()

    @property
    def stage(self) -> str | None:
        """How far it is, once its lobby opened; one of chat's STAGES."""
        return self.room.stage if self.room else None

    @property
    def is_held(self) -> bool:
        """Its room is open, and people can come in."""
        return self.stage in LIVE

    @property
    def is_lost(self) -> bool:
        """Nobody who holds it has been there for five minutes, while it is under way or people wait for it to begin."""
        return self.room is not None and (self.room.is_lost or self.is_awaited)

    @property
    def is_awaited(self) -> bool:
        """Its time came five minutes ago, and nobody who holds it has been in its lobby since."""
        return self.room is not None and self.stage == "lobby" and self.attended_at <= now() - LOST

    @property
    def attended_at(self) -> datetime:
        """When somebody who holds it was there last; before anybody was, when it began."""
        began = self.room.stage_at if self.room and self.room.is_under_way else None
        there = self.room.attended_at if self.room else None
        return max(at for at in (began or self.starts_at, there) if at is not None)

    @property
    def wants_help(self) -> bool:
        """The group's other moderators were asked to come."""
        return self.help_asked_at is not None and self.help_asked_at > now() - HELP

    @property
    def step_is_due(self) -> bool:
        """The clock has something to do: open the lobby, end, close the room, forget. `with_a_step_due` finds these."""
        if self.room is None:
            waits = self.cancelled_at is None and self.facilitator_id is not None and self.group.archived_at is None
            return waits and self.starts_at - LOBBY <= now() < self.ends_at
        if self.is_held:
            return self.ends_at + OVERTIME <= now()
        if self.stage == "read_only":
            return (self.room.stage_at or now()) + READ_ON <= now()
        return self.stage == "aftercare" and self.ends_at + DAY <= now()

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def has_started(self) -> bool:
        return self.starts_at <= now()

    @property
    def is_over(self) -> bool:
        return self.ends_at <= now()

    @property
    def status(self) -> str:
        """planned, running, over, or cancelled."""
        if self.cancelled_at:
            return "cancelled"
        if self.is_over:
            return "over"
        return "running" if self.has_started else "planned"

    @property
    def holder_ids(self) -> set[int]:
        """Who holds it: its facilitator, and a second one if there is."""
        return {user_id for user_id in (self.facilitator_id, self.co_facilitator_id) if user_id is not None}

    @property
    def starts(self) -> datetime:
        """The start as a clock in its zone shows it."""
        return in_zone(self.starts_at, self.zone)

    @property
    def zone_words(self) -> str:
        """Whose clock that is: "London time"."""
        return "UTC" if self.zone == "UTC" else f"{self.zone.rpartition('/')[2].replace('_', ' ')} time"

    @property
    def when(self) -> str:
        """The start in words: "Thursday 4 June, 19:00 London time"."""
        shown = self.starts
        year = "" if shown.year == now().year else f" {shown.year}"
        return f"{shown:%A} {shown.day} {shown:%B}{year}, {shown:%H:%M} {self.zone_words}"

    @property
    def note_words(self) -> str:
        """What it warns of, in words; empty where it warns of nothing."""
        return note_words(self.content_notes)


class Rsvp(db.Model):
    """One person's answer. Who waits comes in the order of `asked_at`."""

    __tablename__ = "rsvps"
    __table_args__ = (
        CheckConstraint("status in ('going', 'waiting', 'no')", name="status"),
        UniqueConstraint("session_id", "user_id"),
    )
    id: Mapped[Id]
    session_id: Mapped[int] = mapped_column(ForeignKey("group_sessions.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    status: Mapped[str] = mapped_column(short(8))
    asked_at: Mapped[datetime] = mapped_column(default=now)


class LostPlace(db.Model):
    """The place of somebody who was banned from the group: given back by a second look, else forgotten in time."""

    __tablename__ = "lost_places"
    session_id: Mapped[int] = mapped_column(ForeignKey("group_sessions.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    asked_at: Mapped[datetime]


class Arrival(db.Model):
    """Somebody who came to the lobby, and how they said they are arriving. Only who holds the session sees that.

    Gone with the room's lines a day after the end.
    """

    __tablename__ = "arrivals"
    __table_args__ = (
        CheckConstraint("status in ('waiting', 'admitted', 'not_now', 'removed')", name="status"),
        CheckConstraint("arriving between 1 and 5", name="arriving"),
        UniqueConstraint("session_id", "user_id"),
    )
    id: Mapped[Id]
    session_id: Mapped[int] = mapped_column(ForeignKey("group_sessions.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    status: Mapped[str] = mapped_column(short(10), default="waiting")
    arriving: Mapped[int]
    gave_feedback: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(default=now)


class Removal(db.Model):
    """Somebody was asked to leave the room: the subject of that decision, which tells them why. It stays, so that no
    second look ever falls on somebody else.
    """

    __tablename__ = "session_removals"
    id: Mapped[Id]
    session_id: Mapped[int] = mapped_column(ForeignKey("group_sessions.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    session: Mapped[GroupSession] = relationship()


class SessionNote(db.Model):
    """What one of those who hold a session wrote down. They alone see it; gone NOTES_STAY after the end."""

    __tablename__ = "session_notes"
    id: Mapped[Id]
    session_id: Mapped[int] = mapped_column(ForeignKey("group_sessions.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    body: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)


class Feedback(db.Model):
    """What somebody said of a session afterwards. It does not say who, nor when."""

    __tablename__ = "session_feedback"
    __table_args__ = (CheckConstraint("helped between 1 and 5", name="helped"),)
    id: Mapped[Id]
    session_id: Mapped[int] = mapped_column(ForeignKey("group_sessions.id"), index=True)
    helped: Mapped[int]  # 1 not at all, 5 very much
    words: Mapped[str] = mapped_column(short(1000), default="")
