"""What comes with a line beside its words: kept with it, and gone with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete

from community.chat.models import LineCard, Message, Poll, PollVote
from community.core.db import db, transactional


@dataclass(frozen=True)
class Brings:
    """What comes with a new line. `words` are read with its own by whoever reads first; `row(message_id)` keeps it."""

    kind: str
    words: str
    row: Callable[[int], Any] = lambda message_id: None

    @classmethod
    def card(cls, resource_id: int, words: str = "") -> "Brings":
        """An entry of the library."""
        return cls("resource", words, lambda message_id: LineCard(message_id=message_id, resource_id=resource_id))

    def keep(self, message: Message) -> None:
        """Store it with its line, which is stored."""
        row = self.row(message.id)
        if row is not None:
            db.session.add(row)
            db.session.flush()


@transactional
def forget_carried(message: Message) -> None:
    """What came with a line that its author took back goes with it."""
    if message.carries is None:
        return
    for model in (PollVote, Poll, LineCard):
        db.session.execute(delete(model).where(model.message_id == message.id))
    message.carries = None
