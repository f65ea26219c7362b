"""The real site in a process of its own: `python app.py` on a free port, which a test may kill and start again."""

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa

from tests.services.process import ROOT, Process, accepts, free_port, wait_until


class Site:
    """A site with its own database, uploads and settings. Not started until start()."""

    def __init__(self, folder: Path, database_url: str, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.database_url = database_url
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        # Nothing of the developer's own settings reaches the site under test.
        plain = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNITY_")}
        self.env = {
            **plain,
            "COMMUNITY_MODE": "test",
            "COMMUNITY_SECRET_KEY": "a key of this test run only",
            "COMMUNITY_DATABASE_URL": database_url,
            "COMMUNITY_UPLOADS_URL": f"file://{folder / 'uploads'}",
            "COMMUNITY_VERIFY_EMAIL": "off",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
            "PYTHONFAULTHANDLER": "1",
            **(settings or {}),
        }
        self._process: Process | None = None

    def start(self) -> "Site":
        """Start it and return once /healthz answers. Raises Unavailable with the end of its log."""
        self._process = Process([sys.executable, "app.py"], self.folder / "site.log", env=self.env, cwd=ROOT)
        self._process.wait_until(self._alive)
        return self

    def flask(self, *command: str) -> str:
        """Run `flask COMMAND…` with this site's settings; its output. Raises RuntimeError with what it printed."""
        program = [sys.executable, "-m", "flask", "--app", "app", *command]
        done = subprocess.run(program, env=self.env, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            raise RuntimeError(f"flask {' '.join(command)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def appoint(self, handle: str, role: str) -> None:
        """Give somebody a role, as `flask accounts set-role` does, which takes seconds to start."""
        engine = sa.create_engine(self.database_url)
        with engine.begin() as connection:
            connection.execute(
                sa.text("update users set role = :role where handle = :handle"), {"role": role, "handle": handle}
            )
        engine.dispose()

    @property
    def pid(self) -> int:
        """Of the running server."""
        assert self._process is not None
        return self._process.pid

    def log(self) -> str:
        """What it printed, over all its starts."""
        path = self.folder / "site.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def kill(self) -> None:
        """kill -9: no goodbye to anyone, nothing written. Returns once nobody listens at its address."""
        if self._process:
            self._process.kill()
            assert wait_until(lambda: not accepts(self.port)), "something still listens"

    def stop(self) -> None:
        """End it as an operator would."""
        if self._process:
            self._process.stop()

    def interrupt(self) -> None:
        """Ctrl-C, as a terminal sends it: to the process and to all that it started. Returns once it has ended."""
        assert self._process is not None
        os.killpg(self.pid, signal.SIGINT)
        self._process.wait_until_ended()

    def restart(self) -> "Site":
        """Kill it and start it at the same address on the same data."""
        self.kill()
        return self.start()

    def _alive(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
