"""What who holds a session does while it takes place, as JSON."""

from community.chat.schemas.floor import TurnInput
from community.core.api import ApiBlueprint
from community.core.doors import me
from community.sessions.actions import turns
from community.sessions.queries.schedule import session_for

bp = ApiBlueprint("Holding", __name__, "What who holds a session does while it takes place")


@bp.put("/sessions/<int:session_id>/arrivals/<int:arrival_id>/floor")
@bp.arguments(TurnInput)
@bp.response(204)
def give_floor(data: dict, session_id: int, arrival_id: int):
    """Give somebody who was let in the floor, with or without a raised hand. `DELETE /rooms/…/floor` takes it back."""
    turns.give_floor(me(), session_for(me(), session_id), arrival_id, data["minutes"])
