"""Rooms that somebody holds: who has a seat in one, how far it is, and putting it away afterwards."""

from datetime import timedelta

from sqlalchemy import delete, update

from community.chat import live, presence
from community.chat.actions.attendance import go_away
from community.chat.actions.floor import set_floor
from community.chat.actions.holders import wake
from community.chat.actions.log import enter
from community.chat.actions.retention import clear_all
from community.chat.models.people import PauseAsk, RoomRead, RoomSeat
from community.chat.models.rooms import Room
from community.core import realtime
from community.core.clock import now
from community.core.db import after_commit, db, locked, transactional
from community.core.errors import NotFound
from community.groups.models import Group


@transactional
def open_seated_room(group: Group, name: str, home: str, stage: str, turns: bool = False) -> Room:
    """A room for those who get a seat. `home` is the page that leads into it; `turns`: one after the other writes."""
    room = Room(group_id=group.id, group=group, name=name, home=home, seated=True, turns=turns)
    db.session.add(room)
    db.session.flush()
    set_stage(room.id, stage)
    return room


@transactional
def give_seat(room_id: int, user_id: int, holds: bool = False) -> None:
    """Let somebody in, or let somebody who is in hold the room too; who holds it does not read along."""
    room = locked(Room, room_id)
    seat = db.session.get(RoomSeat, (room.id, user_id))
    if seat is None:
        seat = RoomSeat(room_id=room.id, user_id=user_id)
        db.session.add(seat)
    if holds:
        seat.holds, seat.quiet_until = True, None
    db.session.flush()


@transactional
def set_holders(room_id: int, user_ids: set[int]) -> None:
    """These people and nobody else hold the room from now on; who did before stays in it."""
    room = locked(Room, room_id)
    db.session.execute(update(RoomSeat).where(RoomSeat.room_id == room.id).values(holds=False))
    for user_id in user_ids:
        give_seat(room.id, user_id, holds=True)
    live.room_changed(room)


@transactional
def set_quiet(room_id: int, user_id: int, minutes: int) -> None:
    """Somebody reads along for so many minutes; 0: they may write again. Raises NotFound for who has no seat."""
    room = locked(Room, room_id)
    seat = db.session.get(RoomSeat, (room.id, user_id))
    if seat is None:
        raise NotFound()
    seat.quiet_until = now() + timedelta(minutes=minutes) if minutes else None
    if minutes and room.speaker_id == user_id:
        set_floor(room.id, None)
    db.session.flush()
    live.seat_changed(room, user_id)


@transactional
def set_pace(room_id: int, seconds: int) -> None:
    """So many seconds lie between two lines of one person; 0: as they like."""
    room = locked(Room, room_id)
    room.slow_seconds = seconds
    live.room_changed(room)


@transactional
def set_lines_by(room_id: int, who: str) -> None:
    """Whether members write here, or only who moderates the group ("moderators")."""
    room = locked(Room, room_id)
    if room.lines_by != who:
        room.lines_by = who
        live.room_changed(room)


@transactional
def take_seat_away(room_id: int, user_id: int) -> None:
    """Their open sockets leave the room, in every process, and hear nothing of what comes."""
    room = locked(Room, room_id)
    seat = db.session.get(RoomSeat, (room.id, user_id))
    if seat is not None:
        db.session.delete(seat)
        db.session.flush()
        realtime.silence(presence.channel(room.id, user_id))
        live.seat_lost(room, user_id)
        after_commit(lambda: go_away(room_id, user_id))


@transactional
def set_stage(room_id: int, stage: str) -> None:
    """How far it is from now on: in the room and in its log, and told to everybody in it."""
    room = locked(Room, room_id)
    room.stage, room.stage_at = stage, now()
    if room.is_over:
        wake(room.id)
        room.floor_id = room.floor_until = None
        db.session.execute(update(RoomSeat).where(RoomSeat.room_id == room.id).values(hand_at=None))
    enter(room, "stage", stage=stage)


@transactional
def put_away(room_id: int) -> None:
    """Everything that was said goes, and who was there, how far they read and who asked for a pause."""
    clear_all(room_id)
    room = locked(Room, room_id)
    for model in (RoomRead, RoomSeat, PauseAsk):
        db.session.execute(delete(model).where(model.room_id == room.id))
    room.stage, room.stage_at = "gone", now()
