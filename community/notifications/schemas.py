"""The inbox as it goes in and out, through every door."""

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from community.core.fields import ClockTime, Time, Zone


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


class QuietHoursInput(Schema):
    """From when until when it is to be quiet, each day, as a clock in `zone` shows it; over midnight too."""

    starts = ClockTime(required=True, metadata={"example": "22:00"})
    ends = ClockTime(required=True, metadata={"example": "07:00"})
    zone = Zone(required=True, metadata={"example": "Europe/London"})

    @validates_schema
    def _two_times(self, data: dict, **_more: object) -> None:
        if data["starts"] == data["ends"]:
            raise ValidationError("Please choose another time than the one it begins at.", "ends")


class QuietHoursOutput(Schema):
    """My quiet hours; null throughout where I have none."""

    starts = ClockTime(allow_none=True)
    ends = ClockTime(allow_none=True)
    zone = fields.String(allow_none=True)
    quiet_until = Time(allow_none=True, metadata={"description": "if it is quiet just now"})
