"""Who holds a seated room, and who may raise a hand there."""

from community.accounts.models import User
from community.chat.models.rooms import Room
from community.chat.queries.people import seat_of
from community.core.errors import NotAllowed
from community.groups import policy as groups


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
