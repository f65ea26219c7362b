"""No contact: neither sees the other anywhere. Two rows, one for each direction; `chosen` marks who asked."""

from community.accounts.events import NoContactChanged
from community.accounts.models import NoContact, User
from community.accounts.queries import contact, people
from community.core.db import db, locked, transactional
from community.core.errors import Invalid
from community.core.events import publish


@transactional
def choose_no_contact(user: User, handle: str) -> None:
    """Neither sees the other from now on. Again is fine. Raises NotFound for somebody the user can't see anyway."""
    other = contact.somebody_apart(user, handle) or people.user_by_handle(user, handle)
    if other.id == user.id:
        raise Invalid(handle="This is you.")
    mine, theirs = _pair(user, other)
    if mine is None:
        db.session.add(NoContact(user_id=user.id, other_id=other.id, chosen=True))
    else:
        mine.chosen = True
    if theirs is None:
        db.session.add(NoContact(user_id=other.id, other_id=user.id, chosen=False))
    publish(NoContactChanged(user.id, other.id))


@transactional
def lift_no_contact(user: User, handle: str) -> None:
    """Take one's own wish back. If the other wishes it too, nothing changes for either. Raises NotFound for nobody."""
    other = contact.somebody_apart(user, handle)
    if other is None:
        people.user_by_handle(user, handle)
        return
    mine, theirs = _pair(user, other)
    if mine is not None and theirs is not None and theirs.chosen:
        mine.chosen = False
    else:
        for row in (mine, theirs):
            if row is not None:
                db.session.delete(row)
    publish(NoContactChanged(user.id, other.id))


def _pair(user: User, other: User) -> tuple[NoContact | None, NoContact | None]:
    """Both rows as they are now. Two people may ask at once, so both accounts are locked, always in the same order."""
    for user_id in sorted((user.id, other.id)):
        locked(User, user_id)
    mine = db.session.get(NoContact, (user.id, other.id), populate_existing=True)
    return mine, db.session.get(NoContact, (other.id, user.id), populate_existing=True)
