"""The moderators' side of the library. One guard for the whole blueprint."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from community.core.doors import load, me
from community.core.errors import DomainError, Invalid, NotFound
from community.library import actions, policy, queries
from community.library.models import TOPICS, TYPES
from community.library.schemas import HelplineInput, ResourceDecision

bp = Blueprint("library_staff", __name__, url_prefix="/library")


@bp.before_request
def guard():
    """Signed in is checked by the factory; whoever doesn't curate finds nothing here."""
    if not policy.can_curate(me()):
        raise NotFound()


@bp.get("/review")
def review():
    return render_template(
        "library/review.html", page=queries.waiting(me(), request.args.get("after")), labels=dict(TYPES),
        due=queries.due_for_review(me()),
    )  # fmt: skip


@bp.post("/<int:resource_id>/claim")
def claim(resource_id):
    actions.claim(me(), queries.resource_for(me(), resource_id))
    flash("You are looking at this one. Others see that.", "ok")
    return redirect(url_for("library.show", resource_id=resource_id), 303)


@bp.post("/<int:resource_id>/decide")
def decide(resource_id):
    entry = queries.resource_for(me(), resource_id)
    try:
        actions.decide(me(), entry, **load(ResourceDecision()))
    except Invalid as invalid:
        return _show_again(entry, invalid.errors), 422
    except DomainError as refused:
        return _show_again(entry, {"reason": [refused.detail]}), refused.status
    flash("Done. The person who suggested it reads your reason.", "ok")
    return redirect(url_for("library.show", resource_id=resource_id), 303)


@bp.get("/helplines")
def helplines():
    return render_template("library/helplines_staff.html", lines=queries.all_helplines())


@bp.get("/helplines/new")
@bp.get("/helplines/<int:helpline_id>")
def helpline_form(helpline_id=None, errors=None):
    line = queries.helpline_by_id(helpline_id) if helpline_id is not None else None
    values = request.form if request.method == "POST" else line
    return render_template("library/helpline_form.html", line=line, values=values or {}, errors=errors or {})


@bp.post("/helplines/new")
@bp.post("/helplines/<int:helpline_id>")
def save_helpline(helpline_id=None):
    line = queries.helpline_by_id(helpline_id) if helpline_id is not None else None
    try:
        actions.save_helpline(me(), line, **load(HelplineInput()))
    except Invalid as invalid:
        return helpline_form(helpline_id, invalid.errors), 422
    flash("Saved. It is shown as help once somebody has checked it.", "ok")
    return redirect(url_for(".helplines"), 303)


@bp.post("/helplines/<int:helpline_id>/verify")
def verify_helpline(helpline_id):
    actions.verify_helpline(me(), queries.helpline_by_id(helpline_id))
    flash("Marked as checked today.", "ok")
    return redirect(url_for(".helplines"), 303)


def _show_again(entry, errors):
    """The entry's page once more, with what was written."""
    return render_template(
        "library/show.html", entry=entry, labels=dict((*TYPES, *TOPICS)), kept=False, can_edit=True,
        can_decide=policy.can_decide(me(), entry), is_mine=entry.author_id == me().id, can_curate=True,
        errors=errors, reason=request.form.get("reason", ""),
    )  # fmt: skip
