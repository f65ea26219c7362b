"""What is done later or on a schedule, by the worker: a greenlet of the one process, or `flask worker` with Redis.

Jobs may be lost (the queue is at-most-once), so they are idempotent, and whatever must happen has a row that a
scheduled job sweeps.
"""

import logging
from collections.abc import Callable, Iterable, Mapping

from flask import Flask, current_app
from huey import Huey, MemoryHuey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from redis import ConnectionPool

from community.core.db import after_commit
from community.core.settings import Settings
from community.core.valkey import BOUNDED, PATIENCE

log = logging.getLogger(__name__)


def init_app(app: Flask, given: Settings, functions: list[Callable], schedule: Mapping[Callable, str]) -> None:
    """Make the queue. `schedule` maps a function to its minutes in cron's notation ("*/5")."""
    queue = _queue(given)
    app.extensions["jobs"] = queue

    def run(name: str, arguments: list) -> None:
        with app.app_context():
            known[name](*arguments)

    known = {name_of(function): function for function in [*functions, *schedule]}
    app.extensions["run_job"] = queue.task(name="run")(run)
    for function, minutes in schedule.items():
        queue.periodic_task(_crontab(minutes), name=f"every:{name_of(function)}")(
            lambda function=function: run(name_of(function), [])
        )


def later(function: Callable, *arguments: object) -> None:
    """After the commit, run `function(*arguments)` in the worker. Arguments are plain values."""
    run = current_app.extensions["run_job"]
    name = name_of(function)

    def enqueue() -> None:
        run(name, list(arguments))

    after_commit(enqueue)


def each(function: Callable[[int], object], ids: Iterable[int]) -> int:
    """Call `function` for each of these by itself; for how many it went well. What fails is noted and tried again the
    next time, and holds up nothing else.
    """
    done = 0
    for one in ids:
        try:
            function(one)
            done += 1
        except Exception:
            log.exception("%s failed for %s", name_of(function), one)
    return done


def name_of(function: Callable) -> str:
    """How a job is called in the queue."""
    return f"{function.__module__}.{function.__name__}"


def run_waiting(app: Flask) -> None:
    """Run everything in the queue now, in this thread. For tests and commands."""
    queue: Huey = app.extensions["jobs"]
    while (task := queue.dequeue()) is not None:
        queue.execute(task)


class Worker(Consumer):
    """The consumer, embedded or on its own. Signals stay with the web server when embedded."""

    embedded = False

    def _set_signal_handlers(self) -> None:
        if not self.embedded:
            super()._set_signal_handlers()


def start_embedded(app: Flask) -> Worker:
    """Start the worker inside this process. Returns it, to be stopped with `.stop(graceful=True)`."""
    worker = Worker(
        app.extensions["jobs"],
        workers=1,
        periodic=True,
        worker_type="thread",
        initial_delay=0.2,
        max_delay=2.0,
        check_worker_health=False,
    )
    worker.embedded = True
    worker.start()
    return worker


def run_worker(app: Flask) -> None:
    """Serve the queue until told to stop."""
    Worker(app.extensions["jobs"], workers=2, periodic=True, worker_type="thread").run()


def _queue(given: Settings) -> Huey:
    if given.redis_url:
        # the worker waits there a second for something to do
        pool = ConnectionPool.from_url(given.redis_url, **{**BOUNDED, "socket_timeout": 1 + PATIENCE})
        return RedisHuey("community", connection_pool=pool, results=False)
    if given.mode == "test" or not given.database_url.startswith("sqlite"):
        return MemoryHuey("community", results=False)
    path = given.database_url.removeprefix("sqlite:///")
    return SqliteHuey("community", filename=f"{path}-jobs", results=False, fsync=False)


def _crontab(minutes: str):
    return crontab(minute=minutes)
