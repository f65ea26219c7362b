"""Reads of what those who hold a session wrote down about it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from community.accounts.models import Identity, User
from community.accounts.queries.contact import in_contact
from community.core.clock import now
from community.core.db import db
from community.core.errors import NotFound
from community.sessions.models import NOTES_STAY, GroupSession, SessionNote


@dataclass(frozen=True)
class SeenNote:
    """A note as one of those who hold the session sees it."""

    id: int
    author: Identity
    body: str
    at: datetime
    own: bool


def notes_of(viewer: User, session: GroupSession) -> list[SeenNote]:
    """The notes of a session, the oldest first. For who holds it."""
    rows = db.session.execute(
        select(SessionNote, Identity)
        .join(Identity, and_(Identity.user_id == SessionNote.author_id, Identity.kind == "handle"))
        .where(SessionNote.session_id == session.id, in_contact(viewer, SessionNote.author_id))
        .order_by(SessionNote.at, SessionNote.id)
    )
    return [SeenNote(note.id, author, note.body, note.at, note.author_id == viewer.id) for note, author in rows]


def note_in(session: GroupSession, note_id: int) -> SessionNote:
    """One of a session's notes. Unscoped: the caller asks whose it is. Raises NotFound."""
    note = db.session.get(SessionNote, note_id) if 0 < note_id < 2**63 else None
    if note is None or note.session_id != session.id:
        raise NotFound()
    return note


def with_notes_to_forget() -> list[int]:
    """The ids of sessions that ended so long ago that their notes go."""
    old = (
        select(GroupSession.id)
        .join(SessionNote, SessionNote.session_id == GroupSession.id)
        .where(GroupSession.ends_at <= now() - NOTES_STAY)
        .distinct()
    )
    return list(db.session.scalars(old))
