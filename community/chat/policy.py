"""What a user may do in a room beyond reading it, which `queries.rooms` decides."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from math import ceil

from community.accounts import policy as accounts
from community.accounts.models import User
from community.chat.models import Message, Room
from community.chat.queries.conversations import belonging
from community.chat.queries.people import apart_among, can_be_answered, seat_of
from community.chat.queries.sent import last_sent_at, said_since
from community.core import limits
from community.core.clock import now, seconds_until
from community.core.errors import Conflict, NotAllowed, Paused, TooMany
from community.core.settings import settings
from community.core.text import fold
from community.groups import policy as groups
from community.groups.models import Group

#: How often one person may send, and say that they are writing. Quick talk stays far below.
SENDS = "30 per 10 seconds"
TYPING = "1 per 2 seconds"
REACTIONS = "20 per 10 seconds"
ROOMS = "20 per day"
CONVERSATIONS = "20 per hour"
#: Whether the other left, closed their account or wants no contact is told apart nowhere.
SILENT = "You can’t write in this conversation any more."
RESTS = "Nobody who holds this room is here just now. It opens once somebody is back, and your words are kept."
#: The same words of one person within this are one slip of the finger; a short "me too" may well come twice.
AGAIN = timedelta(minutes=1)
SHORT = 12


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


def holds(user: User, room: Room) -> bool:
    """Leads a seated room: who was put down for it, while they moderate the group."""
    seat = seat_of(user.id, room)
    return seat is not None and seat.holds and room.group is not None and groups.can_moderate(user, room.group)


def require_holds(user: User, room: Room) -> None:
    """Raises NotAllowed for anybody else, and once it is over."""
    if room.is_over or not holds(user, room):
        raise NotAllowed("Only who holds this room can do that, until it is over.")


def require_hand(user: User, room: Room) -> None:
    """Raises NotAllowed or Suspended where nobody holds the room, and for who may not write in the group."""
    if room.group is None or not room.seated or room.is_over:
        raise NotAllowed("Hands are raised where somebody holds the room.")
    groups.require_take_part(user, room.group)


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


def is_safe_word(room: Room, body: str) -> bool:
    """Whether a line is the group's safe word and nothing else, however it is written."""
    word = room.group.safe_word if room.group else ""
    return len(body) <= 2 * len(word) + 20 and fold(body) == fold(word) != ""


def can_edit(user: User, message: Message) -> bool:
    """Only one's own words, while they stand or were sent back to be changed."""
    return message.author_id == user.id and message.status in ("published", "pending") and can_send(user, message.room)


def require_react(user: User, message: Message) -> None:
    """Raises NotAllowed, Suspended or Paused for somebody who may not answer this line warmly."""
    require_take_part(user, message.room)
    if not can_react(user, message):
        raise NotAllowed("Warm answers go to other people's lines, once these stand in the room.")


def can_react(user: User, message: Message) -> bool:
    """Other people's lines, while they stand; also while somebody else has the floor. Taking back is open as long as
    the room is.
    """
    awake = has_box(user, message.room) and message.room.pause_ends is None
    return message.author_id != user.id and message.status == "published" and awake


def can_see_history(user: User, message: Message) -> bool:
    """What a line said before is for its author and those who moderate the group."""
    group = message.room.group
    return message.author_id == user.id or (group is not None and groups.can_moderate(user, group))


def require_history(user: User, message: Message) -> None:
    """Raises NotAllowed for everybody else."""
    if not can_see_history(user, message):
        raise NotAllowed("What a line said before is shown to its author and the moderators of the group.")


def can_pin(user: User, message: Message) -> bool:
    """Lines that stand, by those who moderate the group."""
    group = message.room.group
    return message.status == "published" and group is not None and groups.can_moderate(user, group)


def can_remove(user: User, message: Message) -> bool:
    """One's own line at any time; any line by those who moderate the group."""
    if message.author_id == user.id:
        return accounts.can_write(user)
    return message.room.group is not None and groups.can_moderate(user, message.room.group)


def review_reason(user: User, room: Room, words: str) -> str | None:
    """Why a moderator reads this line first (a name), or None. The group says whether newcomers' lines are.

    In a conversation nobody reads along.
    """
    if room.group is None:
        return None
    return groups.review_reason(user, room.group, words, first=room.group.review_chat)


def spend_send(user: User) -> None:
    """Count one sent line. Raises TooMany."""
    limits.spend("message", user.id, SENDS)


def require_new_words(user: User, room: Room, body: str, digest: str) -> None:
    """Raises Conflict for what this person said here a moment ago, while limits are on."""
    if settings().rate_limits and len(body) > SHORT and said_since(user, room, digest, now() - AGAIN):
        raise Conflict("You said just this a moment ago, and it is there. To say it again, wait a minute.")


def spend_room(user: User) -> None:
    """Count one opened room. Raises TooMany."""
    limits.spend("room", user.id, ROOMS)


def spend_conversation(user: User) -> None:
    """Count one conversation that somebody begins. Raises TooMany."""
    limits.spend("conversation", user.id, CONVERSATIONS)


def may_talk(starter: User, already: Sequence[User], invited: Sequence[User]) -> bool:
    """Whether these people may be in one new conversation: no two without contact, and each choosing who writes.

    Whoever begins it takes everybody; those who talk `already` take each other.
    """
    people = {user.id: user for user in (starter, *already, *invited)}
    if apart_among(people):
        return False
    belongs = belonging(people)
    known = {starter.id, *(user.id for user in already)}
    return all(
        _takes_from(receiver, writer, belongs)
        for receiver in (*already, *invited)
        for writer in people.values()
        if writer.id != receiver.id and not (receiver.id in known and writer.id in known)
    )


def can_write_to(user: User, other: User) -> bool:
    """May begin a conversation of two with somebody."""
    return user.id != other.id and accounts.can_write(user) and may_talk(user, [], [other])


def _takes_from(receiver: User, writer: User, belongs: Mapping[int, Mapping[int, bool]]) -> bool:
    """What the receiver chose; who looks after a group is there for its members, and who looks after the site for those
    who have no group yet.
    """
    theirs, mine = belongs.get(writer.id, {}), belongs.get(receiver.id, {})
    shared = mine.keys() & theirs.keys()
    if receiver.direct_from == "everybody" or (receiver.direct_from == "groups" and shared):
        return True
    return any(mine[group_id] for group_id in shared) or (receiver.is_site_moderator and not theirs)


def spend_typing(user: User, room_id: int) -> None:
    """Count one "is writing". Raises TooMany."""
    limits.spend("typing", f"{user.id}:{room_id}", TYPING)


def spend_reaction(user: User) -> None:
    """Count one warm answer or vote, given or taken back. Raises TooMany."""
    limits.spend("chat_reaction", user.id, REACTIONS)
