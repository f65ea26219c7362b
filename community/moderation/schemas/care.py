"""Care as it goes in and out."""

from marshmallow import Schema, fields, validate

from community.core.text import Prose, one_of
from community.moderation.models.care import LABELS

#: How worried somebody is: (value, words, what it means for us). By level, as RISKS has them.
LADDER = (
    ("low", "A little", "They sound low, or out of sorts."),
    ("medium", "Quite", "They may be thinking of hurting themselves, or somebody frightens them."),
    ("high", "Very", "They may be in danger now or soon. Or I can’t tell."),
)


class WorryInput(Schema):
    """A worry about a person, in the reporter's own measure."""

    risk = fields.String(load_default="high", validate=one_of([pair[:2] for pair in LADDER]))
    detail = Prose(max=2000, min=0, load_default="")


class CareTextInput(Schema):
    """New words. Empty: the first ones again. `version`: of the words that were read; without it, whatever stands."""

    body = Prose(max=8000, min=0, load_default="")
    version = fields.String(load_default="", validate=validate.Length(max=16))


class CareTextOutput(Schema):
    """The words of one name as they are now."""

    name = fields.String(metadata={"description": ", ".join(LABELS)})
    body = fields.String()
    version = fields.String(metadata={"description": "sent with new words, nobody else's are overwritten unseen"})


class CareQuery(Schema):
    """For what is written in one group: its slug."""

    group = fields.String(load_default=None, metadata={"description": "a group's slug"})


class CareOutput(Schema):
    """What a program needs to show somebody who answers, while they write. It sends nothing back."""

    phrases = fields.List(fields.String(), metadata={"description": "small letters, no accents, single spaces"})
    reminders = fields.List(
        fields.String(),
        metadata={"description": "the first 24 hex digits of the SHA-256 of phrases with a word to their author"},
    )
    longest = fields.Integer(metadata={"description": "words of the longest of them"})
    reminder = fields.String(metadata={"description": "that word"})
    panel_html = fields.String(metadata={"description": "who answers in your country, as HTML"})
