"""Accounts as they go in and out, through every door."""

from marshmallow import Schema, fields


class AuthorOutput(Schema):
    """How an author is shown: from an `Identity`, or any object with its attributes. None where nobody is shown."""

    handle = fields.String(metadata={"description": "the public name"})
    avatar_url = fields.String(allow_none=True)
    initials = fields.String()
    mark = fields.Integer(metadata={"description": "colour of the pebble that stands for them, 1 to 7"})
