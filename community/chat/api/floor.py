"""Hands and the floor as JSON."""

from community.chat.actions.floor import end_turn, next_turn, raise_hand
from community.chat.queries.floor import floor_of
from community.chat.schemas.floor import FloorOutput, HandInput, TurnEndInput, TurnInput
from community.core.api import ApiBlueprint
from community.core.doors import me

bp = ApiBlueprint("Turns", __name__, "Hands and the floor, in a room that somebody holds")


@bp.put("/rooms/<int:room_id>/hand")
@bp.arguments(HandInput)
@bp.response(200, FloorOutput)
def hand(data: dict, room_id: int):
    """Raise a hand to ask for a turn, or lower it. Who holds the room sees whose hands are up, in their order."""
    return floor_of(me(), raise_hand(me(), room_id, data["up"]))


@bp.post("/rooms/<int:room_id>/floor")
@bp.arguments(TurnInput)
@bp.response(200, FloorOutput)
def next_one(data: dict, room_id: int):
    """Give the floor to whoever raised a hand first, as who holds the room. 409 where no hand is up, and where
    another turn came since the one that `turn` names: two who press at once pass nobody over.
    """
    return floor_of(me(), next_turn(me(), room_id, **data))


@bp.delete("/rooms/<int:room_id>/floor")
@bp.arguments(TurnEndInput, location="query")
@bp.response(200, FloorOutput)
def end(data: dict, room_id: int):
    """Give the floor back before one's time is over; or take it back, as who holds the room. With `turn`: that one."""
    return floor_of(me(), end_turn(me(), room_id, **data))
