"""Tell those who come that it is tomorrow, and that it is soon; and forget afterwards who they were."""

from sqlalchemy import delete

from community.core.clock import now
from community.core.db import db, locked, transactional
from community.sessions import notices
from community.sessions.models import DAY, HOUR, GroupSession, Rsvp
from community.sessions.queries import answered_count


@transactional
def remind(session_id: int) -> None:
    """Tell once for each reminder that is due. Whoever is told an hour before is not also told of tomorrow."""
    session = locked(GroupSession, session_id)
    if session is None or session.status != "planned":
        return
    left = session.starts_at - now()
    if left <= HOUR and session.hour_told_at is None:
        session.hour_told_at = session.day_told_at = now()
        notices.reminded(session, "session_soon")
    elif left <= DAY and session.day_told_at is None:
        session.day_told_at = now()
        notices.reminded(session, "session_tomorrow")


@transactional
def forget_answers(session_id: int) -> None:
    """A day after its end a session keeps the number of those who had a place, and no names."""
    session = locked(GroupSession, session_id)
    if session is None or session.came is not None or session.ends_at > now() - DAY:
        return
    session.came = 0 if session.cancelled_at else answered_count(session.id, "going")
    db.session.execute(delete(Rsvp).where(Rsvp.session_id == session.id))
