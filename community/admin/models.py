"""Forms of what the law asks to be written down, and the records that were made of them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import User
from community.core.clock import now
from community.core.db import Id, db, short

#: How likely, and how grave if it happens: (value, label).
RATINGS = (("negligible", "Negligible"), ("low", "Low"), ("medium", "Medium"), ("high", "High"))
YES_NO = (("yes", "Yes"), ("no", "No"))
#: How a question is answered: (value, label, what may be chosen). Each has room for words beside.
QUESTION_KINDS = (
    ("rating", "A rating, with the evidence for it", RATINGS),
    ("yes_no", "Yes or no, with the reasons", YES_NO),
    ("text", "In words", ()),
)
#: Why a record is made: (value, label).
OCCASIONS = (
    ("first", "The first one"),
    ("review", "The regular review"),
    ("change", "Something about the site is going to change"),
    ("law", "What the law asks has changed"),
)


class ComplianceForm(db.Model):
    """A form as the owner keeps it. What isn't stored is as forms.json has it: what the law asks is data, not code.

    `questions`: a list of {key, label, hint, kind}. `review_months`: after how long a record wants another look.
    """

    __tablename__ = "compliance_forms"
    key: Mapped[str] = mapped_column(short(40), primary_key=True)
    title: Mapped[str] = mapped_column(short(120))
    about: Mapped[str] = mapped_column(default="")
    source_url: Mapped[str] = mapped_column(default="")
    as_of: Mapped[date]  # the day on which somebody checked that this is what is asked
    review_months: Mapped[int | None]
    questions: Mapped[list]


class ComplianceRecord(db.Model):
    """One filled form. A draft until it is finished; never changed afterwards.

    `asked` is the form as it was then. `answers`: {question's key: {choice, text}}.
    """

    __tablename__ = "compliance_records"
    __table_args__ = (
        UniqueConstraint("form_key", "number"),
        Index(
            "uq_compliance_records_draft",
            "form_key",
            unique=True,
            sqlite_where=text("finished_at is null"),
            postgresql_where=text("finished_at is null"),
        ),
    )
    id: Mapped[Id]
    form_key: Mapped[str] = mapped_column(short(40))
    number: Mapped[int]
    occasion: Mapped[str] = mapped_column(short(10))
    occasion_note: Mapped[str] = mapped_column(default="")
    asked: Mapped[dict]
    answers: Mapped[dict] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=1)
    started_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    started_at: Mapped[datetime] = mapped_column(default=now)
    finished_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    finished_at: Mapped[datetime | None]
    review_on: Mapped[date | None]
    reminded_on: Mapped[date | None]
    finished_by: Mapped[User | None] = relationship(foreign_keys=[finished_by_id])

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None
