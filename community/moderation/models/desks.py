"""How a moderator likes to work."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import db


class Desk(db.Model):
    """One moderator's own. `keys`: single keys move and act in the queue; without a row they do."""

    __tablename__ = "moderator_desks"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    keys: Mapped[bool] = mapped_column(default=True)
