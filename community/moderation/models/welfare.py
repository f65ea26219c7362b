"""What a moderator chose for their own good, and when they worked and rested. Nothing of how they felt is kept."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.core.clock import now
from community.core.db import Id, db, short

#: Two looks less far apart belong to one spell of work.
GAP = timedelta(minutes=15)


class Welfare(db.Model):
    """What one moderator chose. Only they read it; of `resting_until` and `not_taken` the others see the effect."""

    __tablename__ = "moderator_welfare"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, autoincrement=False)
    covers: Mapped[bool] = mapped_column(default=True)  # grave words and pictures stay covered until asked for
    budget: Mapped[int | None]  # cases about risk in one spell, lower than the site's
    not_taken: Mapped[list] = mapped_column(default=list)  # reasons of cases, and content notes
    resting_until: Mapped[datetime | None]


class Spell(db.Model):
    """A stretch of work in the queue, or a rest: from when to when. Read by that person alone."""

    __tablename__ = "work_spells"
    __table_args__ = (
        CheckConstraint("kind in ('work', 'rest')", name="kind"),
        Index("ix_work_spells_user_id_began_at", "user_id", "began_at"),
    )
    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(short(4), default="work")
    began_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime] = mapped_column(default=now)
    opened: Mapped[list] = mapped_column(default=list)  # cases about risk that were opened, each once
