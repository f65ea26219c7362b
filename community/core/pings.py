"""Engine.IO keeps a greenlet asleep for every socket, only to know when its next ping is due. A timer knows it too, for
a few kilobytes less.

Of the library this uses that a socket starts `_send_ping` as a background task of its server each time a ping is to
come, and what that does: `test_pings` compares. Where it is something else, it goes on as the library has it.
"""

import time
from typing import Any

import gevent
from engineio.packet import PING, Packet
from engineio.socket import Socket


def ping_by_timer(eio: Any) -> None:
    """Let the sockets of this Engine.IO server, served by gevent, wait for their pings without a greenlet each."""
    start, wait = eio.start_background_task, getattr(Socket, "_send_ping", None)

    def begin(target: Any, *given: Any, **named: Any) -> Any:
        if wait is None or getattr(target, "__func__", None) is not wait:
            return start(target, *given, **named)
        target.__self__.last_ping = None
        return gevent.spawn_later(eio.ping_interval, _ping, target.__self__)

    eio.start_background_task = begin


def _ping(socket: Any) -> None:
    if not socket.closing and not socket.closed:
        socket.last_ping = time.time()
        socket.send(Packet(PING))
