"""Pseudonyms: how somebody is shown where they would rather not be known."""

import secrets
from collections.abc import Collection

from sqlalchemy import select

from community.accounts.models import MARKS, Identity, User
from community.core import words
from community.core.db import db, transactional

#: So often another name is looked for where one could be taken for somebody's handle.
TRIES = 20


@transactional
def take_pseudonym(user: User, taken: Collection[str]) -> Identity:
    """A new made-up name for this person, such as "Quiet Heron": none of those `taken`. By chance alone, so that
    nothing in it leads to them, nor from one of their pseudonyms to another.
    """
    name = next((found for found in (_name() for _try in range(TRIES)) if _fits(found, taken)), None)
    while name is None or name in taken:
        name = f"{secrets.choice(words.QUIET).capitalize()} {_name()}"
    identity = Identity(user_id=user.id, kind="pseudonym", name=name, mark=1 + secrets.randbelow(MARKS))
    db.session.add(identity)
    db.session.flush()
    return identity


def _name() -> str:
    return f"{secrets.choice(words.QUIET)} {secrets.choice(words.THINGS)}".title()


def _fits(name: str, taken: Collection[str]) -> bool:
    """Nobody is taken for whoever has a handle like it: "quiet-heron-27" would be asked about Quiet Heron's post."""
    alike = select(User.id).where(User.handle_key.like(name.lower().replace(" ", "%") + "%"))
    return name not in taken and db.session.scalar(alike.limit(1)) is None
