"""What chat does on a schedule."""

from community.chat.actions.retention import clear_old
from community.chat.queries.kept import rooms_that_forget


def clear_old_lines() -> None:
    """In every room that forgets, clear what was kept for as long as was promised. One transaction for each room."""
    for room_id in rooms_that_forget():
        clear_old(room_id)
