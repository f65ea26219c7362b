"""Complaints, for people without an account: say it, and read how it stands by a reference and a key."""

from flask import Blueprint, redirect, render_template, request, url_for

from community.core.doors import load, public
from community.core.errors import Invalid, NotFound, TooMany
from community.moderation.actions import complaints as actions
from community.moderation.models.complaints import ANSWERS, COMPLAINT_KINDS, OFFENCES
from community.moderation.queries import care
from community.moderation.queries.complaints import complaint_with, waits_alone
from community.moderation.schemas.complaints import STATES, ComplaintForm

bp = Blueprint("complaints", __name__)


@bp.get("/complaints")
@public
def form(errors=None):
    """The form, and a way to how an earlier complaint stands."""
    return render_template(
        "moderation/complaints.html", kinds=COMPLAINT_KINDS, offences=OFFENCES, values=request.form,
        errors=errors or {}, timeframe=care.text_of("complaint_time"), address=request.args.get("address", ""),
    )  # fmt: skip


@bp.post("/complaints")
@public
def complain():
    """Received, with a reference and a key: this page stays at an address that only its writer knows."""
    try:
        said = load(ComplaintForm())
        said.pop("website")
        received = actions.complain(request.remote_addr or "", **said)
    except Invalid as invalid:
        return form(invalid.errors), 422
    except TooMany as refused:
        return form({"_schema": [refused.detail]}), refused.status, {"Retry-After": str(refused.retry_after)}
    return redirect(url_for(".standing", reference=received.complaint.reference, key=received.key), 303)


@bp.post("/complaints/standing")
@public
def find():
    """From the reference and the key that somebody wrote down to their complaint."""
    reference, key = (request.form.get(name, "").strip() for name in ("reference", "key"))
    try:
        complaint_with(reference, key)
    except NotFound:
        return form({"reference": ["There is no complaint with this reference and this key."]}), 404
    return redirect(url_for(".standing", reference=reference, key=key), 303)


@bp.get("/complaints/<reference>/<key>")
@public
def standing(reference, key):
    """How it stands. It says nothing of what was named in it."""
    found = complaint_with(reference, key)
    return render_template(
        "moderation/complaint_standing.html", complaint=found, key=key, state=STATES[found.status],
        answers=dict(ANSWERS), kinds=dict(COMPLAINT_KINDS), timeframe=care.text_of("complaint_time"),
        waits_alone=waits_alone(found),
    )  # fmt: skip
