"""Anniversaries, once a day."""

from datetime import timedelta

from community.core.clock import now
from community.milestones.actions.quiet import remind

#: Days that a worker may have been away: then the reminder comes late rather than never.
LOOK_BACK = 2


def anniversaries() -> None:
    """Remind authors of today's anniversaries, and of those that were missed. Runs often, tells once."""
    today = now().date()
    for days in range(LOOK_BACK, -1, -1):
        remind(today - timedelta(days=days))
