"""Programs that only Debian's packages bring: found on this machine, or installed where this run may."""

import os
import shutil
import subprocess

from tests.services.process import Unavailable

WAIT = ("-o", "DPkg::Lock::Timeout=120", "-q")


def installed(program: str, package: str) -> str:
    """The program's path. May install it first, which takes up to a minute. Raises Unavailable."""
    found = shutil.which(program)
    if found:
        return found
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Unavailable("not root on Debian, so apt-get can't install it")
    print(f"· installing {package} (apt-get)", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "--no-install-recommends", *WAIT, package]
    if subprocess.run(install, env=quiet, capture_output=True, check=False, timeout=600).returncode:
        # The package lists of a fresh container are empty or old.
        subprocess.run(["apt-get", "update", *WAIT], env=quiet, capture_output=True, check=False, timeout=300)
        subprocess.run(install, env=quiet, capture_output=True, check=True, timeout=600)
    found = shutil.which(program)
    if not found:
        raise Unavailable(f"apt-get installed no {program}")
    return found
