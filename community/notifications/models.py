"""The inbox. A notice stores what happened, never its words: those are made when it is read."""

from datetime import datetime, time, timedelta

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from community.core.clock import in_zone, now, turn_of
from community.core.db import Id, db, short


class Notification(db.Model):
    """One notice to one user."""

    __tablename__ = "notifications"
    __table_args__ = (
        Index("ix_notifications_user_id_id", "user_id", "id"),
        Index(
            "ix_notifications_unread",
            "user_id",
            sqlite_where=text("read_at is null"),
            postgresql_where=text("read_at is null"),
        ),
    )
    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(short(40))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    subject_type: Mapped[str] = mapped_column(short(20))
    subject_id: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]
    mail_due_at: Mapped[datetime | None] = mapped_column(index=True)
    waits_until: Mapped[datetime | None] = mapped_column(index=True)  # it came in quiet hours: open pages hear it then


class QuietHours(db.Model):
    """When somebody wants no mail about notices and no sign of them on an open page, as a clock in `zone` shows it."""

    __tablename__ = "quiet_hours"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    starts: Mapped[time]
    ends: Mapped[time]
    zone: Mapped[str] = mapped_column(short(64))

    def until(self, moment: datetime) -> datetime | None:
        """When it is over, if it is quiet at this moment. By moments, not by the clock: one hour a year comes twice."""
        today = in_zone(moment, self.zone).date()
        for day in (today - timedelta(days=1), today):
            starts, ends = turn_of(day, self.starts, self.ends, self.zone)
            if starts <= moment < ends:
                return ends
        return None
