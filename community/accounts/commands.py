"""`flask accounts …`: what the owner does at the command line."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup
from marshmallow import Schema

from community.accounts.actions import agreement, sign_up, standing
from community.accounts.models import ROLES
from community.accounts.queries import people
from community.accounts.schemas.accounts import Email, Password
from community.core.errors import DomainError, Invalid

accounts = AppGroup("accounts", help="Accounts: admins, roles, the agreement.")


@accounts.command("create-admin")
@click.option("--handle", prompt=True, help="3 to 24 letters, digits, _ - or .")
@click.option("--email", prompt="E-mail", help="Never shown to anybody.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create_admin(handle: str, email: str, password_stdin: bool) -> None:
    """Make an account that looks after the site."""
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    checked = Schema.from_dict({"email": Email(), "password": Password(new=True)})()
    problems = checked.validate({"email": email, "password": password})
    if problems:
        raise _failed(Invalid(problems))
    try:
        user = sign_up.create_admin(handle, email.strip(), password)
    except DomainError as error:
        raise _failed(error) from error
    click.echo(f"{user.handle} can sign in now, as an admin.")


@accounts.command("set-role")
@click.argument("handle")
@click.argument("role", type=click.Choice(ROLES))
def set_role(handle: str, role: str) -> None:
    """Make somebody a member, moderator or admin."""
    user = people.account_named(handle)
    if user is None:
        raise click.ClickException(f"There is nobody called {handle}.")
    standing.grant_role(user, role)
    click.echo(f"{user.handle} is now: {role}.")


@accounts.command("agreement")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def set_agreement(file: Path | None) -> None:
    """Show the site's rules, or set new ones from FILE, one rule a line. Everybody is asked to accept them."""
    if file is not None:
        try:
            agreement.publish_agreement(file.read_text(encoding="utf-8").splitlines())
        except DomainError as error:
            raise _failed(error) from error
    found = people.site_agreement()
    click.echo(f"Version {found.version}")
    for number, rule in enumerate(found.rules, 1):
        click.echo(f"{number}. {rule}")


def _failed(error: DomainError) -> click.ClickException:
    if isinstance(error, Invalid):
        return click.ClickException(" ".join(f"{name}: {found[0]}" for name, found in error.errors.items()))
    return click.ClickException(error.detail)
