"""The project speaks of itself alone: no path of one machine, no host to install from, nothing left half-said."""

import re
import subprocess

from tests.architecture.house import ROOT

#: Written apart, so that this file does not find itself.
UNWANTED = {
    "a path of one machine": r"(?<![\w.])/(?:work|root|home|Users|mnt)/" + r"\w",
    "a host to install from": r"pypi\." + r"org|python" + r"hosted|registry\.npm" + r"js|\"resol" + r"ved\"",
    "left half-said": r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b",
    "not ours": r"\b(?:Clau" + r"de|Chat" + r"GPT|Co" + r"pilot|Open" + r"AI|Anth" + r"ropic)\b",
}
BINARY = {".png", ".jpg", ".webp", ".ico", ".woff2", ".gif"}


def test_the_project_speaks_of_itself_alone():
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    names = listed.stdout.split() or [path.relative_to(ROOT).as_posix() for path in ROOT.glob("*/**/*.py")]
    found = []
    for name in names:
        path = ROOT / name
        if path.suffix in BINARY or not path.is_file():
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            found += [f"{name}:{number}: {what}" for what, pattern in UNWANTED.items() if re.search(pattern, line)]
    assert found == []
