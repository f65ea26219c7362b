"""Whom somebody muted for themselves: what they write is folded, counts as nothing new, and is told in no notice."""

from typing import Any

from sqlalchemy import ColumnElement, exists, select

from community.accounts.models import PersonMute, User
from community.core.db import db


def muted(viewer: User, author: Any) -> ColumnElement[bool]:
    """An SQL condition: the viewer muted the `author` column's person."""
    return exists().where(PersonMute.user_id == viewer.id, PersonMute.other_id == author)


def muted_handles(viewer: User) -> list[str]:
    """Whom the viewer muted, by name."""
    theirs = select(User.handle).join(PersonMute, PersonMute.other_id == User.id)
    return list(db.session.scalars(theirs.where(PersonMute.user_id == viewer.id).order_by(User.handle_key)))


def muter_ids(author_id: int) -> set[int]:
    """Everybody who muted this person. Unscoped: for who is told of what they write."""
    return set(db.session.scalars(select(PersonMute.user_id).where(PersonMute.other_id == author_id)))
