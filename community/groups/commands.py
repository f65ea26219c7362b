"""What whoever runs the site does for groups from the command line."""

import click
from flask.cli import AppGroup
from sqlalchemy import select

from community.accounts.queries.signed_in import user_by_login
from community.core.db import db
from community.core.errors import DomainError
from community.groups.actions.members import appoint_owner
from community.groups.models import Group

cli = AppGroup("groups", help="Look after groups.")


@cli.command("appoint-owner")
@click.argument("slug")
@click.argument("handle")
def appoint(slug: str, handle: str) -> None:
    """Make the member HANDLE an owner of the group SLUG, such as when its last owner is gone."""
    group_id = db.session.scalar(select(Group.id).where(Group.slug == slug))
    user = user_by_login(handle)
    if group_id is None or user is None:
        raise click.ClickException("There is no such group or person.")
    name = user.handle
    try:
        appoint_owner(group_id, user.id)
    except DomainError as error:
        raise click.ClickException(error.detail) from error
    click.echo(f"{name} is an owner of {slug} now.")
