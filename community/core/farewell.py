"""A process that ends says so to its sockets, one after the other, rather than leave them to be cut off all at once.

Only the connection is closed: a page takes that for a broken line, waits a random moment and connects again, to another
process where there is one. What was sent and not yet acknowledged it sends again, and is the same line.
"""

from collections.abc import Callable
from typing import Any

import gevent

from community.core.fanout import FanoutManager

LOOK = 0.2  # seconds between two looks whether the process ends
SPREAD = 2.0  # seconds over which all are told: gunicorn waits five before it cuts off whoever is left
#: A WebSocket's goodbye, "going away" (1001).
GOING_AWAY = b"\x88\x02\x03\xe9"


def watch(server: Any, lives: Callable[[], bool]) -> None:
    """Begin to look; `lives()` is False once the process shall end."""
    gevent.spawn(_watch, server, lives)


def _watch(server: Any, lives: Callable[[], bool]) -> None:
    while lives():
        gevent.sleep(LOOK)
    while True:  # whoever comes while the door is not closed yet is told too
        send_home(server, SPREAD)
        gevent.sleep(LOOK)


def send_home(server: Any, seconds: float) -> None:
    """Close every socket of this Socket.IO server, spread over so many seconds."""
    sids = list(server.eio.sockets)
    for sid in sids:
        _close(server, sid)
        gevent.sleep(seconds / len(sids))


def _close(server: Any, sid: str) -> None:
    known, manager = server.eio.sockets.get(sid), server.manager
    if known is None or known.closed:
        return
    if isinstance(manager, FanoutManager) and manager.direct:
        outlet = manager.free(sid)
        if outlet is not None:
            outlet.write(GOING_AWAY)
            outlet.closed = True  # nothing may follow
    # what is queued goes out before; then the writer says goodbye, where it was not said yet
    known.close(wait=False, abort=True, reason=server.eio.reason.SERVER_DISCONNECT)
