"""“I’m worried about this person”: a page of its own. No rule, no penalty, and nothing disappears by it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from community.core.clock import now
from community.core.doors import load, me, public
from community.core.errors import Invalid
from community.moderation import subjects
from community.moderation.actions import reports
from community.moderation.models.cases import SAFETY_CONCERN
from community.moderation.queries import care, rota
from community.moderation.schemas.care import LADDER, WorryInput

bp = Blueprint("worried", __name__)


@bp.get("/worried")
def form(errors=None):
    subject = subjects.see(me(), request.args.get("type", ""), request.args.get("id", ""))
    return render_template(
        "moderation/worried.html", subject=subject, label=subjects.types()[subject.type].label, ladder=LADDER,
        help=care.help_in(me().country), words=care.text_of("worried"), staffed=rota.staffed(now(), subject.group_id),
        next_staffed=rota.next_staffed(now(), subject.group_id), values=request.form, errors=errors or {},
    )  # fmt: skip


@bp.get("/care-policy")
@public
def policy():
    """Open to everybody: what may be said here about self-harm and suicide, and what happens then."""
    return render_template("moderation/policy.html", policy=care.policy())


@bp.post("/worried")
def tell():
    try:
        made = reports.report(
            me(), request.args.get("type", ""), request.args.get("id", ""), SAFETY_CONCERN, **load(WorryInput())
        )  # fmt: skip
    except Invalid as invalid:
        return form(invalid.errors), 422
    flash("Thank you for telling us. You have done your part; now it is ours too.", "ok")
    return redirect(url_for("moderation.own_report", reference=made.reference), 303)
