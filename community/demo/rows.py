"""Rows written in bulk: thousands of people and posts, one statement for each table and thousand."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Table, func, insert, select, text

from community.core.db import db

CHUNK = 1000  # rows in one statement


class Rows:
    """Rows that wait to be written, parents first. They number themselves, so that they can name each other before.

    Only for a site that nobody writes to at the same time.
    """

    def __init__(self) -> None:
        self._waiting: dict[Table, list[dict[str, Any]]] = defaultdict(list)
        self._last: dict[Table, int] = {}
        self.written = 0

    def add(self, model: Any, **values: Any) -> int:
        """Keep a row for the next write(), always with the same columns for a model. Its id; 0 if it has none."""
        table: Table = model.__table__
        if "id" in table.c:
            values["id"] = self._number(table)
        self._waiting[table].append(values)
        return values.get("id", 0)

    def arrange(self, model: Any, by: str) -> None:
        """Number the waiting rows of a model by time, as they would have come. Nothing may refer to them yet."""
        waiting = self._waiting[model.__table__]
        for number, row in zip(
            sorted(row["id"] for row in waiting), sorted(waiting, key=lambda row: row[by]), strict=True
        ):
            row["id"] = number

    def write(self) -> None:
        """Write what waits, inside the caller's transaction."""
        for table in db.metadata.sorted_tables:
            rows = self._waiting.pop(table, [])
            for first in range(0, len(rows), CHUNK):
                db.session.execute(insert(table), rows[first : first + CHUNK])
            self.written += len(rows)

    def settle(self) -> None:
        """Let the database number on from here by itself. Call it after the last write()."""
        if db.session.get_bind().dialect.name != "postgresql":
            return
        for table, last in self._last.items():
            if last:
                sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
                db.session.execute(text(f"select setval({sequence}, :last)"), {"last": last})
        db.session.execute(text("analyze"))  # else it plans for empty tables until its own turn comes

    def _number(self, table: Table) -> int:
        if table not in self._last:
            self._last[table] = db.session.scalar(select(func.max(table.c.id))) or 0
        self._last[table] += 1
        return self._last[table]
