"""Cases and what belongs to them: reports, notes and the log."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import CONTENT_NOTES, Identity, User
from community.core.clock import now
from community.core.db import Id, db, short
from community.groups.models import Group

KINDS = ("review", "report")
STATUSES = ("open", "claimed", "decided")

#: By level. Risk is about somebody's safety, never about rules: the queue shows the two apart.
RISKS = ("none", "low", "medium", "high")
#: From here on somebody may be in danger.
HIGH = RISKS.index("high")

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

#: What a moderator may leave to others: why a case is there, or a content note that its subject carries.
TOPICS = (*REPORT_REASONS, *((value, f"Marked with a content note: {label}") for value, label in CONTENT_NOTES))

#: A safety concern is no breach of a rule, and no penalty follows from it.
SAFETY_CONCERN = "worried"

#: Why there is a case that nobody raised: a moderator came upon it and acted.
SEEN_BY_MODERATOR = "seen_by_moderator"

#: Why there is a case that watched phrases raised which point to help: care, not conduct.
TOLD_BY_WORDS = "watched_words"
#: The same where the words call for nobody's help: it is for the moderators to say what they are.
FLAGGED = "flagged_words"
RISK_OF = {TOLD_BY_WORDS: 3, "worried": 3, "threat": 3, "self_harm": 3, "under_age": 2, "harmful_advice": 2}

#: How grave a breach of the rules is, where it is more than 1 of 3.
GRAVITY_OF = {"threat": 3, "sexual": 3, "private_information": 3, "self_harm": 2, "harmful_advice": 2, "under_age": 2}


def urgency(risk_level: int, rule_reason: str, rule_count: int, held_back: bool = False) -> int:
    """1 to 4: somebody may be in danger · some danger, a grave breach, or hidden for now · a breach · the rest."""
    if risk_level == 3:
        return 1
    if risk_level == 2 or held_back or GRAVITY_OF.get(rule_reason) == 3:
        return 2
    return 3 if rule_count else 4


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
        Index("ix_cases_queue", "group_id", "decided_at", "risk_level", "due_at"),
    )
    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(short(10))
    subject_type: Mapped[str] = mapped_column(short(20))
    subject_id: Mapped[int]
    subject_author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    # as whom the author was seen: cases are linked by this alone, so that no pseudonym is joined to a handle
    subject_identity_id: Mapped[int | None] = mapped_column(ForeignKey("identities.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    reason_name: Mapped[str] = mapped_column(short(40))  # of the review, or of the gravest report
    awaits_review: Mapped[bool] = mapped_column(default=False)  # the subject stays unpublished until a decision
    risk_level: Mapped[int] = mapped_column(default=0)
    reporter_count: Mapped[int] = mapped_column(default=0)
    rule_count: Mapped[int] = mapped_column(default=0)  # of those reporters, how many named a breach
    rule_reason: Mapped[str] = mapped_column(short(40), default="")  # the gravest breach that was named
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    claimed_until: Mapped[datetime | None]
    offered_to_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # asked to take it on
    version: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime] = mapped_column(default=now)
    due_at: Mapped[datetime] = mapped_column(default=now)  # by when somebody should be at work on it
    taken_at: Mapped[datetime | None]  # when somebody first was
    held_back: Mapped[bool] = mapped_column(default=False)  # hidden for now, until it is decided
    hidden_at: Mapped[datetime | None]  # when its subject first was out of sight
    decided_at: Mapped[datetime | None]
    anonymised_at: Mapped[datetime | None]  # when its evidence went, a year after it was decided
    group: Mapped[Group | None] = relationship()
    subject_identity: Mapped[Identity | None] = relationship()
    claimed_by: Mapped[User | None] = relationship(foreign_keys=[claimed_by_id])
    offered_to: Mapped[User | None] = relationship(foreign_keys=[offered_to_id])

    @property
    def is_anonymous(self) -> bool:
        """Written under a pseudonym: whatever is decided, nothing shows whose it is."""
        return self.subject_identity is not None and self.subject_identity.anonymous

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
    def priority(self) -> int:
        """1 to 4, the most urgent first."""
        return urgency(self.risk_level, self.rule_reason, self.rule_count, self.held_back)

    @property
    def is_late(self) -> bool:
        """Nobody is at work on it, and somebody should be by now."""
        return self.decided_at is None and not self.is_claimed and self.due_at <= now()

    @property
    def rules_score(self) -> int:
        """0 to 4: how grave the gravest breach named is (1 to 3), and one more where three people or more named one."""
        if not self.rule_count:
            return 0
        return GRAVITY_OF.get(self.rule_reason, 1) + (self.rule_count > 2)

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
    expected_by: Mapped[datetime | None]  # by when somebody should be at work on it: what its reporter was told
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
