"""Rooms as they go in and out, through every door: what is settled in them, who is there, and the pause."""

from typing import Any

from marshmallow import EXCLUDE, Schema, fields, validate

from community.accounts.schemas.accounts import AuthorOutput
from community.chat.models.people import MOST
from community.chat.models.rooms import KEEPS, LINES_BY, MAX_SLOW
from community.chat.schemas.floor import FloorOutput
from community.chat.schemas.lines import MAX_ID, Held, MessageOutput, RoomId, Still
from community.core.fields import Time, Whole
from community.core.text import Line, one_of


class RoomJoin(RoomId):
    """Listen to a room, and catch up since `after`."""

    after = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(0, MAX_ID))


class RoomLeave(RoomId):
    """Stop listening."""


class Typing(RoomId):
    """I am writing."""


class Listening(RoomId):
    """I am here and just listening, so nobody waits for me."""

    on = fields.Boolean(load_default=True, metadata={"description": "false takes it back"})


class PauseInput(Schema):
    """Asking for a pause. For moderators: for how many minutes, or how many more."""

    minutes = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(1, 15, error="Please choose from 1 to 15 minutes."),
        metadata={"example": 3},
    )


class RoomPause(RoomId, PauseInput):
    """Asking for a pause, by socket."""


class RoomResume(RoomId):
    """Ending a pause early, by socket."""


class RoomReadInput(Schema):
    """How far one has read."""

    seq = fields.Integer(required=True, strict=True, validate=validate.Range(0, MAX_ID))


class RoomReadSocket(RoomId, RoomReadInput):
    """How far one has read, by socket."""


class RoomChange(Schema):
    """What moderators settle in a room. Whatever is left out stays as it is."""

    name = Line(max=80, min=2, metadata={"example": "Sunday evenings"})
    lines_by = fields.String(validate=one_of(LINES_BY), metadata={"description": "who may write"})
    slow_seconds = Whole(
        validate=validate.Range(0, MAX_SLOW, error="Please choose at most an hour."),
        metadata={"description": "between two lines of one person; moderators are exempt. 0: no limit", "example": 30},
    )
    keep = fields.String(validate=one_of(KEEPS), metadata={"description": "how long lines stay"})
    archived = fields.Boolean(metadata={"description": "can be read, not written in"})


class RoomInput(RoomChange):
    """A new room of a group."""

    class Meta:
        exclude = ("archived",)

    name = Line(max=80, min=2, required=True, metadata={"example": "Sunday evenings"})


class Handles(fields.List):
    """Who is meant: a list of handles. A form sends them in one box, with commas or spaces between."""

    def __init__(self, **more: Any):
        super().__init__(Line(max=24), **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> list:
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            value = [name.lstrip("@") for one in value for name in one.replace(",", " ").split()]
        return super()._deserialize(value, attr, data, **more)


class ConversationInput(Schema):
    """Whom to talk with."""

    handles = Handles(
        required=True,
        validate=validate.Length(1, MOST - 1, error=f"Please name one to {MOST - 1} people."),
        metadata={"example": ["quiet-heron"]},
    )


class WordInput(Schema):
    """With whom moderators wish to have a private word; for one's own nothing is said."""

    handle = Line(max=24, load_default=None, allow_none=True, metadata={"example": "quiet-heron"})


class MuteInput(Schema):
    """Whether to hear of a room only when looking at it."""

    muted = fields.Boolean(required=True)


class RoomsQuery(Schema):
    """`?archived=true` for those that are archived."""

    class Meta:
        unknown = EXCLUDE

    archived = fields.Boolean(load_default=False)


class RoomOutput(Still, Held):
    """A room as one viewer finds it. `waiting` are their own lines that a moderator reads first."""

    id = fields.Integer(required=True)
    name = fields.String(required=True, metadata={"description": "a conversation is called after the others in it"})
    group = fields.String(
        required=True, allow_none=True, metadata={"description": "its group's slug; null for a conversation"}
    )
    people = fields.List(
        fields.Nested(AuthorOutput), metadata={"description": "in a conversation, the others whom the viewer may see"}
    )
    moderators_of = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "a private word of one member with the moderators of this group, its slug; else null"},
    )
    last_seq = fields.Integer(required=True)
    first_kept_seq = fields.Integer(required=True)
    read_seq = fields.Integer(required=True, metadata={"description": "how far the viewer has read"})
    lines_by = fields.String(required=True, validate=one_of(LINES_BY))
    slow_seconds = fields.Integer(required=True)
    keep = fields.String(required=True, validate=one_of(KEEPS))
    archived = fields.Boolean(required=True)
    muted = fields.Boolean(metadata={"description": "the viewer hears of it only when looking at it"})
    unread = fields.Integer(metadata={"description": "lines that are new to the viewer, at most 99"})
    closed = fields.String(metadata={"description": "why the viewer can't write here; empty if they can"})
    pace = fields.Integer(metadata={"description": "seconds between two lines of the viewer; 0 for as they like"})
    wait = fields.Integer(metadata={"description": "seconds until the viewer may send again"})
    waiting = fields.List(fields.Nested(MessageOutput))
    floor = fields.Nested(
        FloorOutput, allow_none=True, metadata={"description": "null where nobody holds the room, and once it is over"}
    )


class PauseOutput(Still):
    """What came of asking: the wish is heard, and the room holds still if `paused_until` says so."""

    room_id = fields.Integer(required=True, attribute="id")


class PauseAskedOutput(Schema):
    """Who asked for a pause, for the group's moderators."""

    room_id = fields.Integer(required=True)
    author = fields.Nested(AuthorOutput, required=True)
    at = Time(required=True)


class RoomsOutput(Schema):
    """Rooms of one group, or one's own conversations."""

    items = fields.List(fields.Nested(RoomOutput), required=True)
    next = fields.String(required=True, allow_none=True)


class PresenceOutput(Schema):
    """Who is in a room, as one person may know it."""

    room_id = fields.Integer(required=True)
    count = fields.Integer(required=True)
    people = fields.List(fields.Nested(AuthorOutput), required=True)
    listening = fields.List(
        fields.String(), required=True, metadata={"description": "handles of those among them who just listen"}
    )


class PulseOutput(Schema):
    """How far a room has come, for whoever has not heard of it."""

    room_id = fields.Integer(required=True)
    last_seq = fields.Integer(required=True)


class TypingOutput(Schema):
    """Who is writing."""

    room_id = fields.Integer(required=True)
    author = fields.Nested(AuthorOutput, required=True)
