"""`flask demo load`: a community to look at, or a large one to measure."""

import sys
import time

import click
from flask.cli import AppGroup

from community.core.errors import DomainError
from community.demo.actions import load
from community.demo.queries import is_empty

demo = AppGroup("demo", help="The demo community, never on a real site.")


@demo.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing where there are people already.")
@click.option("--scale", type=click.IntRange(1, 1000), default=1, help="How many times the demo, to measure with.")
def load_demo(if_empty: bool, scale: int) -> None:
    """Fill an empty site with people, groups, topics, chats, milestones and a library."""
    if if_empty and not is_empty():
        click.echo("· there are people here already: nothing to load")
        return
    begun = time.monotonic()
    bar = click.progressbar(length=scale, label="· loading the demo community", file=sys.stderr)
    try:
        with bar:
            rows = load(scale, lambda _done, _total: bar.update(1))
    except DomainError as error:
        raise click.ClickException(error.detail) from error
    click.echo(f"· demo community loaded: {rows:,} rows in {time.monotonic() - begun:.1f} s")
