"""Nothing that is kept about a person is forgotten when they take a copy along, or leave."""

import pytest

from community.core.db import db
from community.wiring.belongings import GONE, KEPT, SOON, STAYS, WISH


def pointing_at_people(app) -> set[str]:
    """Every column that points at an account."""
    return {
        f"{table.name}.{key.parent.name}"
        for table in db.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "users"
    }


def test_every_column_that_points_at_somebody_has_a_line(app):
    columns = pointing_at_people(app)
    assert columns - set(KEPT) == set(), (
        "what is that about a person? Give it to them in `belongings` of the slice's queries, say what becomes of it "
        "when they leave in the slice's `account_closed`, and add a line to wiring/belongings.py"
    )
    assert set(KEPT) - columns == set(), "a line about a column that isn't there"


@pytest.mark.parametrize("column", KEPT)
def test_a_line_says_where_it_is_given_and_what_becomes_of_it(column):
    given, then = KEPT[column]
    assert then in (GONE, WISH, STAYS, SOON)
    assert not given.startswith("(") or (given.endswith(")") and len(given) > 10), "a reason, in brackets"
