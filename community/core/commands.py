"""The command line of the ground itself."""

import click
from flask import current_app
from flask.cli import with_appcontext

from community.core import jobs
from community.core.settings import settings


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Do what is done later and on a schedule, beside the processes that serve the site."""
    if settings().embedded:
        raise click.ClickException("Without COMMUNITY_REDIS_URL the site does this work itself. No worker is needed.")
    jobs.run_worker(current_app._get_current_object())  # type: ignore[attr-defined]
