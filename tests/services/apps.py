"""Another app beside the one that the tests share."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from community.core.db import db
from community.core.realtime import socketio
from community.core.settings import Settings
from community.factory import create_app


@contextmanager
def another_app(given: Settings) -> Iterator[Flask]:
    """An app with these settings. It takes the one socket server over, which is given back
    afterwards, and leaves no connection behind."""
    kept = dict(vars(socketio))
    try:
        app = create_app(given, async_mode="threading")
        yield app
        with app.app_context():
            for engine in db.engines.values():
                engine.dispose()
    finally:
        vars(socketio).update(kept)
