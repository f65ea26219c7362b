"""A copy of everything that is kept about somebody, for them to take along."""

from community.accounts import policy
from community.accounts.models import RightsRequest, User
from community.core.db import db, transactional
from community.core.limits import spend


def ask_for_copy(user: User, your_password: str) -> None:
    """Note that somebody takes a copy along; what they get is core/belongings. A paused account may too.

    The password is asked for again: an open page is not enough for everything at once. Raises Invalid, TooMany.
    """
    spend("copy", user.id, "5 per day")
    policy.require_password(user, your_password)
    note_request(user, "copy")


@transactional
def note_request(user: User, kind: str) -> None:
    """Add to the log of what people asked for: copy, close, stay or erase."""
    db.session.add(RightsRequest(user_id=user.id, kind=kind))
