"""The rota as it goes in and out."""

from marshmallow import Schema, fields, validate

from community.core.fields import ClockTime, Time, Whole, Zone
from community.core.text import Line


class RotaQuery(Schema):
    """Whose rota: a group's slug; without it, the site's."""

    group = Line(max=60, load_default=None)


class ShiftInput(Schema):
    """When somebody is on duty: every week on a weekday (0: Monday), or on one day."""

    group = Line(max=60, min=0, load_default=None, allow_none=True, metadata={"description": "null: the site's rota"})
    handle = Line(max=24, min=0, load_default="", metadata={"description": "empty: oneself", "example": ""})
    weekday = Whole(load_default=None, allow_none=True, validate=validate.Range(0, 6), metadata={"example": 0})
    day = fields.Date(load_default=None, allow_none=True)
    starts = ClockTime(required=True, metadata={"example": "18:00"})
    ends = ClockTime(required=True, metadata={"example": "22:00"})
    zone = Zone(required=True, metadata={"example": "Europe/London"})
    is_lead = fields.Boolean(load_default=False)


class DayInput(Schema):
    """Which turn of a shift: the day it begins on."""

    day = fields.Date(required=True, metadata={"example": "2026-05-04"})


class ShiftOutput(Schema):
    """A shift as it was planned."""

    id = fields.Integer()
    weekday = fields.Integer(allow_none=True)
    day = fields.Date(allow_none=True)
    starts = ClockTime()
    ends = ClockTime()
    zone = fields.String()
    is_lead = fields.Boolean()


class TurnOutput(Schema):
    """One turn. `handle` is null where you and the person have no contact."""

    shift = fields.Integer(attribute="turn.shift.id")
    day = fields.Date(attribute="turn.day")
    starts_at = Time(attribute="turn.starts_at")
    ends_at = Time(attribute="turn.ends_at")
    handle = fields.String(attribute="name", allow_none=True)
    is_lead = fields.Boolean(attribute="turn.is_lead")
    wanted = fields.Boolean(attribute="turn.wanted", metadata={"description": "somebody else is asked to take it"})


class RotaOutput(Schema):
    """Who is on duty in the next two weeks."""

    staffed = fields.Boolean()
    next_staffed = Time(allow_none=True)
    turns = fields.List(fields.Nested(TurnOutput))
