"""What a line carries beside its words. Where that says something, its `words` are read with the line's own: for
watched phrases, calls for help, and by whoever searches.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import db, short

MAX_CHOICES = 8  # of one poll


class Poll(db.Model):
    """What a line asks; the question is its words. What people chose is told once `counts_from` of them answered."""

    __tablename__ = "polls"
    __table_args__ = (CheckConstraint("kind in ('choices', 'weather')", name="kind"),)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(short(8))
    choices: Mapped[list]
    counts_from: Mapped[int]
    closes_at: Mapped[datetime | None]  # when it closes, or was closed; None: until somebody does

    @property
    def words(self) -> str:
        """The answers to choose from, one on each line; what the weather is called comes from nobody."""
        return "" if self.kind == "weather" else "\n".join(self.choices)


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

    @property
    def words(self) -> str:
        """Its description."""
        return self.alt
