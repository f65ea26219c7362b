"""Lists by keyset: page 1,000 costs what page 1 costs, and nothing is skipped or shown twice while others write."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from marshmallow import EXCLUDE, Schema, fields, validate
from sqlalchemy import Select, and_, or_

from community.core.db import db
from community.core.errors import Invalid


class ListQuery(Schema):
    """`?limit=` (1 to 100) and `?after=`, the cursor that the page before gave."""

    class Meta:
        unknown = EXCLUDE

    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))
    after = fields.String(load_default=None, validate=validate.Length(max=500))


@dataclass(frozen=True)
class Page:
    """Some rows, and the cursor of the rest (None at the end)."""

    items: Sequence[Any]
    next: str | None

    def map(self, function) -> "Page":
        """The same page with each item changed."""
        return Page([function(item) for item in self.items], self.next)


def keyset(
    statement: Select, order: Sequence[tuple[Any, bool]], after: str | None, limit: int, scalars: bool = True
) -> Page:
    """One page of `statement` in `order`: pairs of (column, descending), the last of them unique.

    The columns' keys must be attributes of each row. Raises Invalid for a cursor that isn't ours.
    """
    if after:
        statement = statement.where(_beyond(order, _decode(after, order)))
    statement = statement.order_by(*(column.desc() if down else column.asc() for column, down in order))
    result = db.session.execute(statement.limit(limit + 1))
    rows = result.scalars().all() if scalars else result.all()
    more = len(rows) > limit
    rows = rows[:limit]
    return Page(rows, _encode([getattr(rows[-1], str(column.key)) for column, _ in order]) if more else None)


def _beyond(order, values):
    choices = []
    for index, (column, down) in enumerate(order):
        step = column < values[index] if down else column > values[index]
        same = [earlier == value for (earlier, _), value in zip(order[:index], values, strict=False)]
        choices.append(and_(*same, step))
    return or_(*choices)


def _encode(values: list) -> str:
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _decode(cursor: str, order) -> list:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != len(order):
            raise ValueError
        return [_typed(value, column.type.python_type) for value, (column, _) in zip(values, order, strict=True)]
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise Invalid(after="This cursor is not valid. Start again from the first page.") from None


def _typed(value, kind):
    if kind is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError
        return moment.astimezone(UTC)  # OverflowError for one that no calendar has in UTC
    if kind is date:
        return date.fromisoformat(value)
    if kind is int and (not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**63):
        raise ValueError
    if not isinstance(value, kind):
        raise ValueError
    return value
