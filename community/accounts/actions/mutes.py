"""Muting a person for oneself: quieter than no contact, one way, and nobody is told."""

from community.accounts.events import MutesChanged
from community.accounts.models import PersonMute, User
from community.accounts.queries import contact, people
from community.core.db import db, locked, transactional
from community.core.errors import Invalid
from community.core.events import publish


@transactional
def mute_person(user: User, handle: str) -> None:
    """Fold what this person writes in chats, for the user alone. Again is fine. Raises NotFound, Invalid."""
    other = people.user_by_handle(user, handle)
    if other.id == user.id:
        raise Invalid(handle="This is you.")
    locked(User, user.id)  # two pages may ask at once
    if db.session.get(PersonMute, (user.id, other.id)) is None:
        db.session.add(PersonMute(user_id=user.id, other_id=other.id))
        db.session.flush()
        publish(MutesChanged(user.id))


@transactional
def unmute_person(user: User, handle: str) -> None:
    """See what they write again, also where they can't be seen otherwise. Raises NotFound for nobody."""
    mute = contact.mute_of(user, handle)
    if mute is None:
        people.user_by_handle(user, handle)
        return
    db.session.delete(mute)
    db.session.flush()
    publish(MutesChanged(user.id))
