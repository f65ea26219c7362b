"""Taking a copy along, and closing the account."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from community.accounts.actions import closing, copies
from community.accounts.queries import people
from community.accounts.schemas.accounts import ClosingInput, PasswordInput
from community.core.belongings import download
from community.core.doors import FORGET, end_session, load, me, open_to_suspended, public
from community.core.errors import Invalid
from community.core.words import KEPT_AFTER, LAST_WORDS

bp = Blueprint("leaving", __name__)


@bp.get("/me/export")
@open_to_suspended
def export_form() -> Any:
    """What is in the copy, and the password."""
    return render_template("accounts/export.html", errors={})


@bp.post("/me/export")
@open_to_suspended
def export() -> Any:
    """The copy itself, made while it is sent."""
    try:
        copies.ask_for_copy(me(), **load(PasswordInput()))
    except Invalid as error:
        return render_template("accounts/export.html", errors=error.errors), 422
    return download(me())


@bp.get("/me/close")
@open_to_suspended
def close_form() -> Any:
    """What goes and what stays; or, where it was asked for, one button to stay."""
    return _close_page()


@bp.post("/me/close")
@open_to_suspended
def close() -> Any:
    """Close the account, in some days or at once. This browser is signed out, and keeps nothing of its person."""
    try:
        user = closing.ask_to_close(me(), **load(ClosingInput()))
    except Invalid as error:
        return _close_page(request.form, error.errors), 422
    end_session()
    until = None if user.closed_at else f"{user.closes_at:%Y-%m-%d}"
    response = redirect(url_for(".closed", until=until), 303)
    response.headers.update(FORGET)
    return response


@bp.post("/me/close/stay")
@open_to_suspended
def stay() -> Any:
    """Stay after all."""
    closing.stay(me())
    flash("Your account stays as it was. Good to have you here.", "ok")
    return redirect("/", 303)


@bp.get("/closed")
@public
def closed() -> Any:
    """The receipt: what stays and why, and until when one may think again. It says nothing about anybody."""
    return render_template("accounts/closed.html", until=_day(request.args.get("until", "")), kept=KEPT_AFTER)


def _close_page(values: Any = None, errors: dict | None = None) -> str:
    return render_template(
        "accounts/close.html",
        values=values or {},
        errors=errors or {},
        words=LAST_WORDS,
        kept=people.what_stays(me()),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
