"""What I agreed to, each apart, and how to take it back."""

from flask import Blueprint, flash, redirect, render_template, url_for

from community.core import consents
from community.core.consents import ConsentInput, WithdrawalInput
from community.core.doors import load, me, open_to_suspended
from community.core.errors import Conflict, Invalid

bp = Blueprint("consents", __name__)


@bp.get("/me/consents")
@open_to_suspended
def index(errors=None):
    """Each consent with its words, since when it stands, and those that don't any more."""
    return render_template("accounts/consents.html", all=consents.consents_of(me().id), errors=errors or {})


@bp.post("/me/consents/<name>")
@open_to_suspended
def give(name):
    """Agree to the statement that was read."""
    consents.standing(me().id, name)
    try:
        consents.give(me().id, name, load(ConsentInput())["version"])
    except Invalid as invalid:
        return index({name: invalid.errors}), 422
    except Conflict as refused:
        return index({name: {"agree": [refused.detail]}}), refused.status
    flash("Noted. You can take it back here at any time.", "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/me/consents/<name>/withdraw")
@open_to_suspended
def withdraw(name):
    """Take it back, and perhaps have what came of it deleted."""
    erase = load(WithdrawalInput())["erase"]
    consents.withdraw(me().id, name, erase)
    flash("Taken back, and deleted what came of it." if erase else "Taken back. What it was for has ended.", "ok")
    return redirect(url_for(".index"), 303)
