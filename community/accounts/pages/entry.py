"""Coming in and leaving: sign up, sign in, sign out, the agreement."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from community.accounts import policy
from community.accounts.actions import agreement, sign_ins, sign_up
from community.accounts.models import User
from community.accounts.pages import age
from community.accounts.queries import agreements, people
from community.accounts.schemas.accounts import SignInInput, SignUpInput
from community.accounts.schemas.agreements import AgreementInput
from community.core import words
from community.core.doors import (
    FORGET,
    begin_session,
    device,
    end_session,
    load,
    me,
    open_to_suspended,
    public,
    safe_next,
    viewer,
)
from community.core.errors import Conflict, Invalid, WrongLogin
from community.core.settings import settings

bp = Blueprint("accounts", __name__)


@bp.get("/sign-up")
@public
def sign_up_form() -> Any:
    """The form, with a handle to start from where the button asked for one."""
    if viewer():
        return redirect("/")
    if not age.is_adult():
        return redirect(url_for("age.ask"))
    return _sign_up_page({"handle": people.suggested_handle()} if "suggest" in request.args else {})


@bp.post("/sign-up")
@public
def create_account() -> Any:
    """A new account, signed in at once."""
    if not age.is_adult():
        return redirect(url_for("age.ask"), 303)
    if "_suggest" in request.form:
        return _sign_up_page({**request.form.to_dict(), "handle": people.suggested_handle()})
    try:
        data = load(SignUpInput(exclude=["adult"]))
        user = sign_up.create_account(**data, adult=True, address=request.remote_addr or "")
    except (Invalid, Conflict) as error:
        errors = error.errors if isinstance(error, Invalid) else {"_schema": [error.detail]}
        return _sign_up_page(request.form, errors), 422
    begin_session(user, sign_ins.open_sign_in(user, device()))
    if settings().verify_email:
        flash("Welcome. We sent you a mail: open its link, and you can write here too.", "ok")
    else:
        flash("Welcome. Look around as long as you like.", "ok")
    if policy.may_be_a_real_name(user.handle):
        flash(
            "Your handle may hold a name or a year that others know. You can change it under Me, Profile.",
            "info",
        )
    return redirect(url_for("safety.leaving", next="/"), 303)  # before the way out is needed for the first time


@bp.get("/sign-in")
@public
def sign_in() -> Any:
    """The form."""
    if viewer():
        return redirect(safe_next(request.args.get("next")))
    return render_template("accounts/sign_in.html", errors={}, values={}, next=safe_next(request.args.get("next")))


@bp.post("/sign-in")
@public
def enter() -> Any:
    """Sign in, and go on to where one was going: a paused account to its own page, others past a new agreement."""
    onward = safe_next(request.form.get("_next"))
    try:
        data = load(SignInInput(exclude=["code"]))
        user, key = sign_ins.sign_in(**data, address=request.remote_addr or "", device=device())
    except (Invalid, WrongLogin) as error:
        errors = error.errors if isinstance(error, Invalid) else {"password": [error.detail]}
        return render_template("accounts/sign_in.html", errors=errors, values=request.form, next=onward), 422
    begin_session(user, key, lasting=not data["shared"])
    if user.closes_at:
        return redirect(url_for("leaving.close_form"), 303)
    if user.is_suspended:
        return redirect(url_for("account.hub"), 303)
    return redirect(_past_the_agreement(user, onward), 303)


@bp.post("/sign-out")
@public
def sign_out() -> Any:
    """Sign out this browser."""
    _end()
    return _to_the_door("You are signed out.")


@bp.post("/sign-out-everywhere")
@open_to_suspended
def sign_out_everywhere() -> Any:
    """Sign out every browser, this one too."""
    sign_ins.sign_out_everywhere(me())
    end_session()
    return _to_the_door("You are signed out everywhere.")


@bp.get("/leave")
@public
def leave() -> Any:
    """Leave this site: sign out, forget what is kept on the device, go somewhere harmless. A link, so that it works
    without scripts; other sites can't use it against anybody, since the worst it does is sign them out.
    """
    if request.headers.get("Sec-Purpose", "").startswith("prefetch"):
        return "", 204  # nobody asked to leave yet
    _end()
    if "idle" in request.args:
        return _to_the_door("You were signed out, because nothing happened for a while on a shared device.")
    response = redirect(settings().leave_url, 303)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@bp.get("/agreement")
@public
def show_agreement() -> Any:
    """The site's rules; who hasn't accepted this version is asked to."""
    return _agreement_page({})


@bp.post("/agreement")
def accept_agreement() -> Any:
    """Accept the version that was read."""
    try:
        agreement.accept_agreement(me(), **load(AgreementInput()))
    except Invalid as error:
        return _agreement_page(error.errors), 422
    flash("Thank you.", "ok")
    return redirect(safe_next(request.form.get("_next")), 303)


@bp.before_app_request
def ask_at_the_door() -> Any:
    """Whoever starts at home while a new agreement waits reads that first."""
    if request.path != "/" or request.method != "GET" or viewer() is None:
        return None
    onward = _past_the_agreement(me(), "/")
    return redirect(onward) if onward != "/" else None


def _past_the_agreement(user: User, onward: str) -> str:
    if user.agreement_version >= people.site_agreement().version:
        return onward
    return url_for("accounts.show_agreement", next=onward)


def _agreement_page(errors: dict) -> str:
    found, reader = people.site_agreement(), viewer()
    asks = reader is not None and reader.agreement_version < found.version
    onward = safe_next(request.values.get("next") or request.values.get("_next"))
    return render_template(
        "accounts/agreement.html", agreement=found, asks=asks, errors=errors, next=onward,
        changes=agreements.since(reader.agreement_version) if reader and asks else [],
        policies={name: title for name, (title, _) in words.POLICIES.items()}, tells=settings().public_log,
    )  # fmt: skip


def _sign_up_page(values: Any, errors: dict | None = None) -> str:
    return render_template(
        "accounts/sign_up.html", values=values, errors=errors or {}, agreement=people.site_agreement()
    )


def _end() -> None:
    key = end_session()
    if key:
        sign_ins.sign_out(key)


def _to_the_door(words: str) -> Any:
    """The sign-in page, and a browser that forgets what it kept of this person."""
    flash(words, "ok")
    response = redirect(url_for(".sign_in"), 303)
    response.headers.update(FORGET)
    return response
