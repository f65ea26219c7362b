"""The start page, and the few pages that belong to no feature."""

import logging

from flask import Blueprint, abort, render_template, request

from community.core.doors import me, public
from community.core.settings import settings
from community.home.queries import today_for

bp = Blueprint("home", __name__)
log = logging.getLogger(__name__)


@bp.get("/")
def index():
    """What is new for me."""
    return render_template("home/index.html", today=today_for(me()))


@bp.get("/theme.css")
@public
def theme():
    """The owner's two knobs of colour."""
    given = settings()
    knobs = f"--accent-hue: {given.accent_hue}; --accent-chroma: {given.accent_chroma};"
    css = f'@layer tokens {{ :root:not([data-skin="plain"]) {{ {knobs} }} }}\n'
    return css, 200, {"Content-Type": "text/css", "Cache-Control": "public, max-age=3600"}


@bp.get("/styleguide")
@public
def styleguide():
    """Every component in every state, for those who build pages."""
    if settings().mode not in ("demo", "development", "test"):
        abort(404)
    return render_template("layout/styleguide.html")


@bp.post("/csp-report")
@public
def csp_report():
    """A browser says that something was blocked. Only noted: anybody may send one."""
    try:
        sent = request.get_json(force=True, silent=True)
    except RecursionError:  # nested for nothing but harm
        sent = None
    report = sent.get("csp-report") if isinstance(sent, dict) else None
    if isinstance(report, dict):  # not the page's address: that may hold the secret of a link
        what = [str(report.get(name, ""))[:200] for name in ("violated-directive", "blocked-uri")]
        log.warning("content security policy: %r", what)
    return "", 204
