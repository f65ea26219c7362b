"""Milestones, their chapters, the cheers they get, and who would rather not see any today."""

from calendar import monthrange
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import Identity, note_words
from community.core.clock import now
from community.core.db import Id, db, short
from community.groups.models import Group

MILESTONE_KINDS = (
    ("day_count", "Days"),
    ("first_step", "A first step"),
    ("talk", "A talk that went well"),
    ("help", "Asked for help"),
    ("boundary", "A boundary kept"),
    ("learning", "Something understood"),
    ("anniversary", "An anniversary"),
    ("other", "Something else"),
)
CHEER_KINDS = (
    ("with_you", "Walking with you"),
    ("well_done", "Well done!"),
    ("took_courage", "That took courage"),
    ("gives_hope", "This gives me hope"),
    ("proud_of_you", "I'm proud of you!"),
)
AUDIENCES = (
    ("private", "Only me"),
    ("group", "One of my groups"),
    ("community", "Everyone here"),
)
STATUSES = ("pending", "published", "hidden", "removed", "returned")


class Milestone(db.Model):
    """Something worth celebrating, or one chapter of it. Private until its author says otherwise.

    The chapters of one milestone are rows that share a first one; nothing in an earlier chapter ever changes because
    a later one begins. `placed_at` is when it was put where it is now, which orders the walls.
    """

    __tablename__ = "milestones"
    __table_args__ = (
        CheckConstraint("audience in ('private', 'group', 'community')", name="audience"),
        CheckConstraint("status in ('pending', 'published', 'hidden', 'removed', 'returned')", name="status"),
        CheckConstraint("(audience = 'group') = (group_id is not null)", name="group"),
        CheckConstraint("chapter >= 1", name="chapter"),
        UniqueConstraint("first_id", "chapter"),
        Index("ix_milestones_placed_at_id", "placed_at", "id"),
        Index("ix_milestones_group_id_placed_at_id", "group_id", "placed_at", "id"),
        Index("ix_milestones_author_id_happened_on_id", "author_id", "happened_on", "id"),
    )
    id: Mapped[Id]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    identity_id: Mapped[int] = mapped_column(ForeignKey("identities.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    first_id: Mapped[int | None] = mapped_column(ForeignKey("milestones.id"))  # of chapters after the first
    chapter: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(short(140))
    kind: Mapped[str] = mapped_column(short(20))
    happened_on: Mapped[date] = mapped_column(index=True)
    story: Mapped[str] = mapped_column(default="")
    story_html: Mapped[str] = mapped_column(default="")
    content_notes: Mapped[list] = mapped_column(default=list)
    audience: Mapped[str] = mapped_column(short(12), default="private")
    status: Mapped[str] = mapped_column(short(12), default="published")
    reminders: Mapped[bool] = mapped_column(default=True)  # anniversaries, to its author alone
    reminded_on: Mapped[date | None]  # the anniversary that its author was last told of
    counted: Mapped[bool] = mapped_column(default=False)  # among what its author published in a group
    placed_at: Mapped[datetime] = mapped_column(default=now)
    created_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]
    taken_back_at: Mapped[datetime | None]  # by its author: nobody sees it again
    identity: Mapped[Identity] = relationship()
    group: Mapped[Group | None] = relationship()

    @property
    def is_shared(self) -> bool:
        """Somebody else may see it."""
        return self.status == "published" and self.audience != "private" and self.taken_back_at is None

    @property
    def is_put_away(self) -> bool:
        """A moderator decided that only its author sees it."""
        return self.status in ("hidden", "removed")

    @property
    def root_id(self) -> int:
        """The id of the first chapter."""
        return self.first_id or self.id

    @property
    def note_words(self) -> str:
        """What it warns of, in words; empty where it warns of nothing."""
        return note_words(self.content_notes)


class Cheer(db.Model):
    """A warm answer, one for each person. Who sent it, its note, and how many there are: only the author knows."""

    __tablename__ = "cheers"
    __table_args__ = (UniqueConstraint("milestone_id", "user_id"),)
    id: Mapped[Id]
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestones.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    identity_id: Mapped[int] = mapped_column(ForeignKey("identities.id"))
    kind: Mapped[str] = mapped_column(short(20))
    note: Mapped[str] = mapped_column(short(280), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    put_away_at: Mapped[datetime | None]  # by the milestone's author, who would rather not keep it
    identity: Mapped[Identity] = relationship()


class NotToday(db.Model):
    """Somebody who would rather not see other people's good days until `until`."""

    __tablename__ = "not_today"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    until: Mapped[date]


def months_after(day: date, months: int) -> date:
    """The same day some months later (or earlier), or the last of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def anniversary(happened_on: date, on: date) -> int:
    """The latest anniversary that had come by the day `on`, in months: 1, 6, 12, 24, …; 0 for none yet."""
    years = on.year - happened_on.year
    spans = (12 * years, 12 * (years - 1), 6, 1)
    return next((span for span in spans if span > 0 and months_after(happened_on, span) <= on), 0)
