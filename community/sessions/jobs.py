"""Reminders, every minute; and what is forgotten after a session."""

from community.core.jobs import each
from community.sessions.actions import holding, notes, reminders, stages
from community.sessions.queries.arrivals import left_alone, with_a_step_due
from community.sessions.queries.notes import with_notes_to_forget
from community.sessions.queries.schedule import to_forget, with_reminder_due


def remind_of_sessions() -> None:
    """Send the reminders that are due. Runs often, tells once."""
    each(reminders.remind, with_reminder_due())


def keep_time() -> None:
    """Open lobbies, end what nobody ended, close rooms, and forget what was said."""
    each(stages.keep_time, with_a_step_due())


def watch_rooms() -> None:
    """Where nobody who holds a session has been there for a minute people are told; after five the room rests, and the
    group's other moderators are asked to come.
    """
    each(holding.watch, left_alone())


def forget_notes() -> None:
    """Thirty days after each session the notes of who held it go."""
    each(notes.forget_notes, with_notes_to_forget())


def forget_answers() -> None:
    """A day after each session: the number stays, the names go."""
    each(reminders.forget_answers, to_forget())
