"""Tell those who come that it is tomorrow, and that it is soon; and forget afterwards who they were."""

from sqlalchemy import delete

from community.core.clock import now
from community.core.db import db, locked, transactional
from community.sessions import notices
from community.sessions.models import DAY, HOUR, GroupSession, LostPlace, Rsvp


@transactional
def remind(session_id: int) -> None:
    """Tell once for each reminder that is due. Whoever is told an hour before is not also told of tomorrow."""
    session = locked(GroupSession, session_id)
    if session is None or session.status != "planned" or session.group.archived_at is not None:
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
    """A day after its time a session that did not take place knows nobody's answer any more."""
    session = locked(GroupSession, session_id)
    if session is None or session.came is not None or session.room_id or session.ends_at > now() - DAY:
        return
    session.came = 0  # nobody opened its room, or it was called off
    for model in (Rsvp, LostPlace):
        db.session.execute(delete(model).where(model.session_id == session.id))
