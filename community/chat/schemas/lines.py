"""Messages and events as they go in and out, through every door."""

from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_dump, validate, validates_schema

from community.accounts.schemas.accounts import AuthorOutput, ContentNotes
from community.chat.models.lines import EVENT_TYPES, MAX_BODY, STATUSES
from community.chat.models.rooms import STAGES
from community.chat.schemas.cards import CardInput
from community.chat.schemas.carried import CarriedOutput
from community.chat.schemas.pictures import Alt
from community.chat.schemas.polls import PollInput, VoteInput
from community.core.clock import seconds_until
from community.core.fields import ClientId, Time
from community.core.paging import ListQuery
from community.core.text import Prose, one_of
from community.core.words import REACTIONS

MAX_ID = 2**63 - 1


def _body() -> Prose:
    return Prose(required=True, max=MAX_BODY, metadata={"description": "Markdown", "example": "I am here too."})


class MessageInput(Schema):
    """A line to send."""

    client_id = ClientId(required=True)
    body = _body()
    reply_to = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(1, MAX_ID))
    content_notes = ContentNotes(load_default=list)


class MessageEdit(Schema):
    """A line's new words, what it touches on, and what its picture shows. What carries one may have no words."""

    body = Prose(required=True, min=0, max=MAX_BODY, metadata={"description": "Markdown", "example": "I am here too."})
    content_notes = ContentNotes(load_default=None, allow_none=True, metadata={"description": "null: as they were"})
    alt = Alt(load_default=None, allow_none=True, metadata={"description": "null: as it was"})


class RoomId(Schema):
    """Which room is meant, by socket."""

    room_id = fields.Integer(required=True, strict=True)


class MessageSend(RoomId, MessageInput):
    """A line to send, by socket."""


class MessageSocketEdit(RoomId, MessageEdit):
    """A line's new words, by socket."""

    message_id = fields.Integer(required=True, strict=True)


class MessageRemove(RoomId):
    """A line to take back, by socket. A moderator may say why: a number of the group's agreement, and words."""

    message_id = fields.Integer(required=True, strict=True)
    rule = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(1, 1000))
    reason = Prose(max=2000, min=0, load_default="")


class ReactionInput(Schema):
    """One of the warm words."""

    kind = fields.String(required=True, validate=one_of(REACTIONS))


class WishQuery(Schema):
    """`?on=false` takes back. A button says what is wanted, so that twice is once."""

    class Meta:
        unknown = EXCLUDE

    on = fields.Boolean(load_default=True)


class MessageReact(RoomId, ReactionInput):
    """A warm answer to a line by socket, or its taking back."""

    message_id = fields.Integer(required=True, strict=True)
    on = fields.Boolean(load_default=True, metadata={"description": "false takes it back"})


class PinInput(Schema):
    """Whether a line stands at the top of the room."""

    on = fields.Boolean(load_default=True, metadata={"description": "false takes the pin away"})


class MessagePin(RoomId, PinInput):
    """A pin by socket, or its taking away."""

    message_id = fields.Integer(required=True, strict=True)


class PollOpen(RoomId, PollInput):
    """A question to the room, by socket."""


class PollAnswer(RoomId, VoteInput):
    """An answer by socket, or its taking back."""

    message_id = fields.Integer(required=True, strict=True)


class PollClose(RoomId):
    """No more answers, by socket."""

    message_id = fields.Integer(required=True, strict=True)


class CardShare(RoomId, CardInput):
    """A card for the room, by socket."""


class EventsQuery(Schema):
    """`?after=` the last number known, `?limit=` 1 to 500."""

    class Meta:
        unknown = EXCLUDE

    after = fields.Integer(load_default=0, validate=validate.Range(0, MAX_ID))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 500))


class HistoryQuery(Schema):
    """`?before=` a number or `?around=` one (absent: from the newest), `?limit=` 1 to 100."""

    class Meta:
        unknown = EXCLUDE

    before = fields.Integer(load_default=None, validate=validate.Range(1, MAX_ID))
    around = fields.Integer(load_default=None, validate=validate.Range(1, MAX_ID))
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 100))

    @validates_schema
    def one_way(self, data: dict, **more: Any) -> None:
        """Before a number, or around one."""
        if data.get("before") and data.get("around"):
            raise ValidationError("Please give either before or around.", "around")


class ReactionOutput(Schema):
    """One kind of warm answer, and who gave it, the first first."""

    kind = fields.String(required=True, validate=one_of(REACTIONS))
    people = fields.List(fields.String(), required=True, metadata={"description": "their handles"})


class MessageRevisionOutput(Schema):
    """What a line said until it was changed."""

    body = fields.String(required=True)
    alt = fields.String(required=True, allow_none=True, metadata={"description": "of its picture; null without one"})
    at = Time(required=True)


class WordsQuery(ListQuery):
    """`?q=` the words looked for, or how a name begins."""

    q = fields.String(load_default="", validate=validate.Length(max=100), metadata={"example": "evening"})


class MessageOutput(Schema):
    """A line as one viewer sees it. What they may not read is a tombstone: a number, without author, time or words."""

    id = fields.Integer(required=True)
    room_id = fields.Integer(required=True)
    seq = fields.Integer(required=True, allow_none=True, metadata={"description": "null while it waits for review"})
    client_id = fields.String(required=True, allow_none=True, metadata={"description": "only for its author"})
    author = fields.Nested(AuthorOutput, required=True, allow_none=True)
    body = fields.String(required=True)
    body_html = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    reply_to = fields.Integer(required=True, allow_none=True)
    content_notes = fields.List(fields.String(), required=True)
    created_at = Time(required=True, allow_none=True)
    edited_at = Time(required=True, allow_none=True)
    reactions = fields.List(fields.Nested(ReactionOutput), required=True)
    pinned = fields.Boolean(required=True)
    carried = fields.Nested(CarriedOutput, required=True, allow_none=True, metadata={"description": "beside its words"})
    tips = fields.List(
        fields.String(validate=validate.OneOf(("contact_details",))),
        required=True,
        metadata={"description": "for its reader: in a conversation, that it holds a way to reach somebody"},
    )
    care = fields.Boolean(
        required=True,
        metadata={"description": "only for its author: it may be a call for help. Show them `GET /helplines`"},
    )


class Still(Schema):
    """Until when nobody can write. Clients whose clock may be wrong count the seconds."""

    paused_until = Time(required=True, allow_none=True, attribute="pause_ends")
    seconds_left = fields.Function(
        lambda found: seconds_until(found["pause_ends"] if isinstance(found, dict) else found.pause_ends),
        metadata={"type": "integer", "description": "of the pause; 0 while people can write"},
    )


class EventOutput(Schema):
    """An entry of the log, its message as it is now. `hidden`: a number they may not read, without time or message.

    A `pause` says until when, and how many seconds that is from now; a `resume` ends it before its time.
    """

    room_id = fields.Integer(required=True)
    seq = fields.Integer(required=True)
    type = fields.String(required=True, validate=validate.OneOf((*EVENT_TYPES, "hidden")))
    at = Time(required=True, allow_none=True)
    message = fields.Nested(MessageOutput)
    until = Time()
    stage = fields.String(validate=validate.OneOf([name for name, _ in STAGES]))
    seconds_left = fields.Function(
        lambda told: seconds_until(told.until) if told.until else None, metadata={"type": "integer"}
    )

    @post_dump
    def without_nothing(self, data: dict, **more: Any) -> dict:
        """What has no message says nothing of one, nor of a pause's end."""
        return {name: value for name, value in data.items() if value is not None or name == "at"}


class EventsOutput(Schema):
    """What happened since `after`, in order and without a gap; or the advice to read the history afresh."""

    items = fields.List(fields.Nested(EventOutput), required=True)
    last_seq = fields.Integer(required=True)
    first_kept_seq = fields.Integer(required=True, metadata={"description": "what came before was cleared"})
    snapshot_required = fields.Boolean(required=True)


class Held(Schema):
    """How far a room is that somebody holds; null in any other."""

    stage = fields.String(required=True, allow_none=True)


class HistoryOutput(Still, Held):
    """Lines as they stand now, oldest first. `next` is the `before` of older ones, null at the beginning.

    `newer` is the `around` of later ones, null at the end. `quoted`: lines that these answer, where not among them.
    `pinned`: the few at the top of the room, oldest first.
    """

    items = fields.List(fields.Nested(MessageOutput), required=True)
    quoted = fields.List(fields.Nested(MessageOutput), required=True)
    pinned = fields.List(fields.Nested(MessageOutput), required=True)
    next = fields.Integer(required=True, allow_none=True)
    newer = fields.Integer(required=True, allow_none=True)
    last_seq = fields.Integer(required=True)
    first_kept_seq = fields.Integer(required=True)
