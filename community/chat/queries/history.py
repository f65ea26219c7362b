"""A room as one viewer finds it: its lines as they stand, what is pinned, what waits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import aliased, joinedload

from community.accounts.models import User
from community.accounts.queries.contact import in_contact
from community.chat.models.lines import Message
from community.chat.models.rooms import Room
from community.chat.queries.carried import carried_seen
from community.chat.queries.lines import Line, line, lines_seen, messages
from community.chat.queries.reactions import reactions_seen
from community.core.db import db


@dataclass(frozen=True)
class History:
    """Lines as they stand, oldest first, and the room of the same moment. `next` is the `before` of older ones.

    `newer` is where to look on for later ones, None where these are the newest. `quoted` are lines that these answer,
    where they aren't among them; `pinned` are those at the top of the room, oldest first.
    """

    items: list[Line]
    next: int | None
    last_seq: int
    first_kept_seq: int
    pause_ends: datetime | None = None
    newer: int | None = None
    quoted: Sequence[Line] = ()
    pinned: Sequence[Line] = ()
    stage: str | None = None


def history(viewer: User, room: Room, before: int | None = None, limit: int = 50, around: int | None = None) -> History:
    """The newest lines (before the number `before`), and where the log stood: one statement, so one moment.

    With `around` a number: the lines on both sides of it. Warm answers and what lines carry are read a moment later;
    what came between is told once more by its event.
    """
    if around is not None:
        before = _later(room, around, limit // 2)
    here, said = aliased(Room), aliased(Message)
    bounds = [said.room_id == here.id, said.seq <= here.last_seq, said.seq >= here.first_kept_seq]
    if before is not None:
        bounds.append(said.seq < before)
    rows = db.session.execute(
        select(here, said, in_contact(viewer, said.author_id))
        .select_from(here)
        .outerjoin(said, and_(*bounds))
        .where(here.id == room.id)
        .order_by(said.seq.desc())
        .limit(limit + 1)
        .options(joinedload(said.identity))
        .execution_options(populate_existing=True)
    ).all()
    found = [(message, contact) for _, message, contact in rows if message is not None]
    warm = reactions_seen(viewer, [message.id for message, _ in found[:limit]])
    carried = carried_seen(viewer, [message for message, contact in found[:limit] if contact])
    items = [
        line(message, viewer.id, contact, warm.get(message.id, ()), carried.get(message.id))
        for message, contact in found[:limit]
    ]
    items, quoted = with_answered(viewer, room, items[::-1])
    now_here = rows[0][0]
    return History(
        items=items,
        next=items[0].seq if len(found) > limit else None,
        last_seq=now_here.last_seq,
        first_kept_seq=now_here.first_kept_seq,
        pause_ends=now_here.pause_ends,
        stage=now_here.stage,
        newer=before if before is not None and _later(room, before - 1, 0) is not None else None,
        quoted=quoted,
        pinned=pinned(viewer, room),
    )


def pinned(viewer: User, room: Room) -> list[Line]:
    """What stands at the top of the room, oldest line first."""
    return [said for said in lines_seen(viewer, room, db.session.scalars(_pins(room)).all()) if said.pinned]


def pin_count(room: Room) -> int:
    """How many lines are pinned there, also those that a moderator put away meanwhile."""
    return len(db.session.scalars(_pins(room)).all())


def with_answered(viewer: User, room: Room, lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """These lines with what each of them answers, and the answered ones that aren't among them."""
    there = {said.id: said for said in lines}
    quoted = lines_seen(viewer, room, {said.reply_to for said in lines if said.reply_to} - set(there))
    there |= {said.id: said for said in quoted}
    return [replace(said, answered=there.get(said.reply_to or 0)) for said in lines], quoted


def waiting(viewer: User, room: Room) -> list[Line]:
    """The viewer's own lines that a moderator reads first, oldest first."""
    found = db.session.scalars(
        messages().where(
            Message.room_id == room.id,
            Message.author_id == viewer.id,
            Message.status == "pending",
            Message.seq.is_(None),
            in_contact(viewer, Message.author_id),
        )
    ).all()
    carried = carried_seen(viewer, found)
    own = [line(message, viewer.id, carried=carried.get(message.id)) for message in found]
    return with_answered(viewer, room, own)[0]


def _pins(room: Room) -> Select:
    kept = Message.seq >= room.first_kept_seq
    return select(Message.id).where(Message.room_id == room.id, Message.pinned_at.is_not(None), kept)


def _later(room: Room, seq: int, count: int) -> int | None:
    """The number of a line so many lines after the first one later than `seq`; None where there are not so many."""
    return db.session.scalar(
        select(Message.seq)
        .where(Message.room_id == room.id, Message.seq > seq)
        .order_by(Message.seq)
        .offset(count)
        .limit(1)
    )
