"""What keeps celebrations gentle: a day without other people's, and anniversaries that ask for nothing."""

from datetime import date, timedelta

from community.accounts.models import User
from community.core.clock import now
from community.core.db import db, transactional
from community.milestones import notices
from community.milestones.models import NotToday
from community.milestones.queries import with_anniversary


@transactional
def not_today(user: User) -> date:
    """Put other people's milestones away until tomorrow (in UTC). Nobody is told. Returns the day they come back."""
    until = now().date() + timedelta(days=1)
    found = db.session.get(NotToday, user.id)
    if found is None:
        db.session.add(NotToday(user_id=user.id, until=until))
    else:
        found.until = until
    return until


@transactional
def show_again(user: User) -> None:
    """Bring the walls back."""
    found = db.session.get(NotToday, user.id)
    if found is not None:
        found.until = now().date()


@transactional
def remind(day: date) -> int:
    """Tell authors whose milestone has an anniversary on `day`, each once, however often this runs.

    What was set up on the day itself or later is left out: its author just thought of it. Returns how many were told.
    """
    told = 0
    for milestone in with_anniversary(day):
        if milestone.created_at.date() < day:
            milestone.reminded_on = day
            notices.reminded(milestone)
            told += 1
    return told
