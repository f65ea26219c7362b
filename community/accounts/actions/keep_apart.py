"""A private list of whom somebody needs to be kept apart from.

Nothing here asks whether anybody is meant: what is answered, and how fast, can't tell who has an account.
"""

from sqlalchemy import func, select

from community.accounts.events import KeepApartChanged
from community.accounts.models import KeepApart, User
from community.accounts.queries.keep_apart import digest_of
from community.core.db import db, locked, transactional
from community.core.errors import Conflict, Invalid, NotFound
from community.core.events import publish
from community.core.limits import spend

MOST = 20
PER_DAY = "20 per day"


@transactional
def keep_apart(user: User, whom: str, label: str = "") -> KeepApart:
    """Put somebody on the list, by handle or e-mail address. The same again changes the label alone.

    Raises Invalid for oneself, Conflict where the list is full, TooMany.
    """
    spend("keep apart", user.id, PER_DAY)
    digest = digest_of(whom)
    if digest in (digest_of(user.handle), digest_of(user.email)):
        raise Invalid(whom="This is you.")
    locked(User, user.id)  # two at once would both find the last place, or the same entry missing
    mine = select(KeepApart).where(KeepApart.user_id == user.id)
    entry = db.session.scalar(mine.where(KeepApart.digest == digest))
    if entry is None:
        if db.session.scalar(select(func.count()).select_from(mine.subquery())) == MOST:
            raise Conflict(f"There are {MOST} on your list. Please take one off it first.")
        entry = KeepApart(user_id=user.id, digest=digest)
        db.session.add(entry)
    entry.label = label
    db.session.flush()
    publish(KeepApartChanged(user.id))
    return entry


@transactional
def let_go(user: User, entry_id: int) -> None:
    """Take somebody off the list. Raises NotFound for an entry that isn't one's own."""
    entry = db.session.get(KeepApart, entry_id) if 0 < entry_id < 2**63 else None
    if entry is None or entry.user_id != user.id:
        raise NotFound()
    db.session.delete(entry)
