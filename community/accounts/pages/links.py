"""Where the links in mails lead. Opening one changes nothing, since mail programs open them too: a button does."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from community.accounts.actions import addresses, passwords
from community.accounts.queries import signed_in
from community.accounts.schemas.accounts import NewPasswordInput, ResetRequestInput
from community.core.doors import end_session, load, me, open_to_suspended, public, viewer
from community.core.errors import Invalid, NotFound

bp = Blueprint("links", __name__)


@bp.get("/verify/<token>")
@public
def verify_form(token: str) -> Any:
    """Ask for the click that confirms."""
    link = signed_in.mail_link("verify", token)
    if link is None:
        return _over()
    return render_template("accounts/verify.html", email=link.email)


@bp.post("/verify/<token>")
@public
def verify(token: str) -> Any:
    """Confirm the address."""
    try:
        addresses.verify_email(token)
    except NotFound:
        return _over()
    except Invalid as error:
        flash(error.errors["email"][0], "bad")
    else:
        flash("Thank you, your address is confirmed.", "ok")
    return redirect("/" if viewer() else url_for("accounts.sign_in"), 303)


@bp.post("/me/verify-again")
@open_to_suspended
def verify_again() -> Any:
    """Send the link once more."""
    addresses.ask_again(me())
    flash("We sent the link again. It may take a minute or two, or lie among the unwanted mail.", "ok")
    return redirect(url_for("account.hub"), 303)


@bp.get("/reset")
@public
def reset_form() -> Any:
    """Ask for the address."""
    return render_template("accounts/reset.html", errors={}, values={}, sent=False)


@bp.post("/reset")
@public
def ask_for_reset() -> Any:
    """The same answer for every address."""
    try:
        passwords.request_reset(**load(ResetRequestInput()), address=request.remote_addr or "")
    except Invalid as error:
        return render_template("accounts/reset.html", errors=error.errors, values=request.form, sent=False), 422
    return render_template("accounts/reset.html", errors={}, values=request.form, sent=True)


@bp.get("/reset/<token>")
@public
def new_password_form(token: str) -> Any:
    """Ask for a new password."""
    if signed_in.mail_link("reset", token) is None:
        return _over()
    return render_template("accounts/new_password.html", errors={})


@bp.post("/reset/<token>")
@public
def new_password(token: str) -> Any:
    """Set it. Every sign-in of the account ends, perhaps this browser's too."""
    try:
        passwords.reset_password(token, **load(NewPasswordInput()))
    except NotFound:
        return _over()
    except Invalid as error:
        return render_template("accounts/new_password.html", errors=error.errors), 422
    end_session()
    flash("Your new password is set. Please sign in with it.", "ok")
    return redirect(url_for("accounts.sign_in"), 303)


def _over() -> Any:
    return render_template("accounts/link_over.html"), 410
