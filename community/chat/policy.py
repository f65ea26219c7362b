"""What a user may do in a room beyond reading it, which `queries.rooms` decides."""

from community.accounts.models import User
from community.accounts.policy import can_write
from community.chat.models import Message, Room
from community.core import limits
from community.groups import policy as groups

#: How often one person may send, and say that they are writing. Quick talk stays far below.
SENDS = "30 per 10 seconds"
TYPING = "1 per 2 seconds"


def require_send(user: User, room: Room) -> None:
    """Raises NotAllowed or Suspended with the reason for somebody who may not write here."""
    groups.require_take_part(user, room.group)


def can_send(user: User, room: Room) -> bool:
    """Whether there is a box to write in."""
    return groups.can_take_part(user, room.group)


def can_edit(user: User, message: Message) -> bool:
    """Only one's own words, while they stand or were sent back to be changed."""
    return message.author_id == user.id and message.status in ("published", "pending") and can_send(user, message.room)


def can_remove(user: User, message: Message) -> bool:
    """One's own line at any time; any line by those who moderate the group."""
    if message.author_id == user.id:
        return can_write(user)
    return groups.can_moderate(user, message.room.group)


def review_reason(user: User, room: Room) -> str | None:
    """Why a moderator reads this person's lines first (a name), or None. The group's settings say whether chat is."""
    return groups.review_reason(user, room.group) if room.group.review_chat else None


def spend_send(user: User) -> None:
    """Count one sent line. Raises TooMany."""
    limits.spend("message", user.id, SENDS)


def spend_typing(user: User, room_id: int) -> None:
    """Count one "is writing". Raises TooMany."""
    limits.spend("typing", f"{user.id}:{room_id}", TYPING)
