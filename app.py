"""The WSGI app. `python app.py` serves it: one process with chat, and with the worker when there is no Redis."""

import os
import sys

from gevent import GreenletExit, monkey

SERVING = __name__ == "__main__"
if SERVING or os.environ.get("SERVER_SOFTWARE", "").startswith("gunicorn"):
    monkey.patch_all()

from gunicorn.app.base import BaseApplication

from community.core import farewell, jobs
from community.core.realtime import socketio
from community.core.settings import Settings, SettingsError
from community.demo.actions import PASSWORD as DEMO_PASSWORD
from community.factory import create_app


class Server(BaseApplication):
    """Gunicorn with one gevent worker. Several processes are several of these, behind a proxy."""

    def __init__(self, given: Settings, host: str, port: int):
        self.given, self.host, self.port = given, host, port
        self.worker: jobs.Worker | None = None
        self.leaving = False
        super().__init__()

    def load_config(self) -> None:
        for name, value in {
            "bind": f"{self.host}:{self.port}",
            "worker_class": "gevent",
            "workers": 1,
            "worker_connections": 20_000,
            "graceful_timeout": 5,
            "keepalive": 30,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": self.ready,
            "post_worker_init": self.started,
            "worker_int": self.interrupted,
            "worker_exit": self.stopping,
        }.items():
            self.cfg.set(name, value)

    def load(self):
        return create_app(self.given, async_mode="gevent")

    def ready(self, _arbiter) -> None:
        print(f"\n  {self.given.site_name} is open: http://{self.host}:{self.port}\n", flush=True)
        if self.given.mode == "demo":
            print("  Sign in as ann (a member), mo (a moderator) or owen (the admin).")
            print(f"  Password: {DEMO_PASSWORD}\n", flush=True)
        if not self.given.mail_url and self.given.mode != "production":
            print("  No mail leaves from here. What would be sent is shown below.\n", flush=True)

    def started(self, worker) -> None:
        if self.given.embedded:
            self.worker = jobs.start_embedded(worker.wsgi)
        farewell.watch(socketio.server, lambda: worker.alive)

    def interrupted(self, _worker) -> None:
        """Ctrl-C comes from the terminal, and again from the parent process: the second would end in a traceback."""
        if self.leaving:
            raise GreenletExit
        self.leaving = True

    def stopping(self, _arbiter, _worker) -> None:
        if self.worker:
            self.worker.stop()


if SERVING:
    try:
        settings = Settings.from_environment()
    except SettingsError as error:
        sys.exit(f"Rebuild can't start. {error}")
    Server(settings, os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "5000"))).run()
else:
    app = create_app(async_mode="gevent" if monkey.is_module_patched("socket") else "threading")
