"""The library: resources that members suggest and moderators check, and helplines, which are checked harder still."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import Identity
from community.core.clock import now
from community.core.db import Id, db, short

TYPES = (
    ("book", "Book"),
    ("article", "Article"),
    ("video", "Video"),
    ("exercise", "Exercise"),
    ("worksheet", "Worksheet"),
    ("course", "Course"),
    ("service", "Service"),
)
TOPICS = (
    ("attachment", "Attachment"),
    ("betrayal", "Betrayal"),
    ("boundaries", "Boundaries"),
    ("children", "Children"),
    ("communication", "Talking and listening"),
    ("conflict", "Quarrels"),
    ("grief", "Grief"),
    ("intimacy", "Closeness"),
    ("money", "Money"),
    ("self-care", "Looking after yourself"),
    ("separation", "Separation"),
    ("trust", "Trust"),
)
STATUSES = ("suggested", "in_review", "published", "returned", "archived")


class Resource(db.Model):
    """An entry of the library. Whoever suggested it, only a moderator's check publishes it."""

    __tablename__ = "resources"
    __table_args__ = (
        CheckConstraint("status in ('suggested', 'in_review', 'published', 'returned', 'archived')", name="status"),
        Index("ix_resources_status_id", "status", "id"),
    )
    id: Mapped[Id]
    type: Mapped[str] = mapped_column(short(12))
    title: Mapped[str] = mapped_column(short(200))
    authors: Mapped[str] = mapped_column(short(200), default="")
    url: Mapped[str] = mapped_column(short(500), default="")
    summary: Mapped[str]
    summary_html: Mapped[str]
    country: Mapped[str] = mapped_column(short(2), default="")
    minutes: Mapped[int | None]
    status: Mapped[str] = mapped_column(short(12), default="suggested")
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)  # who suggested it
    identity_id: Mapped[int] = mapped_column(ForeignKey("identities.id"))
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reviewed_at: Mapped[datetime | None]
    review_due_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(short(1000), default="")
    reviewed_alone: Mapped[bool] = mapped_column(default=False)  # by its suggester, the site's one moderator
    created_at: Mapped[datetime] = mapped_column(default=now)
    identity: Mapped[Identity] = relationship()
    topic_rows: Mapped[list["ResourceTopic"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="ResourceTopic.topic"
    )

    @property
    def topics(self) -> list[str]:
        return [row.topic for row in self.topic_rows]


class ResourceTopic(db.Model):
    """One of the topics a resource is about."""

    __tablename__ = "resource_topics"
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(short(20), primary_key=True, index=True)


class SavedResource(db.Model):
    """Kept by a user for later. Nobody else sees it."""

    __tablename__ = "saved_resources"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"), primary_key=True, index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Helpline(db.Model):
    """Someone who answers. A wrong number is worse than none: until a person has checked it, it is shown as no help."""

    __tablename__ = "helplines"
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(short(120))
    country: Mapped[str] = mapped_column(short(2), index=True)
    phone: Mapped[str] = mapped_column(short(40), default="")
    sms: Mapped[str] = mapped_column(short(60), default="")
    url: Mapped[str] = mapped_column(short(500), default="")
    hours: Mapped[str] = mapped_column(short(120), default="")
    languages: Mapped[str] = mapped_column(short(120), default="")
    for_whom: Mapped[str] = mapped_column(short(300), default="")
    verified_on: Mapped[date | None]
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    next_check_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
