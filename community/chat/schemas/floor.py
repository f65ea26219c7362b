"""Hands and the floor as they go in and out, through every door."""

from typing import Any

from marshmallow import Schema, fields, validate

from community.accounts.schemas.accounts import AuthorOutput
from community.chat.schemas.lines import RoomId
from community.core.clock import seconds_until
from community.core.fields import Time, Whole


class HandInput(Schema):
    """Whether one asks for a turn."""

    up = fields.Boolean(required=True, metadata={"example": True})


class RoomHand(RoomId, HandInput):
    """A hand, by socket."""


class TurnSeen(Whole):
    """The number of the turn that one saw; null: whichever it is."""

    def __init__(self, **more: Any):
        more = {"allow_none": True, "validate": validate.Range(0, 2**31), **more}
        super().__init__(metadata={"description": "of the turn one saw; 409 where another came since"}, **more)


class TurnEndInput(Schema):
    """Which turn ends; another one goes on."""

    turn = TurnSeen(load_default=None)


class TurnInput(Schema):
    """How long a turn is. Without minutes it lasts until the floor is given or taken back."""

    minutes = Whole(
        load_default=None,
        allow_none=True,
        validate=validate.Range(1, 30, error="Please choose from 1 to 30 minutes."),
        metadata={"example": 3},
    )
    turn = TurnSeen(load_default=None)


class RoomTurn(RoomId, TurnInput):
    """The next turn, by socket."""


class RoomTurnEnd(RoomId, TurnEndInput):
    """The end of a turn, by socket."""


class FloorOutput(Schema):
    """Whose turn it is in a room that somebody holds, as one viewer may know it."""

    turns = fields.Boolean(required=True, metadata={"description": "only who has the floor writes now"})
    taken = fields.Boolean(required=True)
    mine = fields.Boolean(required=True)
    person = fields.Nested(AuthorOutput, required=True, allow_none=True)
    until = Time(required=True, allow_none=True, attribute="ends")
    seconds_left = fields.Function(
        lambda floor: seconds_until(floor.ends) if floor.ends else None,
        metadata={"type": ["integer", "null"], "description": "of the turn; null where it has no end"},
    )
    words = fields.String(required=True, metadata={"description": "how it stands, as a sentence"})
    place = fields.Integer(
        required=True, allow_none=True, metadata={"description": "of the viewer's own hand; 1 is next, null: not up"}
    )
    raised = fields.Integer(required=True, metadata={"description": "how many hands are up"})
    holds = fields.Boolean(required=True, metadata={"description": "the viewer leads this room"})
    quiet_seconds = fields.Function(
        lambda floor: seconds_until(floor.quiet_ends),
        metadata={"type": "integer", "description": "for which the viewer reads along; 0: not asked to"},
    )
    turn = fields.Integer(
        required=True, metadata={"description": "the number of this turn, to be sent with what is to end or follow it"}
    )
    left = fields.Boolean(
        required=True, metadata={"description": "nobody who holds the room has been there for a minute"}
    )
    rests = fields.Boolean(required=True, metadata={"description": "it is paused until somebody who holds it is back"})
    hands = fields.List(
        fields.Nested(AuthorOutput, allow_none=True),
        required=True,
        metadata={"description": "whose hands are up, in order, for who holds the room"},
    )
