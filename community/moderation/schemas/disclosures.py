"""Requests to learn or tell who somebody is."""

from marshmallow import Schema, fields, validate

from community.core.fields import Time
from community.core.text import Line, Prose, one_of
from community.moderation.models.disclosures import DISCLOSURE_STATUSES, WHAT

_WHAT = [pair[:2] for pair in WHAT]


class DisclosureInput(Schema):
    """The least that is needed, for whom, and why. The person reads all of it later."""

    what = fields.String(required=True, validate=one_of(_WHAT), metadata={"example": "handle"})
    to_whom = Line(max=300, min=2, required=True, metadata={"example": "The two of us"})
    reason = Prose(max=2000, min=10, required=True, metadata={"example": "They wrote that it happens tonight."})


class DisclosureDecision(Schema):
    """The second person's answer. `shown_on`: from when the person reads of it; without it, in 30 days."""

    decision = fields.String(required=True, validate=validate.OneOf(["approved", "declined"]))
    reason = Prose(max=2000, min=3, required=True)
    shown_on = fields.Date(load_default=None, allow_none=True)


class PassedOnInput(Schema):
    """To whom it was told, and what exactly."""

    passed_on = Prose(max=2000, min=3, required=True, metadata={"example": "Emergency services at 21:10: the handle."})


class DisclosureOutput(Schema):
    """A request. `value` is there for the two alone, once it is approved."""

    id = fields.Integer(attribute="asked.id")
    case = fields.Integer(attribute="asked.case_id")
    what = fields.String(attribute="asked.what")
    to_whom = fields.String(attribute="asked.to_whom")
    reason = fields.String(attribute="asked.reason")
    status = fields.String(attribute="asked.status", validate=validate.OneOf(DISCLOSURE_STATUSES))
    asked_by = fields.String(attribute="asked.asked_by.handle")
    decided_by = fields.String(attribute="asked.decided_by.handle", allow_none=True, dump_default=None)
    shown_on = fields.Date(attribute="asked.shown_on", allow_none=True)
    passed_on = fields.String(attribute="asked.passed_on")
    value = fields.String(allow_none=True)


class OwnDisclosureOutput(Schema):
    """What was learned or passed on about oneself. Two people decided on it; neither is named."""

    what = fields.String()
    to_whom = fields.String()
    reason = fields.String()
    passed_on = fields.String()
    decided_at = Time()
    passed_on_at = Time(allow_none=True)
