"""What who holds a session writes down about it, for those who hold it and nobody else."""

from sqlalchemy import delete

from community.accounts.models import User
from community.core import limits
from community.core.db import db, locked, transactional
from community.core.errors import NotFound
from community.sessions import policy
from community.sessions.models import GroupSession, SessionNote
from community.sessions.queries.notes import note_in

PER_HOUR = "60 per hour"


@transactional
def add_note(holder: User, session: GroupSession, body: str) -> SessionNote:
    """Write something down. It goes thirty days after the end. Raises NotAllowed, Suspended, TooMany."""
    session = locked(GroupSession, session.id)
    policy.require_hold(holder, session)
    limits.spend("session_note", holder.id, PER_HOUR)
    note = SessionNote(session_id=session.id, author_id=holder.id, body=body)
    db.session.add(note)
    db.session.flush()
    return note


@transactional
def remove_note(holder: User, session: GroupSession, note_id: int) -> None:
    """Take back what one wrote. Raises NotFound for what others wrote, NotAllowed, Suspended."""
    policy.require_hold(holder, session)
    note = note_in(session, note_id)
    if note.author_id != holder.id:
        raise NotFound()
    db.session.delete(note)


@transactional
def forget_notes(session_id: int) -> None:
    """Thirty days after the end nothing of them stays."""
    db.session.execute(delete(SessionNote).where(SessionNote.session_id == session_id))


@transactional
def forget_notes_by(user_id: int) -> None:
    """What somebody who left wrote down goes with them."""
    db.session.execute(delete(SessionNote).where(SessionNote.author_id == user_id))
