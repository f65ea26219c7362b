"""People in rooms: who is in a conversation, who was given a seat, how far each has read, who wished for a pause."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.core.clock import now
from community.core.db import Id, db

MOST = 8  # people in one conversation


class Participant(db.Model):
    """Somebody in a conversation, also one who left it."""

    __tablename__ = "participants"
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    left_at: Mapped[datetime | None]


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
