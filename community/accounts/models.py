"""Accounts, how they are shown, how they are signed in, and no-contact between two of them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.clock import now
from community.core.db import Id, db, short
from community.core.words import initials

ROLES = ("member", "moderator", "admin")
#: What a topic, message or milestone may warn of. Readers choose show, blur or hide for each.
CONTENT_NOTES = (
    ("betrayal", "Betrayal"),
    ("abuse", "Abuse"),
    ("self-harm", "Self-harm or suicide"),
    ("alcohol", "Alcohol or drugs"),
    ("grief", "Grief"),
    ("sexual-content", "Sex"),
    ("money", "Money troubles"),
    ("children", "Children caught in between"),
)
NOTE_CHOICES = ("show", "blur", "hide")
MAIL_SAFE_FOR = timedelta(days=90)  # what is safe changes: after so long people are asked again
MARKS = 7  # colours of the pebble that stands for somebody without a picture


class User(UserMixin, db.Model):
    """An account. What others see of it is its `identity`, never the e-mail."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("role in ('member', 'moderator', 'admin')", name="role"),
        # unique among *verified* addresses only, so that sign-up can't tell who has an account
        Index(
            "uq_users_verified_email",
            "email_key",
            unique=True,
            sqlite_where=text("email_verified_at is not null and closed_at is null"),
            postgresql_where=text("email_verified_at is not null and closed_at is null"),
        ),
    )
    id: Mapped[Id]
    handle: Mapped[str] = mapped_column(short(24))
    handle_key: Mapped[str] = mapped_column(short(24), unique=True)
    email: Mapped[str] = mapped_column(short(254))
    email_key: Mapped[str] = mapped_column(short(254), index=True)
    email_verified_at: Mapped[datetime | None]
    password_hash: Mapped[str] = mapped_column(short(200))
    role: Mapped[str] = mapped_column(short(12), default="member", index=True)
    about: Mapped[str] = mapped_column(short(500), default="")
    country: Mapped[str] = mapped_column(short(2), default="")
    adult_confirmed_on: Mapped[date]
    agreement_version: Mapped[int]
    profile_audience: Mapped[str] = mapped_column(short(12), default="members")  # or groups, nobody
    direct_from: Mapped[str] = mapped_column(short(12), default="groups")  # who may write: groups, everybody, nobody
    note_choices: Mapped[dict] = mapped_column(default=dict)  # content note -> show / blur / hide; absent: blur
    mail_replies: Mapped[bool] = mapped_column(default=False)
    mail_asked_at: Mapped[datetime | None]  # when they last said that mail about replies is safe
    mail_never: Mapped[bool] = mapped_column(default=False)  # not even about security
    neutral_tab: Mapped[bool] = mapped_column(default=False)
    keep_drafts: Mapped[bool] = mapped_column(default=False)  # what they were writing when they left
    slowed_until: Mapped[datetime | None]
    silenced_until: Mapped[datetime | None]
    suspended_until: Mapped[datetime | None]
    wrote_at: Mapped[datetime | None]  # noted only of who writes less often for a while
    banned_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None] = mapped_column(index=True)  # asked for, and can be taken back until then
    takes_words: Mapped[bool] = mapped_column(default=False)  # what they wrote goes with them
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    vouched_at: Mapped[datetime | None]  # somebody who is known here said that this person is all right
    vouched_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    vouched_in: Mapped[int | None]  # in which group: a plain number, since groups are not known here
    identity: Mapped["Identity"] = relationship(
        uselist=False,
        lazy="joined",
        viewonly=True,
        primaryjoin="and_(Identity.user_id == User.id, Identity.kind != 'pseudonym')",
    )

    @property
    def is_suspended(self) -> bool:
        """Paused just now, or for good."""
        return self.banned_at is not None or (self.suspended_until is not None and self.suspended_until > now())

    @property
    def is_silenced(self) -> bool:
        """Reads just now, and does not write."""
        return self.silenced_until is not None and self.silenced_until > now()

    def say_mail_is_safe(self) -> None:
        """For a while; then they are asked again."""
        self.mail_asked_at = now()

    @property
    def asks_about_mail(self) -> bool:
        """Whether mail is still safe for them was said so long ago that none goes until they are asked."""
        return self.mail_replies and (self.mail_asked_at or self.created_at) + MAIL_SAFE_FOR <= now()

    @property
    def is_verified(self) -> bool:
        return self.email_verified_at is not None

    @property
    def is_site_moderator(self) -> bool:
        return self.role in ("moderator", "admin")

    @property
    def is_admin(self) -> bool:
        return self.role == "admin"

    def cover_for(self, notes: Iterable[str]) -> str:
        """How this reader wants to see what carries these content notes: show, blur or hide. The most careful wins."""
        choices = {self.note_choices.get(note, "blur") for note in notes}
        return next((choice for choice in ("hide", "blur") if choice in choices), "show")

    @property
    def initials(self) -> str:
        return self.identity.initials

    @property
    def mark(self) -> int:
        return self.identity.mark

    @property
    def avatar_url(self) -> str | None:
        return self.identity.avatar_url


class Identity(db.Model):
    """How an author is shown, apart from who it is: `author_id` decides, `identity_id` is printed.

    Every user has one of kind `handle`; pseudonyms of a thread are further rows.
    """

    __tablename__ = "identities"
    __table_args__ = (CheckConstraint("kind in ('handle', 'pseudonym', 'left')", name="kind"),)
    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    kind: Mapped[str] = mapped_column(short(12), default="handle")
    name: Mapped[str] = mapped_column(short(40))
    mark: Mapped[int]
    avatar: Mapped[str | None] = mapped_column(short(80))

    @property
    def handle(self) -> str:
        return self.name

    @property
    def anonymous(self) -> bool:
        """A pseudonym: nothing leads from it to the person."""
        return self.kind == "pseudonym"

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def avatar_url(self) -> str | None:
        return avatar_url(self.avatar)


class FormerHandle(db.Model):
    """A handle that somebody gave up. Nobody else gets it, so that nobody is taken for them."""

    __tablename__ = "former_handles"
    handle_key: Mapped[str] = mapped_column(short(24), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)


class GoneHandle(db.Model):
    """A handle of somebody who left, as a keyed digest. Nobody gets it again, and nothing tells whose it was."""

    __tablename__ = "gone_handles"
    digest: Mapped[str] = mapped_column(short(64), primary_key=True)


class RightsRequest(db.Model):
    """Somebody asked for a copy of what is kept about them, or to leave. Says when, never what was in it."""

    __tablename__ = "rights_requests"
    __table_args__ = (CheckConstraint("kind in ('copy', 'close', 'stay', 'erase')", name="kind"),)
    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    kind: Mapped[str] = mapped_column(short(8))
    at: Mapped[datetime] = mapped_column(default=now)


class SignIn(db.Model):
    """One browser that is signed in. The cookie holds the key, this row its digest. `shared`: others may use it too."""

    __tablename__ = "sign_ins"
    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    key_digest: Mapped[str] = mapped_column(short(64), unique=True)
    device: Mapped[str] = mapped_column(short(120), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    shared: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None]
    user: Mapped[User] = relationship()


class ApiToken(db.Model):
    """A personal token for the API, shown once. `scopes`: read, write."""

    __tablename__ = "api_tokens"
    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(short(80))
    scopes: Mapped[list]
    digest: Mapped[str] = mapped_column(short(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_used_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    user: Mapped[User] = relationship()


class MailToken(db.Model):
    """A single-use link sent by mail: to verify an address, change it, or set a new password."""

    __tablename__ = "mail_tokens"
    __table_args__ = (CheckConstraint("purpose in ('verify', 'reset', 'change')", name="purpose"),)
    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    purpose: Mapped[str] = mapped_column(short(12))
    email: Mapped[str] = mapped_column(short(254))
    digest: Mapped[str] = mapped_column(short(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    user: Mapped[User] = relationship()


class SiteAgreement(db.Model):
    """The site's numbered rules, by version. The highest is in force."""

    __tablename__ = "site_agreements"
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rules: Mapped[list]
    note: Mapped[str] = mapped_column(default="")  # what changed, in the owner's words
    created_at: Mapped[datetime] = mapped_column(default=now)


class SitePolicy(db.Model):
    """A text of the site that has versions, such as how to complain. The highest is in force."""

    __tablename__ = "site_policies"
    name: Mapped[str] = mapped_column(short(20), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)


class NoContact(db.Model):
    """Neither sees the other. Kept both ways, so that asking is one look-up; `chosen` marks who asked."""

    __tablename__ = "no_contact"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    chosen: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(default=now)


class PersonMute(db.Model):
    """Somebody would rather not see what the other writes in chats. For the other nothing changes."""

    __tablename__ = "person_mutes"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class KeepApart(db.Model):
    """Somebody a person is to be kept apart from: a keyed digest that nobody can read back, and a label of theirs."""

    __tablename__ = "keep_apart"
    __table_args__ = (UniqueConstraint("user_id", "digest"),)
    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    digest: Mapped[str] = mapped_column(short(64))
    label: Mapped[str] = mapped_column(short(60), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)


def note_words(notes: Iterable[str]) -> str:
    """Content notes in words: "Betrayal, Grief"; empty for none."""
    chosen = set(notes)
    return ", ".join(label for value, label in CONTENT_NOTES if value in chosen)


def avatar_url(avatar: str | None) -> str | None:
    """Where a picture is served; None if there is none."""
    return f"/avatars/{avatar}" if avatar else None
