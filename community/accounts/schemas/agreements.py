"""The site's agreement and policies as they go in and out."""

from marshmallow import Schema, fields

from community.accounts.schemas.accounts import AGREE
from community.core.fields import Time, Whole
from community.core.text import Prose


class AgreementInput(Schema):
    """Which version somebody read and will keep to."""

    agreement_version = fields.Integer(required=True, error_messages={"required": AGREE})


class RulesInput(Schema):
    """One rule a line, and what changed."""

    rules = Prose(max=20000, required=True, metadata={"example": "Be kind.\nWhat is said here stays here."})
    note = Prose(max=2000, min=0, load_default="")
    version = Whole(load_default=None, metadata={"description": "which was in force when it was read"})


class PolicyInput(Schema):
    """A policy in Markdown, and what changed."""

    body = Prose(max=20000, required=True)
    note = Prose(max=2000, min=0, load_default="")
    version = Whole(load_default=None, metadata={"description": "which was in force when it was read"})


class ChangeOutput(Schema):
    """What became of one rule."""

    how = fields.String(metadata={"description": "new, gone, changed or moved"})
    number = fields.Integer(metadata={"description": "its number now; before, for one that is gone"})
    text = fields.String()
    before = fields.String(metadata={"description": "what a changed one said"})


class AgreementOutput(Schema):
    """One version of the numbered rules, with what changed in it."""

    version = fields.Integer()
    rules = fields.List(fields.String())
    note = fields.String(metadata={"description": "what changed, in the owner's words"})
    created_at = Time(allow_none=True, metadata={"description": "null: built in"})
    changes = fields.List(fields.Nested(ChangeOutput))


class PolicyOutput(Schema):
    """One version of a policy."""

    name = fields.String()
    version = fields.Integer()
    body = fields.String()
    note = fields.String()
    created_at = Time(allow_none=True, metadata={"description": "null: built in"})
