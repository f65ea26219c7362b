"""What chat does on a schedule."""

from datetime import timedelta

from community.chat.actions.leaving import clear_some_lines
from community.chat.actions.pictures import ENDING, forget_removed_pictures
from community.chat.actions.retention import clear_old
from community.chat.queries.kept import rooms_that_forget
from community.chat.queries.pictures import without_line
from community.core.clock import now
from community.core.files import delete_file, files_before
from community.core.jobs import each

#: A file is stored just before the transaction that points at it; after so long none will come.
ORPHANED = timedelta(days=1)


def clear_old_lines() -> None:
    """In every room that forgets, clear what was kept for as long as was promised. One transaction for each room."""
    each(clear_old, rooms_that_forget())


def sweep_pictures() -> None:
    """What no second look can bring back any more goes; and after a day files whose line never came to be, because the
    power went between the two.
    """
    forget_removed_pictures()
    for key in without_line(files_before(now() - ORPHANED, ENDING)):
        delete_file(key)


def clear_lines_of_those_who_left() -> None:
    """Right after somebody left, and every minute for what was cut off."""
    while clear_some_lines():
        pass
