"""Who is on duty when, and who takes whose turn."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import User
from community.core.clock import now
from community.core.db import Id, db, short
from community.groups.models import Group

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Shift(db.Model):
    """Somebody is on duty: each week on a weekday (0: Monday), or on one day, as a clock in `zone` shows it.

    One that ends no later than it starts ends the day after. `group_id`: for whose cases; None: the site's.
    """

    __tablename__ = "shifts"
    __table_args__ = (
        CheckConstraint(
            "(weekday is null and day is not null) or (weekday between 0 and 6 and day is null)", name="day"
        ),
    )
    id: Mapped[Id]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    weekday: Mapped[int | None]
    day: Mapped[date | None]
    starts: Mapped[time]
    ends: Mapped[time]
    zone: Mapped[str] = mapped_column(short(60))
    is_lead: Mapped[bool] = mapped_column(default=False)  # whom the others turn to when it is too much for one
    created_at: Mapped[datetime] = mapped_column(default=now)
    group: Mapped[Group | None] = relationship()
    user: Mapped[User] = relationship()


class Cover(db.Model):
    """One turn of a shift, by its first day, that its person asks somebody else to take. `user_id`: who took it."""

    __tablename__ = "shift_covers"
    __table_args__ = (UniqueConstraint("shift_id", "day"),)
    id: Mapped[Id]
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id", ondelete="CASCADE"))
    day: Mapped[date]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    user: Mapped[User | None] = relationship()
