"""What goes in and out of the site's records."""

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from community.admin import queries
from community.admin.models import OCCASIONS, QUESTION_KINDS, RATINGS, YES_NO
from community.core.fields import Time, Whole
from community.core.text import Line, Prose, one_of

KINDS = [(kind, label) for kind, label, _choices in QUESTION_KINDS]


class RecordAnswerInput(Schema):
    """One answer: what was chosen, if there is a choice, and the words beside it."""

    choice = fields.String(load_default="", validate=one_of([("", ""), *RATINGS, *YES_NO]))
    text = Prose(max=10_000, min=0, load_default="")


class RecordAnswersInput(Schema):
    """Answers by the key of their question; `version` is that of the draft one read."""

    answers = fields.Dict(
        keys=fields.String(validate=validate.Length(max=40)),
        values=fields.Nested(RecordAnswerInput),
        required=True,
        metadata={"example": {"links": {"choice": "", "text": "Held for newcomers."}}},
    )
    version = Whole(required=True)


class RecordStartInput(Schema):
    """Why a new record is made."""

    occasion = fields.String(required=True, validate=one_of(OCCASIONS))
    note = Line(max=300, min=0, load_default="", metadata={"description": "which change, for example"})


class QuestionInput(Schema):
    """A question. Its key is made when it is new, and stays, so that old answers can be found again."""

    key = fields.String(load_default="", validate=validate.Regexp(r"^[a-z0-9-]{0,40}$"))
    label = Line(max=200, required=True, metadata={"example": "Which links are held?"})
    hint = Line(max=500, min=0, load_default="")
    kind = fields.String(
        required=True,
        metadata={"example": "text"},
        validate=one_of([(kind, label) for kind, label, _choices in QUESTION_KINDS]),
    )


class ComplianceFormInput(Schema):
    """A form as the owner wants it asked."""

    title = Line(max=120, required=True)
    about = Prose(max=5000, min=0, load_default="")
    source_url = fields.String(
        load_default="", validate=lambda value: not value or validate.URL(schemes={"http", "https"})(value)
    )
    as_of = fields.Date(required=True, metadata={"example": "2026-11-01"})
    review_months = Whole(load_default=None, allow_none=True, validate=validate.Range(1, 60))
    questions = fields.List(fields.Nested(QuestionInput), required=True, validate=validate.Length(1, 60))
    version = fields.String(
        load_default="", validate=validate.Length(max=16), metadata={"description": "of the form that was read"}
    )

    @validates_schema
    def keys_differ(self, data, **_more):
        keys = [question["key"] for question in data.get("questions", []) if question["key"]]
        if len(keys) != len(set(keys)):
            raise ValidationError({"questions": ["Two questions have the same key."]})

    @post_load
    def name_the_new(self, data, **_more):
        """New questions are numbered on: a key that was ever used here is not given again."""
        used = {question["key"] for question in data["questions"]}
        number = 0
        for question in data["questions"]:
            while not question["key"]:
                number += 1
                question["key"] = "" if f"own-{number}" in used else f"own-{number}"
            used.add(question["key"])
        return data


class QuestionOutput(Schema):
    key = fields.String(required=True)
    label = fields.String(required=True)
    hint = fields.String(required=True)
    kind = fields.String(required=True)


class ComplianceFormOutput(Schema):
    """A form as it is asked now, and where it stands."""

    key = fields.String(required=True)
    title = fields.String(required=True)
    about = fields.String(required=True)
    source_url = fields.String(required=True)
    as_of = fields.Date(required=True)
    review_months = fields.Integer(required=True, allow_none=True)
    questions = fields.List(fields.Nested(QuestionOutput), required=True)
    version = fields.Function(queries.version_of_form, required=True, metadata={"type": "string"})


class StandingOutput(Schema):
    """A form, and whether it is time to fill it again."""

    form = fields.Nested(ComplianceFormOutput, required=True)
    state = fields.String(required=True, metadata={"description": "missing, fine, soon or late"})
    review_on = fields.Date(required=True, allow_none=True)
    draft = fields.Boolean(required=True)


class ComplianceRecordOutput(Schema):
    """One record: what was asked, what was answered, by whom and when."""

    form_key = fields.String(required=True)
    number = fields.Integer(required=True)
    occasion = fields.String(required=True)
    occasion_note = fields.String(required=True)
    asked = fields.Dict(required=True)
    answers = fields.Dict(required=True)
    version = fields.Integer(required=True)
    started_at = Time(required=True)
    finished_at = Time(required=True, allow_none=True)
    finished_by = fields.Function(
        lambda record: record.finished_by.handle if record.finished_by else None,
        required=True,
        metadata={"type": ["string", "null"]},
    )
    review_on = fields.Date(required=True, allow_none=True)
