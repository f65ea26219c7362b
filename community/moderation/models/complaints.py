"""Complaints by people without an account, and notices of what may be against the law."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, case
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from community.accounts.models import User
from community.core.clock import now
from community.core.db import Id, db, short
from community.groups.models import Group
from community.moderation.models.cases import Case

#: What somebody complains of: (value, label).
COMPLAINT_KINDS = (
    ("illegal_content", "Something here is against the law"),
    ("duties", "The site does not do what it has to do"),
    ("taken_down", "Something I wrote was taken down"),
    ("limited", "I was warned, paused or kept out"),
    ("machines", "Words of mine were held or pointed out by a machine, and wrongly"),
)
#: What may be against the law: (value, label).
OFFENCES = (
    ("suicide", "It encourages suicide or self-harm"),
    ("threats", "It threatens somebody"),
    ("stalking", "It harasses or stalks somebody"),
    ("control", "It controls or coerces somebody close"),
    ("intimate_images", "It shows intimate pictures of somebody who did not agree"),
    ("child_abuse", "It shows or arranges the sexual abuse of a child"),
    ("hate", "It stirs up hatred"),
    ("other", "Something else"),
)
#: Nobody has to say who they are to tell us of this one.
NAMELESS = frozenset({"child_abuse"})
#: Why there is a case that somebody without an account brought about, and how much somebody's safety is in it.
NOTICE = "notice"
NOTICE_RISK = {"suicide": 3, "threats": 3, "child_abuse": 3, "stalking": 3, "control": 2, "intimate_images": 2}
ANSWERS = (
    ("agreed", "You are right, and we acted"),
    ("partly", "You are right in part"),
    ("not_agreed", "We see it otherwise"),
)
#: How soon what may be against the law is looked at, and everything else answered.
LOOKED_AT_WITHIN = timedelta(days=1)
ANSWERED_WITHIN = timedelta(days=7)


class Complaint(db.Model):
    """One complaint. Whoever wrote it reads how it stands by `reference` and a key, of which only the digest is kept.

    `group_id` is whose moderators answer (None: the site's). `case_id`: what it names exists, and is looked at there.
    `decided_case_id`: it is about what was decided there, so whoever decided it neither reads nor answers this.
    """

    __tablename__ = "complaints"
    __table_args__ = (
        CheckConstraint("kind in ('illegal_content', 'duties', 'taken_down', 'limited', 'machines')", name="kind"),
        CheckConstraint("answer in ('agreed', 'partly', 'not_agreed')", name="answer"),
        Index("ix_complaints_queue", "group_id", "answered_at", "created_at"),
    )
    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(short(20), unique=True)
    key_digest: Mapped[str] = mapped_column(short(64))
    kind: Mapped[str] = mapped_column(short(20))
    of_law: Mapped[int] = column_property(case((kind == "illegal_content", 1), else_=0))  # 1: is looked at first
    offence: Mapped[str] = mapped_column(short(20), default="")
    address: Mapped[str] = mapped_column(short(500), default="")
    words: Mapped[str]
    name: Mapped[str] = mapped_column(short(120), default="")
    email: Mapped[str] = mapped_column(short(254), default="")
    about: Mapped[str] = mapped_column(short(24), default="")  # a handle: whoever looks after things and is meant
    about_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # they see nothing of it
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    number: Mapped[str] = mapped_column(short(20), default="")  # of the decision that is meant, as it was typed
    decided_case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    snapshot: Mapped[dict] = mapped_column(default=dict)  # what it named, as it was then
    created_at: Mapped[datetime] = mapped_column(default=now)
    looked_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(short(12))
    answer_words: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]
    group: Mapped[Group | None] = relationship()
    case: Mapped[Case | None] = relationship(foreign_keys=[case_id])
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id])

    @property
    def status(self) -> str:
        """received, looked_at or answered."""
        if self.answered_at is not None:
            return "answered"
        return "looked_at" if self.looked_at else "received"

    @property
    def due_at(self) -> datetime:
        """By when it is to be answered; what may be against the law is looked at long before."""
        return self.created_at + ANSWERED_WITHIN

    @property
    def is_overdue(self) -> bool:
        """Late: not answered in time, or not looked at in time where the law may be broken."""
        if self.answered_at is not None:
            return False
        urgent = self.kind == "illegal_content" and self.looked_at is None
        return (self.created_at + LOOKED_AT_WITHIN if urgent else self.due_at) < now()
