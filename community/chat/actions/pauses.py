"""The pause: asking for it, holding the room still, and letting people talk again."""

from datetime import timedelta

from sqlalchemy import delete, select

from community.accounts.models import User
from community.chat import live
from community.chat.actions.log import enter, locked_room
from community.chat.models.people import PauseAsk
from community.chat.models.rooms import Room
from community.chat.policy.floor import holds
from community.chat.policy.rooms import can_hold, require_ask
from community.core import audit
from community.core.clock import now, seconds_until
from community.core.db import db, transactional
from community.core.errors import Conflict, NotAllowed, TooMany

#: How long two wishes count as one moment, and how long a person's wish lasts before they can say it again.
TOGETHER = timedelta(minutes=2)
AGAIN = timedelta(minutes=10)
#: Minutes of a pause, and of one that was made longer.
MINUTES = 3
MOST = 15
#: For so long moderators can see who asked.
KEPT = timedelta(days=1)


@transactional
def ask_pause(user: User, room_id: int, minutes: int | None = None) -> Room:
    """Ask for a pause: two people within TOGETHER make one of three minutes, and so does a moderator alone.

    While there is one a moderator makes it longer by `minutes`; whoever else asks changes nothing. Raises NotFound,
    NotAllowed, TooMany for somebody who asked a short while ago, Conflict for a pause that is as long as can be.
    """
    room = locked_room(user, room_id)
    require_ask(user, room)
    if can_hold(user, room):
        _hold(room, minutes or MINUTES)
    elif minutes is not None:
        raise NotAllowed("How long a pause lasts is for the group's moderators to say.")
    elif room.pause_ends is None:
        _ask(user, room)
    return room


@transactional
def hear_safe_word(user: User, room_id: int) -> None:
    """Somebody wrote the safe word: the same as the button, and nothing more where they asked a short while ago."""
    if locked_room(user, room_id).pause_ends is None:
        try:
            ask_pause(user, room_id)
        except TooMany:
            pass


@transactional
def end_pause(actor: User, room_id: int) -> Room:
    """Let people talk again before the time; nothing changes where they can. Raises NotFound, NotAllowed."""
    room = locked_room(actor, room_id)
    if not can_hold(actor, room):
        raise NotAllowed("Only a moderator of the group ends a pause early.")
    if room.rests and not holds(actor, room):
        raise NotAllowed("The room rests until somebody who holds it is back. You can hold it too, on its page.")
    if room.pause_ends is not None:
        if not room.rests:
            _move_turn(room, now() - room.pause_ends)
        if room.rests:
            room.attended_at = now()  # else it would rest again at once where nobody watches by a socket
        room.rests, room.paused_until = False, None  # not now: another process's clock may be behind
        enter(room, "resume")
        audit.append(actor.id, "pause.ended", "room", room.id, room.group_id)
    return room


def _ask(user: User, room: Room) -> None:
    """Note one wish, show it to the moderators, and pause if somebody else has it too."""
    moment = now()
    before = db.session.execute(
        select(PauseAsk.user_id, PauseAsk.at).where(PauseAsk.room_id == room.id, PauseAsk.at > moment - AGAIN)
    ).all()
    mine = [at for user_id, at in before if user_id == user.id]
    if mine:
        again = max(mine) + AGAIN
        raise TooMany(seconds_until(again), "You asked for a pause a short while ago, and it was heard. "
                      f"You can ask again in {_minutes(seconds_until(again))}.")  # fmt: skip
    db.session.execute(delete(PauseAsk).where(PauseAsk.room_id == room.id, PauseAsk.at < moment - KEPT))
    db.session.add(PauseAsk(room_id=room.id, user_id=user.id, at=moment))
    db.session.flush()
    live.pause_asked(room, user, moment)
    since = max(moment - TOGETHER, room.paused_at or moment - TOGETHER)  # a wish makes one pause, not the next one too
    if any(at > since for _user_id, at in before):
        _hold(room, MINUTES)


def _hold(room: Room, minutes: int) -> None:
    moment = now()
    before = room.pause_ends or moment
    if room.pause_ends is None or room.paused_at is None:
        room.paused_at, room.paused_until = moment, moment + timedelta(minutes=minutes)
    else:
        longest = room.paused_at + timedelta(minutes=MOST)
        if room.pause_ends >= longest:
            raise Conflict(f"A pause lasts {MOST} minutes at most. You can end it, and begin another later.")
        room.paused_until = min(room.pause_ends + timedelta(minutes=minutes), longest)
    _move_turn(room, room.paused_until - before)
    enter(room, "pause", until=room.paused_until)


def _move_turn(room: Room, time: timedelta) -> None:
    """Whoever has the floor loses none of their turn to a pause."""
    if room.speaker_id is not None and room.floor_until is not None:
        room.floor_until += time


def _minutes(seconds: int) -> str:
    count = -(-seconds // 60)
    return f"{count} minute{'' if count == 1 else 's'}"
