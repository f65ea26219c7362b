"""The command line of the ground itself."""

import re

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from community.core import audit, jobs
from community.core.settings import settings

#: How many broken places are told one by one.
MANY = 20


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Do what is done later and on a schedule, beside the processes that serve the site."""
    if settings().embedded:
        raise click.ClickException("Without COMMUNITY_REDIS_URL the site does this work itself. No worker is needed.")
    jobs.run_worker(current_app._get_current_object())  # type: ignore[attr-defined]


audit_log = AppGroup("audit", help="The audit log: whether it is whole, and where it ends.")


@audit_log.command("head")
def show_head() -> None:
    """Print where the log ends. Keep it somewhere else: it proves later that nothing was cut off."""
    click.echo(":".join(map(str, audit.head())))


@audit_log.command("verify")
@click.option("--anchor", help="A head that was kept, as `flask audit head` printed it.")
def verify(anchor: str | None) -> None:
    """Check every row against the one before it. Says where the chain breaks, and ends with 1 if it does."""
    kept = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", anchor.strip()) if anchor is not None else None
    if anchor is not None and kept is None:
        raise click.ClickException("An anchor is a number, a colon and 64 letters and digits.")
    count = 0
    for count, found in enumerate(audit.breaks((int(kept[1]), kept[2]) if kept else None), 1):
        if count <= MANY:
            click.echo(f"Row {found.position}: {found.what}.")
    if count > MANY:
        click.echo(f"… and {count - MANY} more.")
    if count:
        raise click.ClickException("The audit log does not hold.")
    position, digest = audit.head()
    click.echo(f"The audit log is whole: {position} rows. Its head is {position}:{digest}")
