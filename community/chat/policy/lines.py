"""What a user may do with lines: say, change, answer, remove them, and see what they said before."""

from datetime import timedelta

from community.accounts import policy as accounts
from community.accounts.models import User
from community.chat.models.lines import Message
from community.chat.models.rooms import Room
from community.chat.policy.rooms import can_send, has_box, require_take_part
from community.chat.queries.sent import said_since
from community.core import limits
from community.core.clock import now
from community.core.errors import Conflict, NotAllowed
from community.core.settings import settings
from community.core.text import fold
from community.groups import policy as groups

#: How often one person may send, and answer warmly. Quick talk stays far below.
SENDS = "30 per 10 seconds"
REACTIONS = "20 per 10 seconds"
#: The same words of one person within this are one slip of the finger; a short "me too" may well come twice.
AGAIN = timedelta(minutes=1)
SHORT = 12


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


def spend_reaction(user: User) -> None:
    """Count one warm answer or vote, given or taken back. Raises TooMany."""
    limits.spend("chat_reaction", user.id, REACTIONS)
