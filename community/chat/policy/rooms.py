"""What a user may do in a room beyond reading it, which `queries.rooms` decides."""

from datetime import timedelta
from math import ceil

from community.accounts import policy as accounts
from community.accounts.models import User
from community.chat.models.rooms import Room
from community.chat.policy.floor import holds
from community.chat.queries.people import can_be_answered, seat_of
from community.chat.queries.sent import last_sent_at
from community.core import limits
from community.core.clock import now, seconds_until
from community.core.errors import NotAllowed, Paused, TooMany
from community.groups import policy as groups
from community.groups.models import Group

#: How often one person may say that they are writing.
TYPING = "1 per 2 seconds"
ROOMS = "20 per day"
#: Whether the other left, closed their account or wants no contact is told apart nowhere.
SILENT = "You can’t write in this conversation any more."
RESTS = "Nobody who holds this room is here just now. It opens once somebody is back, and your words are kept."


def require_send(user: User, room: Room) -> None:
    """Raises NotAllowed or Suspended with the reason for somebody who may not write here, Paused for everybody."""
    _require_box(user, room)
    _require_turn(user, room)
    _require_awake(room)


def can_send(user: User, room: Room) -> bool:
    """May write now."""
    return not why_closed(user, room) and room.pause_ends is None


def has_box(user: User, room: Room) -> bool:
    """Whether there is a box to write in, also where it waits for the end of a pause or for one's turn."""
    try:
        _require_box(user, room)
    except NotAllowed:
        return False
    return True


def why_closed(user: User, room: Room) -> str:
    """Why there is no box to write in for this user just now, as a sentence; empty where there is one."""
    try:
        _require_box(user, room)
        _require_turn(user, room)
    except NotAllowed as refused:
        return refused.detail
    return ""


def require_take_part(user: User, room: Room) -> None:
    """The same for what needs no turn, such as a warm answer."""
    _require_box(user, room)
    _require_awake(room)


def _require_box(user: User, room: Room) -> None:
    if room.group is None:
        accounts.require_write(user)
        if not can_be_answered(user, room):
            raise NotAllowed(SILENT)
        return
    membership = groups.require_take_part(user, room.group)
    if room.is_over:
        raise NotAllowed("This session is over, so nobody writes here any more.")
    if room.archived_at is not None:
        raise NotAllowed("This room is archived. It can be read, not written in.")
    if room.lines_by == "moderators" and not membership.is_moderator:
        if room.seated:
            raise NotAllowed("This is the quiet time. Being here is enough; everybody writes again before the end.")
        raise NotAllowed("In this room the moderators write, and everybody reads.")


def _require_turn(user: User, room: Room) -> None:
    seat = seat_of(user.id, room)
    if seat is not None and seat.quiet_ends is not None:
        left = in_words(seconds_until(seat.quiet_ends))
        raise NotAllowed(f"Who holds this room asks you to read along for a while. You can write again in {left}. "
                         "Asking for a pause is open to you, and so are the moderators of the group.")  # fmt: skip
    if room.goes_by_turns and room.speaker_id != user.id and not holds(user, room):
        raise NotAllowed("One after the other has the floor here, and only they write. Raise a hand to have a turn.")


def _require_awake(room: Room) -> None:
    if room.pause_ends is not None and room.rests:
        raise Paused(room.pause_ends, seconds_until(room.pause_ends), RESTS)
    if room.pause_ends is not None:
        left = seconds_until(room.pause_ends)
        when = "in less than a minute" if left < 60 else f"in about {-(-left // 60)} minutes"
        raise Paused(room.pause_ends, left, f"The room is taking a pause and opens again {when}. Your words are kept.")


def pace(user: User, room: Room) -> int:
    """Seconds that must lie between two lines of this person here: 0 where they may go on as they like."""
    exempt = room.group is None or not room.slow_seconds or groups.can_moderate(user, room.group)
    return 0 if exempt else room.slow_seconds


def wait(user: User, room: Room) -> int:
    """Seconds until this person may send again; 0 for now."""
    seconds = pace(user, room)
    last = last_sent_at(user, room) if seconds else None
    return 0 if last is None else max(0, ceil((last + timedelta(seconds=seconds) - now()).total_seconds()))


def require_pace(user: User, room: Room) -> None:
    """Raises TooMany with the time to wait, in a room that goes slowly."""
    seconds = wait(user, room)
    if seconds:
        raise TooMany(seconds, f"This room goes slowly. You can send again in {in_words(seconds)}.")


def in_words(seconds: int) -> str:
    """ "1 second", "40 seconds", "5 minutes"."""
    number, unit = (seconds, "second") if seconds < 120 else (ceil(seconds / 60), "minute")
    return f"{number} {unit}{'' if number == 1 else 's'}"


def can_open(user: User, group: Group) -> bool:
    """May open another room in this group."""
    return groups.can_moderate(user, group) and group.archived_at is None


def can_change(user: User, room: Room) -> bool:
    """May name, settle, archive and open again this room; one with seats is settled by its session."""
    return room.group is not None and not room.seated and groups.can_moderate(user, room.group)


def require_ask(user: User, room: Room) -> None:
    """Raises NotAllowed where nobody talks. Who belongs to the group may ask for a pause, also while silenced."""
    if not can_ask(user, room):
        raise NotAllowed("Nobody writes here, or it is among few. There is nothing to pause.")


def can_ask(user: User, room: Room) -> bool:
    """Whether there is a button to ask for a pause."""
    return room.group is not None and not room.group.archived_at and room.archived_at is None and not room.is_over


def can_hold(user: User, room: Room) -> bool:
    """May pause the room alone, make the pause longer and end it."""
    return room.group is not None and groups.can_moderate(user, room.group)


def spend_room(user: User) -> None:
    """Count one opened room. Raises TooMany."""
    limits.spend("room", user.id, ROOMS)


def spend_typing(user: User, room_id: int) -> None:
    """Count one "is writing". Raises TooMany."""
    limits.spend("typing", f"{user.id}:{room_id}", TYPING)
