"""How a moderator likes to work."""

from sqlalchemy import delete

from community.accounts.models import User
from community.core.db import db, transactional
from community.moderation.models.desks import Desk


@transactional
def set_keys(moderator: User, on: bool) -> bool:
    """Let single keys move and act in this moderator's queue, or not; returns whether they do."""
    desk = db.session.get(Desk, moderator.id) or Desk(user_id=moderator.id)
    desk.keys = on
    db.session.add(desk)
    return on


@transactional
def forget(user_id: int) -> None:
    """They left."""
    db.session.execute(delete(Desk).where(Desk.user_id == user_id))
