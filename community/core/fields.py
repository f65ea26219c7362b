"""Marshmallow fields that every slice's schemas share. What people write is in text.py."""

from datetime import datetime
from typing import Any

from marshmallow import fields

from community.core.clock import rfc3339


class Time(fields.Field):
    """A moment going out: RFC 3339 in UTC, or null."""

    def __init__(self, **more: Any):
        more.setdefault("metadata", {"type": ["string", "null"], "format": "date-time"})
        super().__init__(dump_only=True, **more)

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **_more: Any) -> str | None:
        return rfc3339(value)
