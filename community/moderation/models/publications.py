"""What the site tells everybody about its moderation, month by month and year by year."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.core.clock import now
from community.core.db import Id, db, short

#: What is told counts at least so many people: fewer could be recognised by those who were there.
FEWEST = 5


class Publication(db.Model):
    """One month ("2026-05") or year ("2026"), as it was counted once. It stays so: what changes could be compared."""

    __tablename__ = "publications"
    __table_args__ = (
        CheckConstraint("kind in ('month', 'year')", name="kind"),
        UniqueConstraint("kind", "period"),
    )
    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(short(5))
    period: Mapped[str] = mapped_column(short(7))
    content: Mapped[dict]
    published_at: Mapped[datetime] = mapped_column(default=now)
