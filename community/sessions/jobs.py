"""Reminders, every minute; and what is forgotten after a session."""

from community.sessions.actions import holding, notes, reminders, stages
from community.sessions.queries.arrivals import left_alone, with_a_step_due
from community.sessions.queries.notes import with_notes_to_forget
from community.sessions.queries.schedule import to_forget, with_reminder_due


def remind_of_sessions() -> None:
    """Send the reminders that are due. Runs often, tells once."""
    for session_id in with_reminder_due():
        reminders.remind(session_id)


def keep_time() -> None:
    """Open lobbies, end what nobody ended, close rooms, and forget what was said."""
    for session_id in with_a_step_due():
        stages.keep_time(session_id)


def watch_rooms() -> None:
    """Where nobody who holds a session has been there for a minute people are told; after five the room rests, and the
    group's other moderators are asked to come.
    """
    for session_id in left_alone():
        holding.watch(session_id)


def forget_notes() -> None:
    """Thirty days after each session the notes of who held it go."""
    for session_id in with_notes_to_forget():
        notes.forget_notes(session_id)


def forget_answers() -> None:
    """A day after each session: the number stays, the names go."""
    for session_id in to_forget():
        reminders.forget_answers(session_id)
