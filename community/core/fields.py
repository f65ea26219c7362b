"""Marshmallow fields that every slice's schemas share. What people write is in text.py."""

from datetime import datetime
from typing import Any

from marshmallow import ValidationError, fields

from community.core.clock import rfc3339, zones


class Time(fields.DateTime):
    """A moment going out: RFC 3339 in UTC. With `allow_none`, null where there is none."""

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **_more: Any) -> str | None:
        return rfc3339(value)


class Whole(fields.Integer):
    """A whole number, also as the digits that a form sends; neither 1.5 nor true."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> int:
        digits = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20
        if not digits and (not isinstance(value, int) or isinstance(value, bool)):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **more)


class ClientId(fields.String):
    """A name that the client gives to what it sends, so that sending twice is safe: 1 to 64 printable characters,
    kept exactly."""

    def __init__(self, **more: Any):
        more.setdefault("metadata", {"minLength": 1, "maxLength": 64})
        super().__init__(**more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        text = super()._deserialize(value, attr, data, **more)
        if not 1 <= len(text) <= 64 or not text.isprintable():
            raise ValidationError("Use 1 to 64 printable characters.")
        return text


class Zone(fields.String):
    """A time zone by the name that the world's list of them gives it: `Europe/London`."""

    default_error_messages = {"zone": "Please choose one of the time zones, such as Europe/London."}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        text = super()._deserialize(value, attr, data, **more)
        if text not in zones():
            raise self.make_error("zone")
        return text


class ClockTime(fields.Time):
    """A time of day as a clock shows it, to the minute: `22:00`."""

    def __init__(self, **more: Any):
        more.setdefault("error_messages", {"invalid": "Please give a time such as 22:00."})
        super().__init__(format="%H:%M", **more)
        self.metadata = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", **self.metadata}
