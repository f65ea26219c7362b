"""Whose turn it is in a room, and who asked for one, as each may know it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from community.accounts.models import Identity, User
from community.accounts.queries.people import identities
from community.chat.models.lines import RoomEvent
from community.chat.models.people import RoomSeat
from community.chat.models.rooms import Room
from community.chat.queries.people import holder_ids, listener_ids, seat_of
from community.core.clock import now
from community.core.db import db


@dataclass(frozen=True)
class Floor:
    """Who has the floor for one viewer, and whose hands are up: by name for who holds the room, else only how many.
    `quiet_ends`: when the viewer, who was asked to read along, may write again.
    `turn`: the number of the log's entry this turn began or the last one ended with, 0 before the first: it says which
    turn somebody saw.
    `left`: nobody who holds it has been there for a minute; `rests`: so that it is paused until somebody is.

    No person: nobody has it, or the two have no contact. `place` is that of the viewer's own hand; 1 is next.
    """

    turns: bool
    taken: bool
    mine: bool
    person: Identity | None
    ends: datetime | None
    place: int | None
    raised: int
    holds: bool
    left: bool
    rests: bool
    quiet_ends: datetime | None
    turn: int
    hands: Sequence[Identity | None] = ()

    @property
    def words(self) -> str:
        """How it stands, as a sentence; empty where there is nothing to say."""
        if self.mine:
            return "You have the floor."
        if self.taken:
            return f"{self.person.handle if self.person else 'Somebody'} has the floor."
        return "Nobody has the floor just now." if self.turns else ""


def floor_of(viewer: User, room: Room) -> Floor | None:
    """The floor of a room that somebody holds; None for any other, and once it is over. Scope the room first."""
    if not room.seated or room.is_over:
        return None
    speaker, waiting, holds = room.speaker_id, raised(room), viewer.id in holder_ids(room.id)
    seat = seat_of(viewer.id, room)
    named = {speaker} | set(waiting if holds else ())
    people = identities(viewer, [user_id for user_id in named if user_id is not None])
    return Floor(
        turns=room.goes_by_turns,
        taken=speaker is not None,
        mine=speaker == viewer.id,
        person=people.get(speaker) if speaker is not None else None,
        ends=room.floor_until if speaker is not None else None,
        place=waiting.index(viewer.id) + 1 if viewer.id in waiting else None,
        raised=len(waiting),
        holds=holds,
        quiet_ends=seat.quiet_ends if seat is not None else None,
        turn=turn_of(room.id),
        left=room.is_left,
        rests=room.rests and room.pause_ends is not None,
        hands=[people.get(user_id) for user_id in waiting] if holds else (),
    )


def turn_of(room_id: int) -> int:
    """The number of the last entry about the floor in a room's log; 0 where nobody has had it. Unscoped."""
    last = select(func.max(RoomEvent.seq)).where(RoomEvent.room_id == room_id, RoomEvent.type == "floor")
    return db.session.scalar(last) or 0


def quiet_in(room_id: int) -> dict[int, datetime]:
    """Who was asked to read along, and until when. Unscoped."""
    seats = db.session.scalars(select(RoomSeat).where(RoomSeat.room_id == room_id, RoomSeat.quiet_until > now()))
    return {seat.user_id: seat.quiet_until for seat in seats if seat.quiet_until is not None}


def raised(room: Room) -> list[int]:
    """Whose hands are up, the first one first. Unscoped."""
    up = select(RoomSeat.user_id).where(RoomSeat.room_id == room.id, RoomSeat.hand_at.is_not(None))
    there = listener_ids(room)
    return [
        user_id for user_id in db.session.scalars(up.order_by(RoomSeat.hand_at, RoomSeat.user_id)) if user_id in there
    ]
