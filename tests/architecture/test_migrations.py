"""The migrations make exactly what the models say, and can be taken back, on either database."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade

from community.accounts.models import GoneHandle, Identity
from community.accounts.queries.people import gone_digest
from community.chat.models.lines import Message
from community.chat.models.rooms import Room
from community.core.clock import now
from community.core.db import db
from community.core.settings import Settings
from community.core.tokens import digest
from community.moderation.models.phrases import WatchedPhrase
from tests.architecture.house import ROOT, short
from tests.chat.site import Town
from tests.services.apps import another_app

#: What a group watched for, in two lists, before each phrase said what is done about it.
WATCHED = [("a phone", "hold"), ("no way", "signpost"), ("no way", "flag")]
VERSIONS = sorted((ROOT / "migrations" / "versions").glob("*.py"))


@pytest.fixture
def engine(make_database):
    """Connects to a database that all migrations ran on."""
    engine = sa.create_engine(make_database.migrated())
    yield engine
    engine.dispose()


@pytest.fixture
def intended(app, make_database):
    """Connects to a database made from the models themselves."""
    engine = sa.create_engine(make_database.empty())
    db.metadata.create_all(engine)
    yield engine
    engine.dispose()


def checks(engine: sa.Engine) -> dict[str, set[tuple[str, str]]]:
    """The CHECK constraints of each table of the models, as (name, condition), layout aside."""
    inspector = sa.inspect(engine)
    return {
        table: {
            (str(found["name"]), re.sub(r"[\s()]+", "", str(found["sqltext"])).lower())
            for found in inspector.get_check_constraints(table)
        }
        for table in db.metadata.tables
    }


@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
def test_migrations_make_the_tables_of_the_models(app, engine):
    def ours(_object, name, kind, reflected, _counterpart):
        return kind != "table" or not reflected or name in db.metadata.tables or not is_aside(name)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": ours})
        assert compare_metadata(context, db.metadata) == []


def is_aside(name: str) -> bool:
    """Tables that SQLite's full-text search keeps beside its own, and Alembic's note of the version."""
    return name == "alembic_version" or name.startswith("search_fts")


def test_migrations_make_the_same_checks(engine, intended):
    assert checks(engine) == checks(intended)


@contextmanager
def migrating(url: str) -> Iterator[Flask]:
    """Inside, `upgrade()` and `downgrade(…)` work on this database, as `flask db` does in seconds more."""
    with another_app(Settings(mode="test", database_url=url).checked()) as app, app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_migrations_can_be_taken_back_and_run_again(make_database):
    with migrating(make_database.migrated()):
        for change, left in ((lambda: None, True), (lambda: downgrade(revision="base"), False), (upgrade, True)):
            change()
            tables = set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}
            assert bool(tables) == left


def test_what_people_wrote_outlives_tables_that_are_built_anew(app, make_database):
    """SQLite builds a table anew to change it, and what hangs on the old one must not go with it."""
    url = make_database.migrated()
    town = Town(app, url)
    said = {"room_id": town.room, "seq": 1, "author_id": town.ids["ann"], "status": "published", "revision": 1,
            "client_id": "x", "sent_digest": "x", "body": "Hello", "body_html": "Hello", "content_notes": [],
            "created_at": now()}  # fmt: skip
    with town.engine.begin() as connection:
        identity = connection.scalar(sa.select(Identity.id).where(Identity.user_id == said["author_id"]))
        connection.execute(sa.insert(Message).values(identity_id=identity, **said))
    with migrating(url):
        downgrade(revision="0003")
        upgrade()
    with town.engine.connect() as connection:
        assert connection.scalars(sa.select(Message.body)).all() == ["Hello"]
    town.engine.dispose()


@pytest.mark.deep
def test_what_groups_watched_for_is_kept_both_ways(app, make_database):
    url = make_database.migrated()
    town = Town(app, url)
    with town.engine.begin() as connection:
        group = connection.scalar(sa.select(Room.group_id).where(Room.id == town.room))
        for phrase, action in WATCHED:
            row = {"group_id": group, "phrase": phrase, "kind": "word", "action": action, "in_force": True}
            connection.execute(sa.insert(WatchedPhrase).values(row))
    with migrating(url):
        downgrade(revision="0022")
    with town.engine.connect() as connection:
        lists = connection.execute(sa.text("select watched_first, watched_told from groups order by id")).first()
        assert [json.loads(found) if isinstance(found, str) else found for found in lists] == [["a phone"], ["no way"]]
    with migrating(url):
        upgrade()
    with town.engine.connect() as connection:
        kept = connection.execute(sa.select(WatchedPhrase.phrase, WatchedPhrase.action, WatchedPhrase.in_force))
        assert {tuple(row) for row in kept} == {(phrase, action, True) for phrase, action in WATCHED}
    town.engine.dispose()


def test_handles_of_those_who_left_are_found_after_they_were_keyed(make_database):
    with migrating(make_database.migrated()):
        downgrade(revision="0039")
        with db.engine.begin() as connection:
            connection.execute(sa.insert(GoneHandle).values(digest=digest("hazel")))
        upgrade()
        with db.engine.connect() as connection:
            assert connection.scalars(sa.select(GoneHandle.digest)).all() == [gone_digest("hazel")]


def test_a_migration_imports_nothing_of_the_application():
    for path in VERSIONS:
        assert not re.search(r"^\s*(?:from|import) (?:community|app)\b", path.read_text(), re.MULTILINE), short(path)
