"""Runs the migrations, on SQLite and PostgreSQL alike. Imports nothing of the features but their tables."""

from alembic import context
from flask import current_app
from sqlalchemy import text

target = current_app.extensions["migrate"].db
metadata = target.metadata


def ours(name, kind, parent_names):
    """What the search index keeps beside its tables is made by hand in a migration."""
    return not (kind == "table" and name.startswith("search_fts"))


def render(kind, item, _context):
    """A migration outlives the code it was written beside: our own column types become what they store."""
    if kind == "type" and type(item).__module__.startswith("community."):
        return f"sa.{item.impl!r}"
    return False


def keys(connection, switch):
    """Said to the driver itself: inside a transaction, which everything else begins, SQLite does not listen."""
    connection.connection.dbapi_connection.execute(f"PRAGMA foreign_keys={switch}").close()


def run() -> None:
    """Online only: batch mode for SQLite, with foreign keys off so that rebuilding a parent deletes no child."""
    with target.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            keys(connection, "OFF")
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=sqlite,
            compare_type=True,
            render_item=render,
            include_name=ours,
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            context.run_migrations()
        if sqlite:
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            if broken:
                raise RuntimeError(f"the migration left rows without their parent: {broken[:5]}")
            connection.commit()
            keys(connection, "ON")


run()
