"""Whether somebody is an adult, asked without a hint at what the answer should be.

The date of birth is neither stored nor logged: of an adult only "adult: yes" and today's date go on, of anybody else
nothing. The device alone remembers for a day that it was answered, so that another date isn't tried at once.
"""

from datetime import date
from typing import Any

from flask import Blueprint, current_app, make_response, redirect, render_template, request, session, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from marshmallow import Schema, fields, validate

from community.core.clock import now
from community.core.doors import load, public, viewer
from community.core.errors import Invalid
from community.core.settings import settings

bp = Blueprint("age", __name__)
ADULT = 18
COOKIE, A_DAY = "seen", 86400
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
_DATE = "Please give a day, a month and a year, such as 27 3 1984."


class _Born(Schema):
    """A date in three boxes."""

    day = fields.Integer(required=True, validate=validate.Range(1, 31, error=_DATE), error_messages={"invalid": _DATE})
    month = fields.Integer(
        required=True, validate=validate.Range(1, 12, error=_DATE), error_messages={"invalid": _DATE}
    )
    year = fields.Integer(
        required=True, validate=validate.Range(1900, 2100, error=_DATE), error_messages={"invalid": _DATE}
    )


@bp.get("/sign-up/age")
@public
def ask() -> Any:
    """When somebody was born, in three boxes."""
    if viewer() or is_adult():
        return redirect(url_for("accounts.sign_up_form"))
    if _answered_lately():
        return render_template("accounts/not_yet.html")
    return _page()


@bp.post("/sign-up/age")
@public
def answer() -> Any:
    """On to the form, or a kind word and somebody to talk to."""
    if _answered_lately():
        return render_template("accounts/not_yet.html")
    try:
        given = load(_Born())
        born = date(given["year"], given["month"], given["day"])
        if born > now().date():
            raise ValueError
    except (Invalid, ValueError):
        return _page({"day": [_DATE]}), 422
    if _years(born, now().date()) >= ADULT:
        session["adult_on"] = now().date().isoformat()
        return redirect(url_for("accounts.sign_up_form"), 303)
    response = make_response(render_template("accounts/not_yet.html"))
    secure = settings().base_url.startswith("https://")
    response.set_cookie(COOKIE, _signer().dumps(""), A_DAY, httponly=True, samesite="Lax", secure=secure)
    return response


def is_adult() -> bool:
    """Whether this browser answered so, today or yesterday."""
    return (
        session.get("adult_on", "") >= date.fromordinal(now().date().toordinal() - 1).isoformat()
        and not _answered_lately()
    )


def _years(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _answered_lately() -> bool:
    try:
        _signer().loads(request.cookies.get(COOKIE, ""), max_age=A_DAY)
    except BadSignature:
        return False
    return True


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="age")


def _page(errors: dict | None = None) -> str:
    # what was typed isn't shown again: it shall be kept nowhere
    months = [(str(number), name) for number, name in enumerate(MONTHS, 1)]
    return render_template("accounts/age.html", errors=errors or {}, months=months)
