"""What somebody said here before: the same line again, the same words, and how long ago."""

from datetime import datetime

from sqlalchemy import bindparam, func, select

from community.accounts.models import User
from community.chat.models.lines import Message
from community.chat.models.rooms import Room
from community.chat.queries.lines import messages
from community.core.db import Moment, db, rows_of

#: Numbers looked through for words that were said before: what is further up was not said just now.
LATEST = 50


_SENT = select(Message.id).filter_by(
    author_id=bindparam("author"), room_id=bindparam("room"), client_id=bindparam("client_id")
)


def sent_before(author: User, room: Room, client_id: str) -> Message | None:
    """What this author sent here under this client id."""
    found = rows_of(_SENT, {"author": author.id, "room": room.id, "client_id": client_id})
    return db.session.scalar(messages().where(Message.id == found[0].id)) if found else None


_SAID = (
    select(Message.id)
    .where(
        Message.room_id == bindparam("room"),
        Message.seq > bindparam("beyond"),
        Message.author_id == bindparam("author"),
        Message.sent_digest == bindparam("digest"),
        Message.created_at > bindparam("since", type_=Moment),
        Message.status == "published",
    )
    .limit(1)
)


def said_since(author: User, room: Room, digest: str, since: datetime) -> bool:
    """Whether these very words of this author stand among the room's latest lines, said after `since`."""
    asked = {"room": room.id, "beyond": room.last_seq - LATEST, "author": author.id, "digest": digest, "since": since}
    return bool(rows_of(_SAID, asked))


def last_sent_at(author: User, room: Room) -> datetime | None:
    """When this person last sent something here, also what waits or was taken back since; None if never."""
    sent = select(func.max(Message.created_at)).where(Message.author_id == author.id, Message.room_id == room.id)
    return db.session.scalar(sent)
