"""Pictures as they go in and out, through every door."""

from base64 import b64decode
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from community.accounts.schemas.accounts import ContentNotes
from community.chat.models.lines import MAX_BODY
from community.core.fields import ClientId, Whole
from community.core.text import Line, Prose

#: One white pixel.
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="


class Base64(fields.Field):
    """Bytes, as base64 in JSON."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> bytes:
        if not isinstance(value, str):
            raise ValidationError("Please send the file as base64.")
        try:
            return b64decode(value, validate=True)
        except ValueError:
            raise ValidationError("Please send the file as base64.") from None


class Alt(Line):
    """What a picture shows, in a sentence."""

    def __init__(self, **more: Any):
        example = {"example": "A path through birches in snow"}
        super().__init__(max=500, min=3, metadata=example | more.pop("metadata", {}), **more)


class PictureForm(Schema):
    """What is said of a picture. Who can't see it has the description, and so has everybody before they uncover it."""

    client_id = ClientId(required=True)
    alt = Alt(required=True)
    body = Prose(max=MAX_BODY, min=0, load_default="")
    reply_to = Whole(load_default=None, allow_none=True, validate=validate.Range(1, 2**63 - 1))
    content_notes = ContentNotes(load_default=list)


class PictureInput(PictureForm):
    """A picture to send, JPEG, PNG, WebP or GIF."""

    content = Base64(
        required=True, data_key="picture",
        metadata={"type": "string", "contentEncoding": "base64", "example": DOT, "description": "at most 4 MB"},
    )  # fmt: skip


class PictureOutput(Schema):
    """A picture. Its address answers those who may read the line, and nobody else."""

    url = fields.String(required=True)
    alt = fields.String(required=True)
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)
