"""The tests of the structure are about files, not data: `make test` runs them once."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all but the migrations, which each kind of database has to run."""
    for item in items:
        if item.path.is_relative_to(HERE) and item.path.name != "test_migrations.py":
            item.add_marker("once")
