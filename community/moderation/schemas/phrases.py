"""Watched phrases as they go in and out."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from community.accounts.models import CONTENT_NOTES
from community.core.fields import Time
from community.core.paging import ListQuery
from community.core.text import Line, one_of
from community.core.watched import ACTIONS, KINDS, MAX_ALL_STEPS, problem, steps
from community.groups.schemas import Lines
from community.moderation.models.phrases import MAX_PATTERNS, MAX_PHRASE

#: So many are written down at once.
AT_ONCE = 1000


class WhoseList(Schema):
    """Whose phrases: a group's by its slug, or (left out) the whole site's."""

    group = Line(max=60, load_default=None, allow_none=True)


class PhrasesQuery(ListQuery, WhoseList):
    """A page of a list, perhaps only of one action."""

    action = fields.String(load_default=None, validate=one_of(ACTIONS))


class TryInput(WhoseList):
    """Phrases to try against what people wrote lately, before they are put on a list."""

    phrases = Lines(
        Line(max=MAX_PHRASE, metadata={"example": "burner phone"}),
        required=True,
        validate=[
            validate.Length(min=1, error="Please write at least one."),
            validate.Length(max=AT_ONCE, error="Please write at most {max} at once."),
        ],
        metadata={"example": ["burner phone"]},
    )
    kind = fields.String(load_default="word", validate=one_of(KINDS), metadata={"example": "word"})

    @validates_schema
    def _can_be_found(self, data: dict, **_more: Any) -> None:
        wrong = [f"{phrase}: {why}" for phrase in data["phrases"] if (why := problem(phrase, data["kind"]))]
        if wrong:
            raise ValidationError(wrong[:5], "phrases")
        if data["kind"] == "pattern" and (
            len(data["phrases"]) > MAX_PATTERNS or steps(data["phrases"]) > MAX_ALL_STEPS
        ):
            raise ValidationError("These patterns would take too long together. Please use fewer, or simpler ones.",
                                  "phrases")  # fmt: skip


class PhraseInput(TryInput):
    """Phrases for a list, each on a line of its own. They are looked for once they are switched on."""

    action = fields.String(required=True, validate=one_of(ACTIONS), metadata={"example": "hold"})
    note = fields.String(
        load_default=None,
        allow_none=True,
        validate=one_of(CONTENT_NOTES),
        metadata={"description": "which content note, for the action `note`"},
    )
    on = fields.Boolean(load_default=False, metadata={"description": "in force at once; try it before"})

    @validates_schema
    def _says_which_note(self, data: dict, **_more: Any) -> None:
        if data["action"] == "note" and not data["note"]:
            raise ValidationError("Please choose which content note it adds.", "note")


class SwitchInput(Schema):
    """In force or not."""

    on = fields.Boolean(required=True, metadata={"example": True})


class PhraseOutput(Schema):
    """A phrase of a list, for those who look after it."""

    id = fields.Integer()
    group = fields.String(attribute="group.slug", dump_default=None, allow_none=True)
    phrase = fields.String()
    kind = fields.String(validate=one_of(KINDS))
    action = fields.String(validate=one_of(ACTIONS))
    note = fields.String(allow_none=True)
    on = fields.Boolean(attribute="in_force")
    added_at = Time()


class PhrasesOutput(Schema):
    """Those that were added."""

    items = fields.List(fields.Nested(PhraseOutput), required=True)


class ExcerptOutput(Schema):
    """Where a phrase was found, in something the viewer may read."""

    type = fields.String()
    title = fields.String()
    excerpt = fields.String()
    url = fields.String()


class TrialOutput(Schema):
    """What came of trying: how many texts of each kind were looked at, how many hold it, a few of them."""

    looked_at = fields.Integer()
    found = fields.Integer()
    complete = fields.Boolean(metadata={"description": "false: time was up before all recent texts were looked at"})
    excerpts = fields.List(fields.Nested(ExcerptOutput))
