"""A program that runs beside the tests: started, waited for with a limit, and always ended."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
TETHER = Path(__file__).with_name("tether.py")
LIMIT = 90  # seconds for what takes a few: a busy machine is no failure


class Unavailable(Exception):
    """This service can't be had here; the message says why and what would help."""


class Process:
    """One running program. Its output goes to a file, because a full pipe would stop it."""

    def __init__(
        self,
        command: Sequence[str | os.PathLike[str]],
        log: Path,
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        user: str = "-",
        end_with: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.name = Path(command[0]).name
        self.log_path = log
        self.end_with = end_with
        with log.open("ab") as output:
            # A session of its own: Ctrl-C in the terminal reaches the tests only, which then end it in order.
            self._popen = subprocess.Popen(
                [sys.executable, "-S", TETHER, str(int(end_with)), user, *command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=env,
                cwd=cwd,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The process id; the program replaced the starter, so it is the program's own."""
        return self._popen.pid

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self._popen.poll() is None

    def log(self) -> str:
        """Everything it has printed so far."""
        return self.log_path.read_text(errors="replace")

    def wait_until(self, ready: Callable[[], bool], seconds: float = LIMIT) -> None:
        """Return once ready() is true. Raises Unavailable with the log's end when it dies or takes too long."""

        def ended_or_ready() -> bool:
            return not self.running or ready()

        in_time = wait_until(ended_or_ready, seconds)
        if not in_time:
            raise Unavailable(f"{self.name} was not ready after {seconds:.0f} s:\n{self.log()[-2000:]}")
        if not self.running:
            raise Unavailable(f"{self.name} ended at once (code {self._popen.returncode}):\n{self.log()[-2000:]}")

    def wait_until_ended(self, seconds: float = LIMIT) -> int:
        """Its exit code, once it has ended by itself. Raises subprocess.TimeoutExpired."""
        return self._popen.wait(seconds)

    def stop(self, seconds: float = 10) -> None:
        """End it politely, then firmly. Does nothing when it has ended already."""
        if self.running:
            self._popen.send_signal(self.end_with)
            try:
                self._popen.wait(seconds)
            except subprocess.TimeoutExpired:
                pass
        self.kill()

    def kill(self) -> None:
        """kill -9, for it and for whatever it started."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass  # gone already, every one of them
        self._popen.wait()


def wait_until(true: Callable[[], object], seconds: float = LIMIT) -> bool:
    """Ask again and again, with a limit: the one place where tests let time pass. False when the limit is reached."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on at this moment.

    Not one of those that the system gives to whoever calls somebody: a server that is killed would not get it back.
    """
    while True:
        port = random.randrange(10_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def accepts(port: int) -> bool:
    """Whether something on 127.0.0.1 takes connections at this port."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0
