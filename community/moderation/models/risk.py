"""The file of a case about risk: what was asked and answered step by step, who sat with whom, and how it ended."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import User
from community.core.clock import now
from community.core.db import Id, db, short
from community.moderation.models.cases import Case

#: One page each: (name, the question).
STEPS = (
    ("act", "Do I need to act?"),
    ("safe", "Is it safe for others?"),
    ("support", "What support do they need?"),
    ("reply", "What do we say to them?"),
    ("end", "Who has it now, and how did it end?"),
    ("debrief", "And us?"),
)
#: What may be answered: (value, words, what it means).
ANSWERS = {
    "act": (
        ("now", "Yes, now", "Somebody may die or be hurt, now or soon."),
        ("talk", "Yes, with words", "It is heavy, and nobody seems in danger tonight."),
        ("wait", "Not now", "I read it twice, and look again later."),
    ),
    "safe": (
        ("stay", "Yes, it can stand", "They say how they feel. There is room for that here."),
        ("note", "With a content note", "Others choose whether to read it."),
        ("hide", "No: it says how or where", "Hidden on the page after this, with a caring word. Nobody is blamed."),
    ),
    "support": (
        ("listen", "Somebody who listens, here", "The group, or one of us."),
        ("lines", "People who answer", "They read lines of their own country beside your words."),
        ("emergency", "The emergency services", "Only what they told us can be passed on. Two of us decide on it."),
        ("beyond", "More than we can give", "Say so kindly, and say what we can do."),
    ),
}
OUTCOMES = (
    ("safe", "They say that they are safe"),
    ("held", "Somebody else is with them"),
    ("emergency", "The emergency services were told"),
    ("no_answer", "We don’t know: no answer came"),
    ("no_danger", "There was no danger"),
)


class CaseFile(db.Model):
    """What there is once for each case about risk."""

    __tablename__ = "case_files"
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, autoincrement=False)
    buddy_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # who sits with whoever holds the case
    buddy_asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    escalated_at: Mapped[datetime | None]
    handed_to: Mapped[str] = mapped_column(short(300), default="")
    outcome: Mapped[str | None] = mapped_column(short(12))
    outcome_note: Mapped[str] = mapped_column(default="")
    debriefed_at: Mapped[datetime | None]
    review_on: Mapped[date | None]
    reviewed_at: Mapped[datetime | None]
    policy_version: Mapped[int] = mapped_column(default=0)  # of what the community says, when it began
    created_at: Mapped[datetime] = mapped_column(default=now)
    case: Mapped[Case] = relationship()
    buddy: Mapped[User | None] = relationship(foreign_keys=[buddy_id])


class CaseStep(db.Model):
    """One answer, as it was given. A later one does not replace it: both stay with their time."""

    __tablename__ = "case_steps"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    step: Mapped[str] = mapped_column(short(12))
    answer: Mapped[str] = mapped_column(short(12))
    note: Mapped[str] = mapped_column(default="")
    moderator_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    moderator: Mapped[User] = relationship()


class CareWord(db.Model):
    """A word of the moderators to somebody they are worried about. They read it in the app, beside who answers."""

    __tablename__ = "care_words"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    moderator_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    body: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    case: Mapped[Case] = relationship()
