"""Cases and what belongs to them: reports, notes and the log."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import User
from community.core.clock import now
from community.core.db import Id, db, short
from community.groups.models import Group

KINDS = ("review", "report")
STATUSES = ("open", "claimed", "decided")

#: By level. Risk is about somebody's safety, never about rules: the queue shows the two apart.
RISKS = ("none", "low", "medium", "high")

#: Why somebody reports: (value, label).
REPORT_REASONS = (
    ("unkind", "It is unkind, or puts somebody under pressure"),
    ("advice_unwanted", "It gives advice that was not asked for"),
    ("private_information", "It gives away who somebody is, or what was told in confidence"),
    ("threat", "It threatens, stalks or controls somebody"),
    ("self_harm", "It shows or encourages self-harm or suicide"),
    ("sexual", "It is sexual and not wanted"),
    ("harmful_advice", "Following it could hurt somebody"),
    ("spam", "It is advertising, or somebody is not who they say"),
    ("under_age", "I think this person is under 18"),
    ("rule_breach", "It breaks the agreement in another way"),
    ("worried", "I’m worried about this person"),
    ("other", "Something else"),
)

#: A safety concern is no breach of a rule, and no penalty follows from it.
SAFETY_CONCERN = "worried"

#: Why there is a case that nobody raised: a moderator came upon it and acted.
SEEN_BY_MODERATOR = "seen_by_moderator"

#: Why there is a case that watched phrases raised which point to help: care, not conduct.
TOLD_BY_WORDS = "watched_words"
#: The same where the words call for nobody's help: it is for the moderators to say what they are.
FLAGGED = "flagged_words"
RISK_OF = {TOLD_BY_WORDS: 3, "worried": 3, "threat": 3, "self_harm": 3, "under_age": 2, "harmful_advice": 2}


class Case(db.Model):
    """The moderators' item that gathers all concerns about one subject, in one jurisdiction.

    `group_id` is the group whose moderators decide; None: the site's. A case points at its subject and never
    stores a request to replay. It is open until decided; a claim runs out by itself.
    """

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint("kind in ('review', 'report')", name="kind"),
        CheckConstraint("risk_level between 0 and 3", name="risk_level"),
        # one open case per subject and jurisdiction, however many report at once
        Index(
            "uq_cases_open_in_group",
            "subject_type",
            "subject_id",
            "group_id",
            unique=True,
            sqlite_where=text("decided_at is null and group_id is not null"),
            postgresql_where=text("decided_at is null and group_id is not null"),
        ),
        Index(
            "uq_cases_open_on_site",
            "subject_type",
            "subject_id",
            unique=True,
            sqlite_where=text("decided_at is null and group_id is null"),
            postgresql_where=text("decided_at is null and group_id is null"),
        ),
        Index("ix_cases_subject", "subject_type", "subject_id"),
        Index("ix_cases_queue", "group_id", "decided_at", "risk_level", "opened_at"),
    )
    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(short(10))
    subject_type: Mapped[str] = mapped_column(short(20))
    subject_id: Mapped[int]
    subject_author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    reason_name: Mapped[str] = mapped_column(short(40))  # of the review, or of the gravest report
    awaits_review: Mapped[bool] = mapped_column(default=False)  # the subject stays unpublished until a decision
    risk_level: Mapped[int] = mapped_column(default=0)
    reporter_count: Mapped[int] = mapped_column(default=0)
    rule_count: Mapped[int] = mapped_column(default=0)  # of those reporters, how many named a breach
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    claimed_until: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime] = mapped_column(default=now)
    decided_at: Mapped[datetime | None]
    anonymised_at: Mapped[datetime | None]  # when its evidence went, a year after it was decided
    group: Mapped[Group | None] = relationship()
    claimed_by: Mapped[User | None] = relationship(foreign_keys=[claimed_by_id])

    @property
    def is_claimed(self) -> bool:
        """Somebody is at work on it just now."""
        return self.decided_at is None and self.claimed_until is not None and self.claimed_until > now()

    @property
    def status(self) -> str:
        """open, claimed or decided."""
        if self.decided_at is not None:
            return "decided"
        return "claimed" if self.is_claimed else "open"

    @property
    def risk(self) -> str:
        return RISKS[self.risk_level]

    @property
    def is_safety_concern(self) -> bool:
        """Nobody named a breach: people are only worried."""
        raised = self.reporter_count > 0 or self.reason_name == TOLD_BY_WORDS
        return raised and self.rule_count == 0 and not self.awaits_review


class Report(db.Model):
    """One person's concern, with what they saw. `reference` is all its reporter gets: it counts nothing."""

    __tablename__ = "reports"
    __table_args__ = (Index("ix_reports_reporter_id_id", "reporter_id", "id"),)
    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(short(20), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    reporter_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(short(40))
    detail: Mapped[str] = mapped_column(default="")
    snapshot: Mapped[dict]
    created_at: Mapped[datetime] = mapped_column(default=now)
    # noted per report: the state of the whole case would tell that somebody else reported before
    looked_at: Mapped[datetime | None]
    case: Mapped[Case] = relationship()

    @property
    def status(self) -> str:
        """received, looked_at or decided."""
        if self.case.decided_at is not None:
            return "decided"
        return "looked_at" if self.looked_at else "received"


class CaseNote(db.Model):
    """A word from one moderator to the others."""

    __tablename__ = "case_notes"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    moderator_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    body: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    moderator: Mapped[User] = relationship()


class LogEntry(db.Model):
    """Each act of moderation, and each look at what a role alone would not show. Never changed, never deleted."""

    __tablename__ = "moderation_log"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # None: what a reporter did stays nameless
    act: Mapped[str] = mapped_column(short(30))
    details: Mapped[dict] = mapped_column(default=dict)
    at: Mapped[datetime] = mapped_column(default=now)
    actor: Mapped[User | None] = relationship()
    case: Mapped[Case] = relationship()
