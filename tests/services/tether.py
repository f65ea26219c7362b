"""python tether.py SIGNAL USER COMMAND…: become the command, but never outlive whoever started it.

A test run that is killed outright can't tidy up. On Linux the kernel does it instead: it sends the command
SIGNAL as soon as its parent is gone. USER is a name to switch to, or "-" to stay who we are.
This file is started with plain Python and imports nothing of ours.
"""

import ctypes
import os
import pwd
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Never returns: the process becomes the command."""
    number, user, *command = sys.argv[1:]
    if user != "-":
        account = pwd.getpwnam(user)
        os.setgroups([])
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
    parent = os.getppid()
    if sys.platform == "linux":
        # After the change of user, which would clear it.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    if parent != os.getppid():
        sys.exit("the parent is already gone")
    os.execvp(command[0], command)


if __name__ == "__main__":
    main()
