"""What comes with a line beside its words: kept with it, and gone with it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Select, delete, select

from community.chat.models.carried import LineCard, LinePicture, Poll, PollVote
from community.chat.models.lines import Message
from community.core.db import after_commit, db, transactional
from community.core.files import delete_file


@dataclass(frozen=True)
class Brings:
    """What comes with a new line. `mark` tells it from another, beside its words; `row(message_id)` keeps it."""

    kind: str
    mark: str
    row: Callable[[int], Any] = lambda message_id: None

    @property
    def words(self) -> str:
        """What it says, read with the line's own words by whoever reads first."""
        return getattr(self.row(0), "words", "")

    @classmethod
    def card(cls, resource_id: int, mark: str = "") -> "Brings":
        """An entry of the library."""
        return cls("resource", mark, lambda message_id: LineCard(message_id=message_id, resource_id=resource_id))

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
    forget_pictures(select(Message.id).where(Message.id == message.id))
    message.carries = None


@transactional
def forget_pictures(message_ids: Select) -> None:
    """The pictures of these lines are kept no longer: their files go once that is safe."""
    these = LinePicture.message_id.in_(message_ids)
    for key in db.session.scalars(select(LinePicture.key).where(these)).all():
        after_commit(partial(delete_file, key))
    db.session.execute(delete(LinePicture).where(these), execution_options={"synchronize_session": False})
