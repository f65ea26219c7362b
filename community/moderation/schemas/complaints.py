"""Complaints as they go in and out."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from community.core.fields import Time, Whole
from community.core.paging import ListQuery
from community.core.text import Line, Prose, one_of
from community.moderation.models.complaints import ANSWERS, COMPLAINT_KINDS, NAMELESS, OFFENCES

STATES = {
    "received": "Received. Nobody has looked at it yet.",
    "looked_at": "Somebody is looking at it.",
    "answered": "Answered.",
}


class ComplaintInput(Schema):
    """What somebody complains of. Of what may be against the law: also where it is, who says so, and in good faith."""

    kind = fields.String(required=True, validate=one_of(COMPLAINT_KINDS), metadata={"example": "duties"})
    offence = fields.String(load_default="", validate=validate.OneOf(["", *(value for value, _label in OFFENCES)]))
    address = Line(max=500, min=0, load_default="", metadata={"description": "the exact address of what is meant"})
    words = Prose(max=5000, min=3, required=True, metadata={"example": "Nobody answered me for two weeks."})
    name = Line(max=120, min=0, load_default="")
    email = fields.String(load_default="", validate=validate.Length(max=254))
    about = Line(max=24, min=0, load_default="", metadata={"description": "the handle of whoever of ours is meant"})
    number = Line(
        max=20, min=0, load_default="",
        metadata={"description": "of the decision that is meant, or the reference of a report: whoever decided it "
                  "does not answer. Nothing tells whether there is one"},
    )  # fmt: skip
    good_faith = fields.Boolean(load_default=False)

    @validates_schema
    def _as_the_law_asks(self, data: dict, **_more: Any) -> None:
        wrong: dict[str, list[str]] = {}
        if data.get("email"):
            try:
                validate.Email(error="This does not look like an e-mail address.")(data["email"])
            except ValidationError as error:
                wrong["email"] = list(error.messages)
        if data.get("kind") == "illegal_content":
            nameless = data.get("offence") in NAMELESS
            for name, said, needed in (
                ("offence", "Please say what it is about.", True),
                ("address", "Please give the exact address of the page or picture.", True),
                ("name", "The law asks for a name with a notice. Nobody but moderators reads it.", not nameless),
                ("email", "The law asks for an e-mail address with a notice. Only moderators read it.", not nameless),
                ("good_faith", "Please say that you believe what you wrote to be true and complete.", True),
            ):
                if needed and not data.get(name):
                    wrong.setdefault(name, [said])
        if wrong:
            raise ValidationError(wrong)


class ComplaintForm(ComplaintInput):
    """The same as a page asks it. What stands in a box that people don't see was filled in by a machine."""

    website = fields.String(load_default="", validate=validate.Length(max=0, error="Please leave this box empty."))


class ComplaintReceived(Schema):
    """What its writer keeps: both are needed to read the answer, and the key is shown this once."""

    reference = fields.String()
    key = fields.String()
    status = fields.String(metadata={"description": ", ".join(STATES)})
    answer_by = Time(attribute="due_at")
    timeframe = fields.String(metadata={"description": "how soon complaints are answered, in words"})


class ComplaintStanding(Schema):
    """How a complaint stands, for whoever wrote it. It tells nothing of what it named."""

    reference = fields.String()
    kind = fields.String()
    status = fields.String()
    created_at = Time()
    answer_by = Time(attribute="due_at")
    answer = fields.String(allow_none=True, metadata={"enum": [value for value, _label in ANSWERS]})
    answer_words = fields.String()
    answered_at = Time(allow_none=True)


class ComplaintsQuery(ListQuery):
    """Those that wait, or those that are answered."""

    answered = fields.Boolean(load_default=False)


class ComplaintOutput(Schema):
    """A complaint for those who may answer it."""

    id = fields.Integer()
    reference = fields.String()
    kind = fields.String()
    offence = fields.String()
    address = fields.String()
    words = fields.String()
    name = fields.String()
    email = fields.String()
    about = fields.String()
    number = fields.String(metadata={"description": "of the decision that is meant, as it was given"})
    group = fields.Function(lambda made: made.group.slug if made.group else None, metadata={"type": ["string", "null"]})
    case = fields.Integer(attribute="case_id", allow_none=True, metadata={"description": "where it is decided"})
    status = fields.String()
    overdue = fields.Boolean(attribute="is_overdue")
    answer_by = Time(attribute="due_at")
    answer = fields.String(allow_none=True)
    answer_words = fields.String()
    created_at = Time()
    answered_at = Time(allow_none=True)


class ComplaintCaseInput(Schema):
    """Which case a complaint is about."""

    case = Whole(required=True, validate=validate.Range(1, 2**31), metadata={"example": 1})


class ComplaintAnswerInput(Schema):
    """The answer, which whoever complained reads."""

    answer = fields.String(required=True, validate=one_of(ANSWERS), metadata={"example": "agreed"})
    words = Prose(max=3000, min=3, required=True, metadata={"example": "You are right. We were slow, and are sorry."})
