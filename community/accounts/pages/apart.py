"""A private list of whom somebody needs to be kept apart from."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from community.accounts.actions import keep_apart as actions
from community.accounts.queries.keep_apart import keep_apart_of
from community.accounts.schemas.accounts import KeepApartInput
from community.core.doors import load, me
from community.core.errors import Conflict, Invalid

bp = Blueprint("apart", __name__)


@bp.get("/me/keep-apart")
def index() -> Any:
    """The list, by its labels."""
    return _page({})


@bp.post("/me/keep-apart")
def add() -> Any:
    """Put somebody on it. The answer is the same whether or not anybody is called so."""
    try:
        actions.keep_apart(me(), **load(KeepApartInput()))
    except (Invalid, Conflict) as error:
        return _page(error.errors if isinstance(error, Invalid) else {"_schema": [error.detail]}), error.status
    flash("Noted. Nobody is told, and we don’t look up whether they are here.", "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/me/keep-apart/<int:entry_id>/remove")
def remove(entry_id: int) -> Any:
    """Take somebody off it."""
    actions.let_go(me(), entry_id)
    flash("Taken off your list.", "ok")
    return redirect(url_for(".index"), 303)


def _page(errors: dict) -> str:
    page = keep_apart_of(me(), request.args.get("after"))
    return render_template("accounts/keep_apart.html", page=page, errors=errors, values=request.form)
