"""The inbox as it goes in and out, through every door."""

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from community.core.fields import Time


class NotificationOutput(Schema):
    """One item of the inbox, also the payload of the live event `notification`."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True)
    text = fields.String(required=True, metadata={"description": "a plain sentence for the reader"})
    url = fields.String(required=True, metadata={"description": "the page of this site that it leads to"})
    created_at = Time(required=True)
    read = fields.Boolean(required=True)


class ReadInput(Schema):
    """Which notices were read: some by id, or all of them."""

    ids = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, 2**63 - 1)),
        validate=validate.Length(1, 100),
        metadata={"description": "leave out to mark all of them read", "example": [12]},
    )
    all = fields.Boolean(metadata={"description": "true marks all of them read, the same as an empty body"})

    @validates_schema
    def _one_of_the_two(self, data: dict, **_more: object) -> None:
        if "ids" in data and data.get("all"):
            raise ValidationError("Send either ids or all.", "all")
        if "ids" not in data and data.get("all") is False:
            raise ValidationError("Say which: send ids, or all as true.", "all")


class ReadOutput(Schema):
    """What is left."""

    unread = fields.Integer(required=True)
