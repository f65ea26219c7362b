"""Who hears the next entry of a room's log. One question: it is asked at every word that is said."""

from sqlalchemy import CompoundSelect, Integer, Select, bindparam, literal_column, or_, select, union_all

from community.accounts.models import NoContact
from community.chat.models.lines import Message, RoomEvent
from community.chat.models.rooms import Room
from community.chat.queries.log import hidden_runs
from community.chat.queries.people import HEARERS, hearing
from community.core.db import rows_of

_HEARS, _APART, _MISSED = (literal_column(number, Integer) for number in "012")
#: Out of contact with whoever wrote the message, or with who did something to it.
_apart = select(NoContact.other_id, _APART).where(
    or_(NoContact.user_id == bindparam("author"), NoContact.user_id == bindparam("by"))
)
#: Who was not told of the entry before.
_missed = (
    select(NoContact.other_id, _MISSED)
    .select_from(RoomEvent)
    .join(Message, Message.id == RoomEvent.message_id)
    .join(NoContact, or_(NoContact.user_id == Message.author_id, NoContact.user_id == RoomEvent.by_id))
    .where(RoomEvent.room_id == bindparam("room"), RoomEvent.seq == bindparam("before"))
)


def _all(hearers: Select) -> CompoundSelect:
    return union_all(hearers.add_columns(_HEARS), _apart, _missed)


_AUDIENCE = {sort: _all(hearers) for sort, hearers in HEARERS.items()}


def audience(room: Room, event: RoomEvent, author_id: int | None) -> tuple[set[int], dict[int, list[int]]]:
    """Who may hear this entry now, and the numbers right before it that some of them have not been told.

    Nobody out of contact with the message's author, or with who did it. Unscoped: for telling, under the room's lock.
    """
    sort, asked = hearing(room)
    groups: tuple[set[int], ...] = (set(), set(), set())
    for user_id, which in rows_of(
        _AUDIENCE[sort], {**asked, "author": author_id, "by": event.by_id, "before": event.seq - 1}
    ):
        groups[which].add(user_id)
    hearers, apart, missed = groups
    listeners = hearers - apart
    behind = listeners & missed  # nearly always nobody
    return listeners, hidden_runs(room.id, event.seq, behind) if behind else {}
