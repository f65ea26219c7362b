"""Decisions, the reasons that people read, and second looks."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.clock import now
from community.core.db import Id, db, short
from community.moderation.models.cases import Case

#: What may be decided: (value, label for the moderator).
DECISIONS = (
    ("approve", "Publish it"),
    ("dismiss", "Leave it as it is"),
    ("restore", "Bring it back"),
    ("return", "Send it back to its author to change"),
    ("hide", "Hide it; its author still sees it"),
    ("remove", "Remove it"),
    ("warn", "Leave it, and send its author a note"),
    ("slow", "Let its author write less often, for a while"),
    ("silence", "Let its author read but not write, for a while"),
    ("suspend", "Pause its author’s account, for a while"),
    ("ban", "End its author’s place here"),
)
WITHOUT_RULE = frozenset({"approve", "dismiss", "restore"})
TIMED = frozenset({"slow", "silence", "suspend"})

#: What keeps somebody from something.
LIMITS = TIMED | {"ban"}

#: What takes words out of sight.
PUT_AWAY = ("return", "hide", "remove")

#: What would be seen on lists and in rooms. Of what was written under a pseudonym it becomes a silence.
UNSEEN = ("suspend", "ban")
#: What lands on the person rather than on what they wrote.
PENALTIES = frozenset({"warn", "slow", "silence", "suspend", "ban"})
APPEAL_DECISIONS = (
    ("upheld", "It stays as it was decided"),
    ("reduced", "It becomes milder"),
    ("overturned", "It is taken back"),
)
#: How long a second look takes at most.
ANSWERED_WITHIN = timedelta(days=7)
_CHOICES = ", ".join(f"'{value}'" for value, _label in DECISIONS)


class Decision(db.Model):
    """What a moderator decided, by which rule of which agreement, and the subject as it was at that moment."""

    __tablename__ = "decisions"
    __table_args__ = (CheckConstraint(f"decision in ({_CHOICES})", name="decision"),)
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    moderator_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    decision: Mapped[str] = mapped_column(short(12))
    rule: Mapped[int | None]
    rule_text: Mapped[str] = mapped_column(default="")
    agreement_version: Mapped[int | None]
    reason: Mapped[str]
    until: Mapped[datetime | None]
    legal_ground: Mapped[str] = mapped_column(default="")  # where it is against the law too: which, and why
    snapshot: Mapped[dict] = mapped_column(default=dict)
    instead_of_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))  # what a second look put in its place
    lifted_at: Mapped[datetime | None]  # a ban that those who may admit people ended themselves
    created_at: Mapped[datetime] = mapped_column(default=now)
    case: Mapped[Case] = relationship()


class KeptOut(db.Model):
    """A keyed digest of an address that somebody gave up, or left with, while this case kept them out of the site."""

    __tablename__ = "kept_out"
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(short(64), primary_key=True, index=True)


class Statement(db.Model):
    """The reasons, as the person they concern reads them."""

    __tablename__ = "statements"
    __table_args__ = (
        CheckConstraint("began in ('report', 'own_check', 'first_read')", name="began"),
        Index("ix_statements_user_id_id", "user_id", "id"),
    )
    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    appeal_until: Mapped[datetime | None]  # None: there is nothing to appeal against
    began: Mapped[str] = mapped_column(short(12), default="own_check")  # how it came to be looked at
    found_by_words: Mapped[bool] = mapped_column(default=False)  # words that are watched for pointed to it
    about_risk: Mapped[bool] = mapped_column(default=False)  # somebody's safety was what it was about
    decided: Mapped[Decision] = relationship()
    appeal: Mapped["Appeal | None"] = relationship(viewonly=True, uselist=False)


class Appeal(db.Model):
    """A second look that somebody asked for. Another moderator decides it."""

    __tablename__ = "appeals"
    __table_args__ = (CheckConstraint("decision in ('upheld', 'reduced', 'overturned')", name="decision"),)
    id: Mapped[Id]
    statement_id: Mapped[int] = mapped_column(ForeignKey("statements.id"), unique=True)
    reason: Mapped[str]
    for_site: Mapped[bool] = mapped_column(default=False)  # the group has no other moderator: one of the site's looks
    created_at: Mapped[datetime] = mapped_column(default=now)
    decision: Mapped[str | None] = mapped_column(short(12))
    decision_reason: Mapped[str] = mapped_column(default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    statement: Mapped[Statement] = relationship()

    @property
    def due_at(self) -> datetime:
        """By when it is to be answered. Nothing happens by itself then; it is only said that it is late."""
        return self.created_at + ANSWERED_WITHIN

    @property
    def is_overdue(self) -> bool:
        return self.decided_at is None and self.due_at < now()

    @property
    def status(self) -> str:
        """open or decided."""
        return "open" if self.decided_at is None else "decided"
