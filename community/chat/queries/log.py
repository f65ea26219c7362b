"""The ordered log of a room, for catching up and for telling who may hear what."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import aliased, joinedload

from community.accounts.models import NoContact, User
from community.accounts.queries.contact import in_contact
from community.chat.models.lines import Message, RoomEvent
from community.chat.models.rooms import Room
from community.chat.queries.carried import Carried, carried_seen
from community.chat.queries.lines import Line, line
from community.chat.queries.reactions import Reaction, reactions_seen
from community.core.db import db, rows_of

#: Whoever is further behind reads the room afresh.
TOO_FAR = 500
#: A hidden run longer than this is left to the client's own catching up.
RIDE = 50


@dataclass(frozen=True)
class Entry:
    """An event for one viewer. `hidden`: a number that belongs to somebody out of contact."""

    room_id: int
    seq: int
    type: str = "hidden"
    at: datetime | None = None
    message: Line | None = None
    until: datetime | None = None
    stage: str | None = None


@dataclass(frozen=True)
class CatchUp:
    """What happened since, in order and without a gap; or nothing, and the advice to read the room afresh."""

    items: list[Entry]
    last_seq: int
    first_kept_seq: int
    snapshot_required: bool = False


def entry(
    event: RoomEvent,
    message: Message | None,
    viewer_id: int | None,
    contact: bool = True,
    reactions: Sequence[Reaction] = (),
    carried: Carried | None = None,
) -> Entry:
    """The event as this viewer sees it, its message as it is now. What concerns no message is everybody's."""
    if message is None:
        return Entry(event.room_id, event.seq, event.type, event.at, until=event.until, stage=event.stage)
    if not contact:
        return Entry(event.room_id, event.seq)
    seen = line(message, viewer_id, reactions=reactions, carried=carried)
    return Entry(event.room_id, event.seq, event.type, event.at, seen)


def events_since(viewer: User, room: Room, after: int, limit: int = TOO_FAR) -> CatchUp:
    """At most `limit` events that follow number `after`. One statement, so one moment."""
    here, event, about = aliased(Room), aliased(RoomEvent), aliased(Message)
    rows = db.session.execute(
        select(
            here.last_seq,
            here.first_kept_seq,
            event,
            about,
            and_(in_contact(viewer, about.author_id), in_contact(viewer, event.by_id)),
        )
        .select_from(here)
        .outerjoin(event, and_(event.room_id == here.id, event.seq > after, event.seq <= here.last_seq))
        .outerjoin(about, about.id == event.message_id)
        .where(here.id == room.id)
        .order_by(event.seq)
        .limit(limit)
        .options(joinedload(about.identity))
        .execution_options(populate_existing=True)
    ).all()
    last_seq, first_kept = rows[0][0], rows[0][1]
    if after > last_seq or after < first_kept - 1 or last_seq - after > TOO_FAR:
        return CatchUp([], last_seq, first_kept, True)
    found = [(event, about, contact) for _, _, event, about, contact in rows if event is not None]
    told = {about.id: about for _, about, contact in found if about is not None and contact}
    warm, carried = reactions_seen(viewer, told), carried_seen(viewer, told.values())
    items = [
        entry(event, about, viewer.id, contact, warm.get(about.id, ()), carried.get(about.id))
        if about
        else entry(event, None, viewer.id, contact)
        for event, about, contact in found
    ]
    return CatchUp(items, last_seq, first_kept)


_UNHEARD = (
    select(NoContact.other_id, RoomEvent.seq)
    .select_from(RoomEvent)
    .join(Message, Message.id == RoomEvent.message_id)
    .join(NoContact, NoContact.user_id.in_((Message.author_id, RoomEvent.by_id)))
    .where(
        RoomEvent.room_id == bindparam("room"),
        RoomEvent.seq >= bindparam("first"),
        RoomEvent.seq <= bindparam("last"),
    )
)


def unheard(room_id: int, first: int, last: int) -> dict[int, set[int]]:
    """For each person, which of these numbers are hidden from them. Nobody without any is in it."""
    found: dict[int, set[int]] = defaultdict(set)
    for user_id, number in rows_of(_UNHEARD, {"room": room_id, "first": first, "last": last}):
        found[user_id].add(number)
    return found


def hidden_runs(room_id: int, seq: int, user_ids: Iterable[int]) -> dict[int, list[int]]:
    """For each of these people, the numbers right before `seq` that were not told to them, in order.

    They ride with `seq`, so that their coming shows nobody when somebody else wrote. Nearly always empty.
    """
    hidden = unheard(room_id, seq - RIDE, seq - 1)
    runs = {}
    for user_id in set(user_ids) & set(hidden) if hidden else ():
        run: list[int] = []
        while seq - 1 - len(run) in hidden[user_id]:
            run.append(seq - 1 - len(run))
        if run:
            runs[user_id] = run[::-1]
    return runs


def last_seqs(room_ids: Iterable[int]) -> dict[int, int]:
    """How far the logs of these rooms have come."""
    rows = db.session.execute(select(Room.id, Room.last_seq).where(Room.id.in_(list(room_ids))))
    return {row.id: row.last_seq for row in rows}
