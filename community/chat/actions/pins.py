"""Pinning lines to the top of a room, as a moderator of its group."""

from community.accounts.models import User
from community.chat.actions.log import enter, locked_room
from community.chat.policy.lines import can_pin
from community.chat.queries.history import pin_count
from community.chat.queries.lines import message_for
from community.core import audit
from community.core.clock import now
from community.core.db import transactional
from community.core.errors import Conflict, NotAllowed

#: More at the top and nobody reads any.
MOST = 5


@transactional
def set_pin(actor: User, room_id: int, message_id: int, on: bool) -> int | None:
    """Pin a line, or take the pin away. Its number in the log; None where nothing changed.

    Raises NotFound, NotAllowed, Conflict where MOST are pinned.
    """
    room = locked_room(actor, room_id)
    message = message_for(actor, room, message_id)
    if not can_pin(actor, message):
        raise NotAllowed("Only a moderator of the group pins lines, and only while they stand.")
    if (message.pinned_at is not None) == on:
        return None
    if on and pin_count(room) >= MOST:
        raise Conflict(f"{MOST} lines are pinned in this room. Please take one away first.")
    message.pinned_at = now() if on else None
    audit.append(actor.id, "message.pinned", "message", message.id, room.group_id, on=on)
    return enter(room, "pin", message)
