"""Work that would stop everybody else: hashing a password, reading a picture. It runs beside the loop."""

from collections.abc import Callable
from typing import Any

import gevent
from gevent import monkey

from community.core.db import db


def aside(function: Callable, *arguments: Any) -> Any:
    """`function(*arguments)` in a real thread while others are served; its result, or what it raised.

    The function must not touch the database. Raises RuntimeError inside a transaction: others would wait for it.
    """
    if db.session().info.get("writing"):
        raise RuntimeError("slow work belongs before the transaction")
    db.session.rollback()  # what was read so far holds a connection, which somebody else can use meanwhile
    if monkey.is_module_patched("threading"):
        return gevent.get_hub().threadpool.apply(function, arguments)
    return function(*arguments)
