"""Sessions as they go in and out, through every door."""

import re
from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from community.accounts.schemas.accounts import AuthorOutput, ContentNotes
from community.chat.models.rooms import MAX_SLOW
from community.core.fields import Time, Whole, Zone
from community.core.paging import ListQuery
from community.core.text import Line, Prose, one_of
from community.sessions.models import (
    CIRCLE_CAPACITY,
    DEFAULT_CAPACITY,
    FORMATS,
    MAX_CAPACITY,
    MAX_MINUTES,
    MIN_MINUTES,
)

FORMAT_NAMES = [(value, label) for value, label, _words in FORMATS]
#: Where who holds a session leads it; the clock does the rest.
STEPS = ("open", "middle", "closing", "read_only")
_shown = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")


class ShownTime(fields.String):
    """A date and time as a clock on a wall shows them, without a zone: `2026-06-04T19:00`. A naive datetime inside."""

    default_error_messages = {"shown": "Please give day and time, such as 2026-06-04T19:00."}

    def _deserialize(self, value: Any, attr: Any, data: Any, **more: Any) -> Any:
        text = super()._deserialize(value, attr, data, **more)
        if not _shown.fullmatch(text):
            raise self.make_error("shown")
        try:
            shown = datetime.fromisoformat(text)
        except ValueError:
            raise self.make_error("shown") from None
        if not 2000 <= shown.year <= 2200:  # beyond these some zones can't be reckoned with
            raise self.make_error("shown")
        return shown


def _handle(**more: Any) -> fields.String:
    return fields.String(load_default=None, allow_none=True, validate=validate.Length(max=24), **more)


class SessionInput(Schema):
    """A new session. `starts` is what a clock in `zone` shows; facilitators are handles of the group's moderators."""

    title = Line(max=140, required=True, metadata={"example": "Sunday hour"})
    about = Prose(max=5000, min=0, load_default="", metadata={"example": "We sit together and say how the week was."})
    format = fields.String(
        required=True, validate=one_of(FORMAT_NAMES), metadata={"enum": [value for value, _ in FORMAT_NAMES]}
    )
    starts = ShownTime(required=True, metadata={"example": "2026-06-04T19:00", "pattern": f"^{_shown.pattern}$"})
    zone = Zone(required=True, metadata={"example": "Europe/London"})
    minutes = Whole(
        load_default=90,
        validate=validate.Range(MIN_MINUTES, MAX_MINUTES, error="Please choose {min} to {max} minutes."),
    )
    capacity = Whole(
        load_default=DEFAULT_CAPACITY,
        validate=validate.Range(2, MAX_CAPACITY, error="Please choose {min} to {max} places."),
        metadata={"description": f"places, facilitators aside; a circle has {CIRCLE_CAPACITY} at most"},
    )
    facilitator = _handle(metadata={"description": "null: whoever plans it", "example": None})
    co_facilitator = _handle(metadata={"example": None})
    content_notes = ContentNotes(load_default=list, metadata={"example": ["grief"]})
    newcomers = fields.Boolean(
        load_default=True, metadata={"description": "whether people may come who joined within two weeks before it"}
    )

    @validates_schema
    def _two_people(self, data: dict, **_more: Any) -> None:
        first, second = data.get("facilitator"), data.get("co_facilitator")
        if first and second and first.lower() == second.lower():
            raise ValidationError("Please choose somebody else as the second one, or nobody.", "co_facilitator")


class SessionChange(SessionInput):
    """A change of some of it."""

    def __init__(self, **more: Any):
        super().__init__(partial=True, **more)


class SessionQuery(ListQuery):
    """What is to come, or what took place."""

    when = fields.String(
        load_default="upcoming",
        validate=validate.OneOf(("upcoming", "past"), error="Please choose one of: {choices}."),
    )


class AnswerInput(Schema):
    """Whether one comes."""

    answer = fields.String(
        required=True,
        validate=validate.OneOf(("yes", "no"), error="Please choose one of: {choices}."),
        metadata={"enum": ["yes", "no"]},
    )


class CancelInput(Schema):
    """A few words to those who wanted to come, if one likes."""

    note = Line(max=300, min=0, load_default="", metadata={"example": "I am ill, and sorry. Next Sunday as usual."})


class ArrivalInput(Schema):
    """Coming to the lobby. `arriving` says how, for the eyes of who holds the session alone."""

    agreed = fields.Boolean(
        required=True,
        validate=validate.Equal(True, error="Please read the agreement, and tick that you will keep to it."),
        metadata={"example": True},
    )
    arriving = Whole(
        required=True,
        validate=validate.Range(1, 5, error="Please choose one of the five."),
        metadata={"description": "1 very low, 5 well", "example": 3},
    )


class EntryInput(Schema):
    """Whether somebody comes in."""

    decision = fields.String(
        required=True,
        validate=validate.OneOf(("let_in", "not_now"), error="Please choose one of: {choices}."),
        metadata={"enum": ["let_in", "not_now"]},
    )


class StageInput(Schema):
    """Where the session goes next."""

    stage = fields.String(
        required=True,
        validate=validate.OneOf(STEPS, error="Please choose one of: {choices}."),
        metadata={"enum": list(STEPS), "example": "open"},
    )


class QuietInput(Schema):
    """For how long somebody is asked to read along."""

    minutes = Whole(
        required=True,
        validate=validate.OneOf((0, 1, 5, 15), error="Please choose one of: {choices}."),
        metadata={"enum": [0, 1, 5, 15], "description": "0: they may write again", "example": 5},
    )


class PaceInput(Schema):
    """How slowly people talk."""

    slow_seconds = Whole(
        required=True,
        validate=validate.Range(0, MAX_SLOW, error="Please choose at most an hour."),
        metadata={"description": "between two lines of one person; moderators are exempt. 0: no limit", "example": 30},
    )


class HandleInput(Schema):
    """Which of the group's moderators is meant."""

    handle = fields.String(required=True, validate=validate.Length(1, 24), metadata={"example": "quiet-heron"})


class SessionNoteInput(Schema):
    """Something to remember."""

    body = Prose(max=2000, required=True, metadata={"example": "The first round took long. Begin with two minutes."})


class SessionNoteOutput(Schema):
    """A note, for those who hold the session."""

    id = fields.Integer(required=True)
    author = fields.Nested(AuthorOutput, required=True)
    body = fields.String(required=True)
    at = Time(required=True)
    own = fields.Boolean(required=True)


class FeedbackInput(Schema):
    """How it was. It is kept without a name."""

    helped = Whole(
        required=True,
        validate=validate.Range(1, 5, error="Please choose one of the five."),
        metadata={"description": "1 not at all, 5 very much", "example": 4},
    )
    words = Line(max=1000, min=0, load_default="", metadata={"example": "The first round was long enough."})


class ArrivalOutput(Schema):
    """Somebody in the lobby or let in, for who holds the session. Without a person where the two have no contact."""

    id = fields.Integer(required=True)
    person = fields.Nested(AuthorOutput, required=True, allow_none=True)
    status = fields.String(required=True, metadata={"enum": ["waiting", "admitted", "not_now", "removed"]})
    arriving = fields.Integer(required=True)
    hand = fields.Integer(required=True, allow_none=True, metadata={"description": "their raised hand, 1 is next"})
    speaks = fields.Boolean(required=True, metadata={"description": "has the floor"})
    apart = fields.Boolean(required=True, metadata={"description": "from somebody here, perhaps; tell neither"})
    quiet_until = Time(
        required=True, allow_none=True, attribute="quiet_ends", metadata={"description": "reads along until then"}
    )


class OwnArrivalOutput(Schema):
    """One's own arrival. In the room with `room_id` once it is admitted."""

    status = fields.String(required=True, metadata={"enum": ["waiting", "admitted", "not_now", "removed"]})
    arriving = fields.Integer(required=True)
    room_id = fields.Integer(required=True, allow_none=True)
    reason = fields.String(required=True, metadata={"description": "why one was asked to leave; else empty"})
    statement_id = fields.Integer(
        required=True, allow_none=True, metadata={"description": "where a second look can be asked for"}
    )


class FeedbackOutput(Schema):
    """What somebody said of a session."""

    helped = fields.Integer(required=True)
    words = fields.String(required=True)


class SessionOutput(Schema):
    """A session as the viewer sees it. Counts are the same for everybody; names of the past are told to nobody."""

    id = fields.Integer(required=True, attribute="session.id")
    group = fields.String(required=True, attribute="session.group.slug")
    title = fields.String(required=True, attribute="session.title")
    about = fields.String(required=True, attribute="session.about")
    about_html = fields.String(required=True, attribute="session.about_html")
    format = fields.String(
        required=True, attribute="session.format", metadata={"enum": [value for value, _ in FORMAT_NAMES]}
    )
    status = fields.String(
        required=True,
        attribute="session.status",
        metadata={"enum": ["planned", "running", "over", "cancelled"]},
    )
    stage = fields.String(
        required=True,
        allow_none=True,
        attribute="session.stage",
        metadata={"description": "how far it is, once its lobby opened; null before"},
    )
    starts_at = Time(required=True, attribute="session.starts_at")
    ends_at = Time(required=True, attribute="session.ends_at")
    zone = fields.String(required=True, attribute="session.zone")
    minutes = fields.Integer(required=True, attribute="session.minutes")
    capacity = fields.Integer(required=True, attribute="session.capacity")
    newcomers = fields.Boolean(required=True, attribute="session.newcomers")
    content_notes = fields.List(fields.String(), required=True, attribute="session.content_notes")
    cancel_note = fields.String(required=True, attribute="session.cancel_note")
    facilitator = fields.Nested(AuthorOutput, required=True, allow_none=True)
    co_facilitator = fields.Nested(AuthorOutput, required=True, allow_none=True)
    going = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    my_answer = fields.String(
        required=True,
        allow_none=True,
        attribute="mine",
        metadata={"description": "going, waiting or no; null: not answered yet"},
    )
    my_place_in_line = fields.Integer(
        required=True, allow_none=True, attribute="line", metadata={"description": "1 is next; null: not waiting"}
    )
