"""Databases for tests: empty ones, and copies of one that all migrations have run on."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from tests.services.postgres import Postgres
from tests.services.server import Site


class Databases:
    """Makes databases of one kind; drop_all() removes those that still stand."""

    def __init__(self, folder: Path, server: Postgres | None) -> None:
        self.kind = "postgresql" if server else "sqlite"
        self._folder = folder
        self._server = server
        self._made: list[str] = []
        self._migrated: str | None = None

    def empty(self) -> str:
        """The URL of a new database without tables."""
        url = self._server.create() if self._server else f"sqlite:///{self._file()}"
        self._made.append(url)
        return url

    def migrated(self) -> str:
        """The URL of a new database with the tables of the newest migration. Migrates once, then copies."""
        if self._migrated is None:
            self._migrated = self.empty()
            Site(self._folder, self._migrated).flask("db", "upgrade")
        return self.copy(self._migrated)

    def copy(self, url: str) -> str:
        """The URL of a new database that is the same as this one, which nobody may be using."""
        if self._server:
            made = self._server.create(template=url)
        else:
            file = self._file()
            source = make_url(url).database
            with closing(sqlite3.connect(str(source))) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copyfile(str(source), file)
            made = f"sqlite:///{file}"
        self._made.append(made)
        return made

    def drop_all(self) -> None:
        """Remove every database made here. SQLite's go with their folder."""
        for url in self._made:
            if self._server:
                self._server.drop(url)
        self._made.clear()

    def _file(self) -> Path:
        return self._folder / f"{len(self._made)}.sqlite3"


@contextmanager
def databases(folder: Path, server: Postgres | None) -> Iterator[Databases]:
    """Databases on this server, or SQLite files in this folder; all removed afterwards."""
    made = Databases(folder, server)
    try:
        yield made
    finally:
        made.drop_all()
