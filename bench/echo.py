"""What chat is compared with: says to everybody what somebody said, and does nothing else.

`python bench/echo.py plain PORT` is Flask-SocketIO as it comes, `direct` the same with this project's delivery.
"""

from gevent import monkey

monkey.patch_all()

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from flask import Flask
from flask_socketio import SocketIO, emit, join_room
from gunicorn.app.base import BaseApplication

from community.core.fanout import FanoutManager
from community.core.realtime import write_straight


def make(kind: str) -> Flask:
    """The app."""
    app = Flask("echo")
    manager = FanoutManager()
    more = {"client_manager": manager} if kind == "direct" else {}
    socketio = SocketIO(app, async_mode="gevent", async_handlers=False, **more)
    if kind == "direct":
        write_straight(app, socketio.server, manager)

    @socketio.on("connect")
    def connect(_auth: object = None) -> None:
        join_room("everybody")

    @socketio.on("said")
    def said(what: dict) -> dict:
        emit("said", what, to="everybody")
        return {"ok": True}

    return app


class Server(BaseApplication):
    """As the site is served."""

    def load_config(self) -> None:
        for name, value in {
            "bind": f"127.0.0.1:{sys.argv[2]}", "worker_class": "gevent", "worker_connections": 20_000,
            "loglevel": "warning", "control_socket_disable": True,
        }.items():  # fmt: skip
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return make(sys.argv[1])


if __name__ == "__main__":
    Server().run()
