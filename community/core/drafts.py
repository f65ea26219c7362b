"""What somebody was writing when they left in a hurry, for those who chose that it is kept. Knows no feature.

A place is a name that its page gives it, such as `topic-12`. The words are offered there again, and go after some days.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates
from sqlalchemy import UniqueConstraint, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from community.core.clock import now
from community.core.db import Id, db, locked, short, transactional
from community.core.errors import NotFound
from community.core.fields import Time

KEPT_FOR = timedelta(days=7)
#: So long a draft that was gone on with can still be read, should the page be loaded again.
READ_AGAIN = timedelta(hours=1)
#: Of what a form holds, what somebody wrote or chose. Those of the second kind may be several.
WRITTEN = ("title", "body", "story", "kind", "happened_on", "audience", "reply_wish", "anonymous")
SEVERAL = ("content_notes",)
WORDS = ("title", "body", "story")
MOST = 60_000  # characters: browsers send no more while they leave
MOST_KEPT = 20  # places


class KeptDraft(db.Model):
    """What one person was writing in one place. `taken_at`: since when it is in its form again."""

    __tablename__ = "kept_drafts"
    __table_args__ = (UniqueConstraint("user_id", "place"),)
    id: Mapped[Id]
    user_id: Mapped[int]
    place: Mapped[str] = mapped_column(short(80))
    written: Mapped[dict]
    kept_at: Mapped[datetime] = mapped_column(default=now, index=True)
    taken_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Offer:
    """A draft as its place shows it: offered, or (`back`) in the form again."""

    id: int
    written: Mapping[str, Any]
    kept_at: datetime
    back: bool

    @property
    def start(self) -> str:
        """How it begins, to know it by."""
        words = ": ".join(str(self.written[name]) for name in WORDS if self.written.get(name))
        return words if len(words) <= 160 else f"{words[:160].rstrip()}…"

    def over(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the form shows: the draft once it is back, else what it shows anyway."""
        return {**values, "anonymous": "", "content_notes": [], **self.written} if self.back else values


class DraftInput(Schema):
    """What a page sends as somebody leaves it."""

    place = fields.String(required=True, validate=validate.Regexp(r"^(topic|post|room|milestone)-[\w-]{1,70}\Z"))
    written = fields.Dict(keys=fields.String(), required=True)

    @validates("written")
    def _not_too_long(self, value: dict, **_more: object) -> None:
        if sum(len(str(one)) for one in value.values()) > MOST:
            raise ValidationError("This is too long to be kept.")


class KeepInput(Schema):
    """Whether what one was writing is kept when one leaves."""

    keep = fields.Boolean(required=True, metadata={"example": True})


class DraftOutput(Schema):
    """Something I was writing."""

    id = fields.Integer()
    place = fields.String(metadata={"example": "topic-12"})
    written = fields.Dict(keys=fields.String())
    kept_at = Time()


class DraftsOutput(Schema):
    """Whether they are kept, and those that are."""

    keep = fields.Boolean()
    items = fields.List(fields.Nested(DraftOutput))


@transactional
def keep(user_id: int, place: str, written: Mapping[str, Any]) -> KeptDraft | None:
    """Keep what somebody was writing there, if it holds words; what was kept of this place before goes, and the oldest
    of too many.
    """
    kept = {name: value for name, value in written.items() if name in (*WRITTEN, *SEVERAL)}
    db.session.execute(delete(KeptDraft).where(KeptDraft.user_id == user_id, KeptDraft.place == place))
    if not any(kept.get(name, "").strip() for name in WORDS):
        return None
    draft = KeptDraft(user_id=user_id, place=place, written=kept)
    db.session.add(draft)
    db.session.flush()
    mine = select(KeptDraft.id).where(KeptDraft.user_id == user_id).order_by(KeptDraft.id.desc())
    too_many = db.session.scalars(mine.offset(MOST_KEPT)).all()
    db.session.execute(delete(KeptDraft).where(KeptDraft.id.in_(too_many)))
    return draft


def kept_by(user_id: int) -> list[KeptDraft]:
    """All that somebody has, the newest first, but for what went into its form again."""
    mine = select(KeptDraft).where(KeptDraft.user_id == user_id, KeptDraft.taken_at.is_(None), _fresh())
    return list(db.session.scalars(mine.order_by(KeptDraft.id.desc())))


def offered(user_id: int, place: str, back: int | None = None) -> Offer | None:
    """What they were writing in this place. `back`: the id of the one that they go on with."""
    found = db.session.scalar(select(KeptDraft).where(KeptDraft.user_id == user_id, KeptDraft.place == place, _fresh()))
    if found is None or (found.taken_at is not None and found.id != back):
        return None
    return Offer(found.id, found.written, found.kept_at, found.id == back)


@transactional
def take(user_id: int, draft_id: int) -> None:
    """It is in its form again, and is not offered any more."""
    found = locked(KeptDraft, draft_id)
    if found is not None and found.user_id == user_id and found.taken_at is None:
        found.taken_at = now()


@transactional
def throw_away(user_id: int, draft_id: int) -> None:
    """It goes at once. Raises NotFound."""
    found = db.session.get(KeptDraft, draft_id)
    if found is None or found.user_id != user_id:
        raise NotFound()
    db.session.delete(found)


@transactional
def forget_all(user_id: int) -> None:
    """All that was kept of somebody goes."""
    db.session.execute(delete(KeptDraft).where(KeptDraft.user_id == user_id))


@transactional
def forget_old() -> None:
    """What nobody came back to goes, and what is in its form again."""
    over = or_(KeptDraft.kept_at <= now() - KEPT_FOR, KeptDraft.taken_at <= now() - READ_AGAIN)
    db.session.execute(delete(KeptDraft).where(over))


def _fresh() -> Any:
    return KeptDraft.kept_at > now() - KEPT_FOR
