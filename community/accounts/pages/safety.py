"""Staying safe: what leaving does and what it can't, and what whoever shares a device should know."""

from typing import Any

from flask import Blueprint, render_template, request

from community.core.doors import public, safe_next
from community.core.settings import settings

bp = Blueprint("safety", __name__)


@bp.get("/safety")
@public
def show() -> Any:
    """Shared devices, private browsing, history, and what no site can protect from."""
    return render_template("accounts/safety.html", minutes=settings().shared_idle_minutes)


@bp.get("/safety/leaving")
@public
def leaving() -> Any:
    """What leaving at once does, told before anybody needs it; then on to where one was going."""
    return render_template("accounts/safety_leaving.html", next=safe_next(request.args.get("next")))
