"""What goes in and out: reports."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from community.core.fields import Time
from community.core.text import Line, Prose, one_of
from community.moderation.models.cases import REPORT_REASONS, RISKS

#: What somebody who reported reads. Limits for a person are between us and them.
OUTCOMES = {
    "approve": "We read it and left it as it is.",
    "dismiss": "We read it and left it as it is.",
    "restore": "We read it and left it as it is.",
    "return": "We asked for a change.",
    "hide": "Others don’t see it any more.",
    "remove": "Others don’t see it any more.",
}
OTHER_OUTCOME = "We did something about it. What exactly stays between us and the person."
STATES = {
    "received": "Received. Nobody has looked at it yet.",
    "looked_at": "A moderator is looking at it.",
    "decided": "Decided.",
    "no_independent_moderator": "There is no independent moderator for this just now. It is kept, and not forgotten.",
}


def outcome(decision: str | None) -> str:
    """What a reporter reads of a decision; nothing before there is one."""
    return OUTCOMES.get(decision, OTHER_OUTCOME) if decision else ""


class Key(fields.Raw):
    """How a subject is called: a handle, a slug, or an integer."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **more: Any) -> Any:
        if isinstance(value, str):
            return Line(max=80).deserialize(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValidationError("Please give a handle, a slug or a number.")
        return value


class SubjectRef(Schema):
    """What is meant: its type, and its handle (user), slug (group) or number."""

    type = Line(max=20, required=True, metadata={"example": "post"})
    id = Key(required=True, metadata={"example": 12})


class ConcernInput(Schema):
    """Why somebody reports."""

    reason = fields.String(required=True, validate=one_of(REPORT_REASONS), metadata={"example": "unkind"})
    detail = Prose(max=2000, min=0, load_default="")


class ReportInput(ConcernInput):
    """A report on a subject the reporter can see. `risk` belongs to a worry: how worried somebody is."""

    risk = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(RISKS[1:]))
    subject = fields.Nested(SubjectRef, required=True)


class ReportOutput(Schema):
    """A reference of this report alone. Nothing in it depends on other people's reports."""

    id = fields.String(attribute="reference", metadata={"description": "the report's own reference"})
    status = fields.String(metadata={"description": ", ".join(STATES)})
    expected_by = Time(
        allow_none=True, metadata={"description": "by when somebody should be at work on it; null once decided"}
    )


class OwnReportOutput(ReportOutput):
    """One of one's own reports."""

    reason = fields.String()
    detail = fields.String()
    title = fields.String(metadata={"description": "what was reported, as it was called then"})
    outcome = fields.String()
    created_at = Time()
