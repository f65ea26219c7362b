"""What is looked at again in time."""

from community.admin import actions, queries
from community.core import audit


def remind_of_reviews() -> None:
    """Once a day: tell the owners of records that want another look within 30 days."""
    actions.remind()


def check_audit_log() -> None:
    """Once a day: is the whole audit log as it was written? The owners are told if it isn't."""
    if not queries.log_was_checked():
        found = next(audit.breaks(), None)  # before anything is locked: it takes seconds
        actions.note_check(found.position if found else None)
