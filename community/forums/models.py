"""Topics, their posts, what posts said before, warm answers, how far somebody read, and as whom they write."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import Identity
from community.core.clock import now
from community.core.db import Id, db, short

#: What kind of answer somebody hopes for.
REPLY_WISHES = (("listen", "Just listen"), ("experience", "Experiences welcome"), ("advice", "Advice welcome"))
#: `returned` is a pending post that a moderator gave back to its author to edit.
STATUSES = ("pending", "returned", "published", "hidden", "removed")
#: Waits to be read by a moderator, or to be edited by its author: nobody else sees it.
WAITING = ("pending", "returned")
_STATUS = "status in ('pending', 'returned', 'published', 'hidden', 'removed')"


class Topic(db.Model):
    """A conversation in a group. Its status is that of its opening post.

    `post_count` counts the published posts and `last_post_number` the numbers given out; both, and `last_post_at`,
    are kept in the transaction that publishes or withdraws a post.
    """

    __tablename__ = "topics"
    __table_args__ = (
        CheckConstraint(_STATUS, name="status"),
        CheckConstraint("reply_wish in ('listen', 'experience', 'advice')", name="reply_wish"),
        Index("ix_topics_latest", "group_id", "status", "last_post_at", "id"),
        Index(
            "ix_topics_pinned",
            "group_id",
            sqlite_where=text("pinned_at is not null"),
            postgresql_where=text("pinned_at is not null"),
        ),
        Index(
            "ix_topics_unanswered",
            "group_id",
            "created_at",
            sqlite_where=text("post_count = 1 and status = 'published'"),
            postgresql_where=text("post_count = 1 and status = 'published'"),
        ),
        Index("ix_topics_author_id_status", "author_id", "status"),
    )
    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    identity_id: Mapped[int] = mapped_column(ForeignKey("identities.id"))
    title: Mapped[str] = mapped_column(short(150))
    reply_wish: Mapped[str | None] = mapped_column(short(12))
    content_notes: Mapped[list] = mapped_column(default=list)
    status: Mapped[str] = mapped_column(short(12), default="pending")
    post_count: Mapped[int] = mapped_column(default=0)
    last_post_number: Mapped[int] = mapped_column(default=0)
    last_post_at: Mapped[datetime] = mapped_column(default=now)
    pinned_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    slow_seconds: Mapped[int] = mapped_column(default=0)  # between two posts of one person; 0: as they like
    slowed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    rests_until: Mapped[datetime | None]  # nobody posts until then
    rested_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    memory_since: Mapped[datetime | None]  # it remembers somebody who died: quiet, and answers are read first
    memory_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Post(db.Model):
    """An entry of a topic. `number` is taken at publication, under the topic's lock, and never given out again.

    `revision` grows with each edit. `removed_from` is the status it had when it was removed, so that its author can
    take that back for a while.
    """

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("topic_id", "number"),
        UniqueConstraint("author_id", "client_id"),
        CheckConstraint(_STATUS, name="status"),
    )
    id: Mapped[Id]
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    identity_id: Mapped[int] = mapped_column(ForeignKey("identities.id"))
    opens: Mapped[bool] = mapped_column(default=False)  # the opening post of its topic
    number: Mapped[int | None]
    body: Mapped[str]
    body_html: Mapped[str]
    status: Mapped[str] = mapped_column(short(12), default="pending")
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    reply_to_number: Mapped[int | None]  # numbers never change, so this spares a look at the other post
    client_id: Mapped[str | None] = mapped_column(short(64))
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    published_at: Mapped[datetime | None]
    edited_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    removed_from: Mapped[str | None] = mapped_column(short(12))
    identity: Mapped[Identity] = relationship()

    repeated = False  # set on what create_post returns for a client_id it had seen


class PostRevision(db.Model):
    """What a post said before an edit; for the opening post also the title it had."""

    __tablename__ = "post_revisions"
    id: Mapped[Id]
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), index=True)
    title: Mapped[str | None] = mapped_column(short(150))
    body: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class TopicPseudonym(db.Model):
    """As whom somebody writes anonymously in one topic: the same throughout it, another in every other."""

    __tablename__ = "topic_pseudonyms"
    __table_args__ = (UniqueConstraint("topic_id", "name"),)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    identity_id: Mapped[int] = mapped_column(ForeignKey("identities.id"), unique=True)
    name: Mapped[str] = mapped_column(short(40))


class PostReaction(db.Model):
    """One warm answer of one user to one post."""

    __tablename__ = "post_reactions"
    __table_args__ = (
        CheckConstraint("kind in ('with_you', 'thank_you', 'me_too', 'took_courage', 'gives_hope')", name="kind"),
    )
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(short(16), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class TopicRead(db.Model):
    """How far somebody read a topic, and when they were last there."""

    __tablename__ = "topic_reads"
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    last_read_number: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(default=now)
