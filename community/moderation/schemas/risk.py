"""The file of a case about risk, as it goes in and out."""

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from community.core.fields import Time, Whole
from community.core.text import Line, Prose, one_of
from community.moderation.models.cases import RISKS
from community.moderation.models.risk import ANSWERS, OUTCOMES


class StepInput(Schema):
    """An answer to one step."""

    step = fields.String(required=True, validate=validate.OneOf(ANSWERS), metadata={"example": "act"})
    answer = fields.String(required=True, metadata={"example": "talk"})
    note = Prose(max=2000, min=0, load_default="")
    risk = fields.String(load_default="", validate=validate.OneOf(["", *RISKS[1:]]))

    @validates_schema
    def of_this_step(self, data, **_more):
        if data["answer"] not in [answer[0] for answer in ANSWERS[data["step"]]]:
            raise ValidationError("Please choose one of the answers.", "answer")


class CareWordInput(Schema):
    """What the person reads. Begun from a template perhaps, and then one's own."""

    body = Prose(max=4000, required=True)


class CoverInput(Schema):
    """A caring word with what is hidden; the version that the moderator saw."""

    body = Prose(max=2000, min=3, required=True)
    version = Whole(required=True, validate=validate.Range(0, 2**31))


class EndInput(Schema):
    """How it ended, and who has it now."""

    outcome = fields.String(required=True, validate=one_of(OUTCOMES), metadata={"example": "safe"})
    note = Prose(max=2000, min=0, load_default="")
    handed_to = Line(max=300, min=0, load_default="", metadata={"example": "Their sister, by phone"})


class DebriefInput(Schema):
    """Those who were part of it have talked; when the file is read again."""

    review_on = fields.Date(load_default=None, allow_none=True, metadata={"example": "2027-02-24"})


class StepOutput(Schema):
    """An answer as it was given."""

    step = fields.String()
    answer = fields.String()
    note = fields.String()
    by = fields.String(attribute="moderator.handle")
    created_at = Time()


class CareWordOutput(Schema):
    """A word to somebody from those who look after this place. Who wrote it is theirs to say."""

    id = fields.Integer()
    body = fields.String()
    created_at = Time()


class FileOutput(Schema):
    """The file of a case about risk."""

    staffed = fields.Boolean()
    next_staffed = Time(allow_none=True)
    alone = fields.Boolean(metadata={"description": "nobody else may decide it"})
    buddy = fields.String(allow_none=True)
    handed_to = fields.String(attribute="file.handed_to")
    outcome = fields.String(attribute="file.outcome", allow_none=True)
    outcome_note = fields.String(attribute="file.outcome_note")
    debriefed_at = Time(attribute="file.debriefed_at", allow_none=True)
    review_on = fields.Date(attribute="file.review_on", allow_none=True)
    reviewed_at = Time(attribute="file.reviewed_at", allow_none=True)
    steps = fields.List(fields.Nested(StepOutput))
    words = fields.List(fields.Nested(CareWordOutput))
