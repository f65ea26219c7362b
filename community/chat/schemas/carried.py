"""What lines carry beside their words, as it goes out."""

from marshmallow import Schema, fields, validate

from community.chat.schemas.cards import HelplinesCardOutput, ResourceCardOutput
from community.chat.schemas.pictures import PictureOutput
from community.chat.schemas.polls import PollOutput


class CarriedOutput(Schema):
    """What a line carries beside its words: one of these, by its kind. A `resource` that left
    the library is null, and a `picture` that is not kept any more."""

    kind = fields.String(required=True, validate=validate.OneOf(["poll", "resource", "helplines", "picture"]))
    poll = fields.Nested(PollOutput)
    resource = fields.Nested(ResourceCardOutput, allow_none=True)
    helplines = fields.Nested(HelplinesCardOutput)
    picture = fields.Nested(PictureOutput, allow_none=True)
