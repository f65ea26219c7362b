"""Polls as they go in and out, through every door."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from community.accounts.schemas.accounts import ContentNotes
from community.chat.models.carried import MAX_CHOICES
from community.chat.models.lines import MAX_BODY
from community.core.fields import ClientId, Time, Whole
from community.core.text import Line, Prose, one_of

KINDS = (("choices", "A question with choices"), ("weather", "How people are"))
LONGEST = 7 * 24 * 60  # minutes a poll stays open that closes by itself


class Choices(fields.List):
    """Two to eight different answers. A form sends them in one box, one on each line."""

    def __init__(self, **more: Any):
        super().__init__(Line(max=80), **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> list:
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            value = [line for one in value for line in one.splitlines() if line.strip()]
        choices: list = super()._deserialize(value, attr, data, **more)
        if not 2 <= len(choices) <= MAX_CHOICES:
            raise ValidationError(f"Please give two to {MAX_CHOICES} choices, one on each line.")
        if len({str(choice).casefold() for choice in choices}) < len(choices):
            raise ValidationError("Two of these are the same.")
        return choices


class PollInput(Schema):
    """A question to the room. The kind `weather` brings its own."""

    client_id = ClientId(required=True)
    kind = fields.String(load_default="choices", validate=one_of(KINDS))
    question = Prose(max=MAX_BODY, min=0, load_default="", metadata={"example": "When shall we meet?"})
    choices = Choices(load_default=list, metadata={"example": ["Tuesday", "Sunday"]})
    minutes = Whole(
        load_default=None,
        allow_none=True,
        validate=validate.Range(1, LONGEST, error="Please choose at most a week."),
        metadata={"description": "until it closes by itself; null: when somebody closes it"},
    )
    content_notes = ContentNotes(load_default=list)


class VoteInput(Schema):
    """An answer by its number, from 0. With `on` false it is taken back if it is mine; null takes back whichever is."""

    choice = Whole(required=True, allow_none=True, validate=validate.Range(0, MAX_CHOICES - 1), metadata={"example": 0})
    on = fields.Boolean(load_default=True, metadata={"description": "false takes this answer back"})


class ChoiceOutput(Schema):
    """An answer, and how many gave it: null while that is not told."""

    words = fields.String(required=True)
    count = fields.Integer(required=True, allow_none=True)


class PollOutput(Schema):
    """What a line asks; the question is its words. Who chose what is told nowhere; `mine` is the reader's own."""

    kind = fields.String(required=True, validate=one_of(KINDS))
    choices = fields.List(fields.Nested(ChoiceOutput), required=True)
    answered = fields.Integer(required=True, metadata={"description": "how many people answered"})
    counts_from = fields.Integer(required=True, metadata={"description": "what was chosen is told from so many on"})
    closes_at = Time(required=True, allow_none=True, metadata={"description": "when it closes, or closed"})
    mine = fields.Integer(required=True, allow_none=True)
