"""Taking a copy along."""

from typing import Any

from flask import Blueprint, render_template

from community.accounts.actions import copies
from community.accounts.schemas import PasswordInput
from community.core.belongings import download
from community.core.doors import load, me, open_to_suspended
from community.core.errors import Invalid

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
