"""Reminders, every minute; and what is forgotten after a session."""

from community.sessions.actions import reminders, stages
from community.sessions.queries.arrivals import with_a_step_due
from community.sessions.queries.schedule import to_forget, with_reminder_due


def remind_of_sessions() -> None:
    """Send the reminders that are due. Runs often, tells once."""
    for session_id in with_reminder_due():
        reminders.remind(session_id)


def keep_time() -> None:
    """Open lobbies, end what nobody ended, close rooms, and forget what was said."""
    for session_id in with_a_step_due():
        stages.keep_time(session_id)


def forget_answers() -> None:
    """A day after each session: the number stays, the names go."""
    for session_id in to_forget():
        reminders.forget_answers(session_id)
