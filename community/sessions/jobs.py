"""Reminders, every minute; and what is forgotten after a session."""

from community.sessions.actions import reminders
from community.sessions.queries import to_forget, with_reminder_due


def remind_of_sessions() -> None:
    """Send the reminders that are due. Runs often, tells once."""
    for session_id in with_reminder_due():
        reminders.remind(session_id)


def forget_answers() -> None:
    """A day after each session: the number stays, the names go."""
    for session_id in to_forget():
        reminders.forget_answers(session_id)
