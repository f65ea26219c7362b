"""Telling, or learning, who somebody is: asked by one, approved by another, and read by the person later."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import User
from community.core.clock import now
from community.core.db import Id, db, short
from community.moderation.models.cases import Case

#: The least that is needed: (value, words for staff, words for the person).
WHAT = (
    ("handle", "Which handle wrote it", "which handle it was that wrote something"),
    ("country", "The country they named", "the country that you named"),
    ("email", "The address they signed up with", "the e-mail address that you signed up with"),
)
DISCLOSURE_STATUSES = ("asked", "approved", "declined", "done")


class Disclosure(db.Model):
    """One request. Approved: the two see what was asked for. Done: it is noted to whom it was passed on, and what."""

    __tablename__ = "disclosures"
    __table_args__ = (
        CheckConstraint("status in ('asked', 'approved', 'declined', 'done')", name="status"),
        CheckConstraint("decided_by_id is null or decided_by_id <> asked_by_id", name="two_people"),
    )
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)  # whom it is about
    what: Mapped[str] = mapped_column(short(10))
    to_whom: Mapped[str] = mapped_column(short(300))
    reason: Mapped[str]
    status: Mapped[str] = mapped_column(short(10), default="asked")
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decision_reason: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    shown_on: Mapped[date | None]  # from when the person reads it
    passed_on: Mapped[str] = mapped_column(default="")  # to whom, and what exactly
    passed_on_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    case: Mapped[Case] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
