"""Cards as they go in and out, through every door."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from community.accounts.schemas.accounts import ContentNotes
from community.chat.models.lines import MAX_BODY
from community.core.fields import ClientId, Whole
from community.core.text import Prose


class CardInput(Schema):
    """An entry of the library, or helplines: one of the two, with words if one likes."""

    client_id = ClientId(required=True)
    resource_id = Whole(required=True, allow_none=True, validate=validate.Range(1, 2**63 - 1), metadata={"example": 3})
    helplines = fields.Boolean(
        load_default=False,
        metadata={"description": "then `resource_id` is null, and each reader sees those of their country"},
    )
    body = Prose(max=MAX_BODY, min=0, load_default="")
    content_notes = ContentNotes(load_default=list)

    @validates_schema
    def one_of_two(self, data: dict, **more: Any) -> None:
        """Either an entry or helplines."""
        if bool(data.get("resource_id")) == bool(data.get("helplines")):
            raise ValidationError("Please choose an entry of the library, or helplines.", "resource_id")


class ResourceCardOutput(Schema):
    """An entry of the library in short."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    label = fields.String(required=True, metadata={"description": "its kind, in words", "example": "Book"})
    authors = fields.String(required=True)
    summary = fields.String(required=True)
    minutes = fields.Integer(required=True, allow_none=True)
    country = fields.String(required=True)


class HelplineCardOutput(Schema):
    """Somebody who answers, as a person checked on `verified_on`."""

    name = fields.String(required=True)
    phone = fields.String(required=True)
    sms = fields.String(required=True)
    url = fields.String(required=True)
    hours = fields.String(required=True)
    for_whom = fields.String(required=True)
    verified_on = fields.Date(required=True)


class HelplinesCardOutput(Schema):
    """Who answers where the reader is; empty where that is not known, or nobody was checked lately."""

    country = fields.String(required=True)
    emergency = fields.String(required=True, metadata={"description": "whom to ring in danger", "example": "999"})
    lines = fields.List(fields.Nested(HelplineCardOutput), required=True)
