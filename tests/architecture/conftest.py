"""The tests of the structure are about files, not data: `make test` runs them once."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all but those that ask for a database of this run's kind."""
    for item in items:
        if item.path.is_relative_to(HERE) and "make_database" not in getattr(item, "fixturenames", ()):
            item.add_marker("once")
