"""Watched phrases: the site's and each group's, and which of them brought a case about."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import User
from community.core.clock import now
from community.core.db import Id, db, short
from community.core.watched import ACTIONS, KINDS
from community.groups.models import Group

MAX_PHRASE = 200
#: How many phrases a list may have, and how many of them may be patterns.
MAX_PHRASES, MAX_PATTERNS = 10_000, 100
_ACTIONS = ", ".join(f"'{value}'" for value, _label in ACTIONS)
_KINDS = ", ".join(f"'{value}'" for value, _label in KINDS)


class WatchedPhrase(db.Model):
    """One phrase. `group_id` None: the whole site watches it. Nothing is done by it until it is `in_force`."""

    __tablename__ = "watched_phrases"
    __table_args__ = (
        CheckConstraint(f"action in ({_ACTIONS})", name="action"),
        CheckConstraint(f"kind in ({_KINDS})", name="kind"),
        Index(
            "uq_watched_phrases_of_group",
            "group_id",
            "phrase",
            "kind",
            "action",
            unique=True,
            sqlite_where=text("group_id is not null"),
            postgresql_where=text("group_id is not null"),
        ),
        Index(
            "uq_watched_phrases_of_site",
            "phrase",
            "kind",
            "action",
            unique=True,
            sqlite_where=text("group_id is null"),
            postgresql_where=text("group_id is null"),
        ),
    )
    id: Mapped[Id]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    phrase: Mapped[str] = mapped_column(short(MAX_PHRASE))
    kind: Mapped[str] = mapped_column(short(10))
    action: Mapped[str] = mapped_column(short(10))
    note: Mapped[str | None] = mapped_column(short(20))  # the content note that the action "note" adds
    in_force: Mapped[bool] = mapped_column(default=False)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # None: came with the site
    added_at: Mapped[datetime] = mapped_column(default=now)
    group: Mapped[Group | None] = relationship()
    added_by: Mapped[User | None] = relationship()


class PhraseList(db.Model):
    """Which version of a list is in force. Drawn anew at every change, so that each process knows its own is old."""

    __tablename__ = "phrase_lists"
    list_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # the group's id; 0: the site's
    version: Mapped[int]


class CaseReason(db.Model):
    """Why there is a case, by name. Where a phrase brought it about: which, of whose list; and where words were told of
    that stay where they are, what was seen then. For moderators alone.
    """

    __tablename__ = "case_reasons"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    name: Mapped[str] = mapped_column(short(40))
    of_site: Mapped[bool] = mapped_column(default=False)
    phrase: Mapped[str] = mapped_column(short(MAX_PHRASE), default="")
    kind: Mapped[str] = mapped_column(short(10), default="")
    action: Mapped[str] = mapped_column(short(10), default="")
    snapshot: Mapped[dict] = mapped_column(default=dict)
    at: Mapped[datetime] = mapped_column(default=now)
