"""Support groups, who belongs to them, and the agreement they joined under."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import User
from community.core.clock import now
from community.core.db import Id, db, short

PRIVACIES = ("public", "private", "hidden")
STATUSES = ("requested", "active", "declined", "left", "removed", "banned")
ROLES = ("member", "moderator", "owner")
#: At most so much of a new member's is read first. Beyond it nobody counts what they publish.
MAX_FIRST_POSTS = 50


class Group(db.Model):
    """A support group. `member_count` is kept in the same transaction as the memberships."""

    __tablename__ = "groups"
    __table_args__ = (CheckConstraint("privacy in ('public', 'private', 'hidden')", name="privacy"),)
    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(short(60), unique=True)
    name: Mapped[str] = mapped_column(short(80))
    summary: Mapped[str] = mapped_column(short(200), default="")
    about: Mapped[str] = mapped_column(default="")
    about_html: Mapped[str] = mapped_column(default="")
    privacy: Mapped[str] = mapped_column(short(10))
    questions: Mapped[list] = mapped_column(default=list)
    agreement_version: Mapped[int] = mapped_column(default=1)
    review_first_posts: Mapped[int] = mapped_column(default=0)
    review_chat: Mapped[bool] = mapped_column(default=False)
    review_milestones: Mapped[bool] = mapped_column(default=False)
    members_see_members: Mapped[bool] = mapped_column(default=True)
    # on from the start: who needs it most can't ask for it without showing themselves
    anonymous_posts: Mapped[bool] = mapped_column(default=True)
    topics_by: Mapped[str] = mapped_column(short(12), default="members")  # members · moderators
    safe_word: Mapped[str] = mapped_column(short(30), default="amber")  # written alone in a room, it asks for a pause
    member_count: Mapped[int] = mapped_column(default=0)
    founder_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    archived_at: Mapped[datetime | None]


class GroupAgreement(db.Model):
    """One version of a group's numbered rules; the group says which is in force."""

    __tablename__ = "group_agreements"
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    rules: Mapped[list]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Membership(db.Model):
    """A user in a group, also one who asked, left or was removed. Never deleted: history protects people."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("group_id", "user_id"),
        CheckConstraint("status in ('requested', 'active', 'declined', 'left', 'removed', 'banned')", name="status"),
        CheckConstraint("role in ('member', 'moderator', 'owner')", name="role"),
    )
    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    status: Mapped[str] = mapped_column(short(12))
    role: Mapped[str] = mapped_column(short(12), default="member")
    answers: Mapped[list] = mapped_column(default=list)
    agreement_version: Mapped[int | None]
    requested_at: Mapped[datetime] = mapped_column(default=now)
    joined_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(short(1000), default="")
    slowed_until: Mapped[datetime | None]
    silenced_until: Mapped[datetime | None]
    suspended_until: Mapped[datetime | None]
    wrote_at: Mapped[datetime | None]  # noted only of who writes less often for a while
    before_ban: Mapped[str | None] = mapped_column(short(12))  # the status that a decision about them took away
    published_count: Mapped[int] = mapped_column(default=0)  # posts, messages and milestones of theirs published here
    group: Mapped[Group] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id])

    @property
    def is_active(self) -> bool:
        return self.status == "active"

    @property
    def is_suspended(self) -> bool:
        """Their place here is paused just now: they know of the group, and neither read nor write in it."""
        return self.suspended_until is not None and self.suspended_until > now()

    @property
    def is_inside(self) -> bool:
        """Belongs here, and is not paused just now."""
        return self.is_active and not self.is_suspended

    @property
    def is_moderator(self) -> bool:
        return self.is_active and self.role in ("moderator", "owner")


class Invitation(db.Model):
    """A link into a group. Whoever holds it may see the group's card and join without waiting."""

    __tablename__ = "invitations"
    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), index=True)
    code_digest: Mapped[str] = mapped_column(short(64), unique=True)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime | None]
    uses: Mapped[int | None]  # how often it may be used; None: any number
    used: Mapped[int] = mapped_column(default=0)
    revoked_at: Mapped[datetime | None]
    group: Mapped[Group] = relationship()

    @property
    def is_live(self) -> bool:
        """Neither taken back, nor past its time, nor used up."""
        return (
            self.revoked_at is None
            and (self.expires_at is None or self.expires_at > now())
            and (self.uses is None or self.used < self.uses)
        )
