"""What a newcomer does first: `make run` on a fresh clone, with no cache to draw on."""

import os
import signal
import subprocess
import time
import urllib.request

import pytest

from tests.services.process import ROOT, Process, free_port

pytestmark = [pytest.mark.deep, pytest.mark.once]


@pytest.fixture
def clone(tmp_path):
    """A fresh clone of what is committed, and the environment of somebody who never ran it."""
    folder = tmp_path / "rebuild"
    subprocess.run(["git", "clone", "-q", ROOT, folder], check=True)
    env = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNITY_")}
    caches = {name: str(tmp_path / "cache") for name in ("XDG_CACHE_HOME", "UV_CACHE_DIR", "PIP_CACHE_DIR")}
    return folder, {**env, **caches, "npm_config_cache": str(tmp_path / "cache"), "PORT": str(free_port())}


def serve_once(folder, env, tmp_path, name: str, limit: float) -> tuple[float, str]:
    """Start it, open the first page, and end it with Ctrl-C: the seconds until the page, and what was printed."""
    address = f"http://127.0.0.1:{env['PORT']}"
    began = time.monotonic()
    run = Process(["make", "run"], tmp_path / name, cwd=folder, env=env)

    def page_is_there() -> bool:
        try:
            with urllib.request.urlopen(f"{address}/", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    try:
        run.wait_until(page_is_there, limit)
        seconds = time.monotonic() - began
        os.killpg(run.pid, signal.SIGINT)  # as a terminal does: to make and to all that it started
        run.wait_until_ended()
        return seconds, run.log()
    finally:
        run.kill()


def test_make_run_serves_the_demo_and_starts_in_seconds_the_second_time(clone, tmp_path):
    folder, env = clone
    cold, printed = serve_once(folder, env, tmp_path, "first", 180)
    for expected in (f"http://127.0.0.1:{env['PORT']}", "ann", "mo", "owen", "demo-pass-2026"):
        assert expected in printed
    assert "Traceback" not in printed

    warm, printed = serve_once(folder, env, tmp_path, "second", 30)
    assert "demo-pass-2026" in printed
    assert warm < 5, f"{warm:.1f} s (the first start took {cold:.1f} s)"
    changed = subprocess.run(["git", "status", "--porcelain"], cwd=folder, capture_output=True, text=True, check=True)
    assert changed.stdout == "", "what the commands make is ignored by git"
