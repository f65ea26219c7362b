"""A moderator's own welfare, as it goes in and out. Nobody else reads it."""

from marshmallow import Schema, fields, validate

from community.core.fields import Time, Whole
from community.core.text import one_of
from community.moderation.models.cases import TOPICS


class WelfareInput(Schema):
    """What one wants for oneself."""

    covers = fields.Boolean(load_default=False, metadata={"example": True})
    budget = Whole(load_default=None, allow_none=True, validate=validate.Range(0, 100))
    not_taken = fields.List(fields.String(validate=one_of(TOPICS)), load_default=list)


class RestInput(Schema):
    """For how many minutes."""

    minutes = Whole(required=True, validate=validate.Range(1, 7 * 24 * 60), metadata={"example": 30})


class LoadOutput(Schema):
    """How much it was so far."""

    minutes = fields.Integer()
    opened = fields.Integer(metadata={"description": "cases about risk in this spell"})
    budget = fields.Integer()
    longest = fields.Integer(metadata={"description": "minutes after which a break is offered"})
    is_long = fields.Boolean()
    is_full = fields.Boolean()
    hands_on = fields.Boolean()
    covers = fields.Boolean()
    not_taken = fields.List(fields.String())
    resting_until = Time(allow_none=True)


class HandedOn(Schema):
    """How many cases were handed on."""

    handed_on = fields.Integer()
