"""What everybody may read about moderation here, without an account."""

from flask import Blueprint, redirect, render_template, request, url_for

from community.core.doors import public
from community.core.errors import Invalid, NotFound
from community.core.settings import settings
from community.moderation import subjects
from community.moderation.models.cases import REPORT_REASONS
from community.moderation.models.decisions import APPEAL_DECISIONS, DECISIONS
from community.moderation.models.publications import FEWEST
from community.moderation.queries.publications import published

bp = Blueprint("transparency", __name__)


@bp.before_request
def guard():
    """Where the owner doesn't tell, there is nothing here."""
    if not settings().public_log:
        raise NotFound()


@bp.get("/transparency")
@public
def months():
    """What was decided, month by month."""
    try:
        page = published("month", request.args.get("after"))
    except Invalid:
        return redirect(url_for(".months"))
    return render_template(
        "moderation/transparency.html", page=page, types=subjects.types(), labels=dict(DECISIONS),
        outcomes=dict(APPEAL_DECISIONS), fewest=FEWEST,
    )  # fmt: skip


@bp.get("/transparency/years")
@public
def years():
    """The figures of each year."""
    return render_template(
        "moderation/years.html", page=published("year", limit=50), labels=dict(DECISIONS),
        outcomes=dict(APPEAL_DECISIONS), reasons=dict(REPORT_REASONS), fewest=FEWEST,
    )  # fmt: skip
