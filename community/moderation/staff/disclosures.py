"""Two people decide before anybody learns or is told who somebody is. There is no other way to find out."""

from flask import flash, redirect, render_template, request, url_for

from community.core.clock import now
from community.core.doors import load, me
from community.core.errors import Conflict, Invalid, NotFound
from community.moderation import policy
from community.moderation.actions import cases as case_actions
from community.moderation.actions import disclosures as actions
from community.moderation.models.disclosures import WHAT
from community.moderation.queries import disclosures as queries
from community.moderation.schemas.disclosures import DisclosureDecision, DisclosureInput, PassedOnInput
from community.moderation.staff.guard import staff_blueprint

bp = staff_blueprint("disclosures")
LABELS = {value: staff for value, staff, _theirs in WHAT}


@bp.get("/disclosures")
def index():
    page = queries.waiting_for(me(), request.args.get("after"))
    return render_template("moderation/disclosures.html", page=page, labels=LABELS)


@bp.get("/cases/<int:case_id>/disclosures")
def of_case(case_id, errors=None):
    case = case_actions.look_at(me(), case_id)
    if not policy.is_grave(case):
        raise NotFound()
    return render_template(
        "moderation/disclose.html", case=case, asked=queries.of_case(case), labels=LABELS,
        what=list(LABELS.items()), values=request.form, errors=errors or {},
    )  # fmt: skip


@bp.post("/cases/<int:case_id>/disclosures")
def ask(case_id):
    try:
        asked = actions.ask(me(), case_id, **load(DisclosureInput()))
    except Invalid as invalid:
        return of_case(case_id, invalid.errors), 422
    except Conflict as refused:
        return of_case(case_id, {"_schema": [refused.detail]}), refused.status
    flash("Asked. Another of us has to approve it; until then nothing is shown.", "ok")
    return redirect(url_for(".show", disclosure_id=asked.id), 303)


@bp.get("/disclosures/<int:disclosure_id>")
def show(disclosure_id, errors=None):
    asked, value = actions.look(me(), disclosure_id)
    may_decide = asked.status == "asked" and me().id in queries.approvers(asked)
    return render_template(
        "moderation/disclosure.html", asked=asked, value=value, labels=LABELS, may_decide=may_decide,
        two=me().id in (asked.asked_by_id, asked.decided_by_id), today=now().date(), values=request.form,
        errors=errors or {},
    )  # fmt: skip


@bp.post("/disclosures/<int:disclosure_id>/decision")
def decide(disclosure_id):
    return _act(disclosure_id, lambda: actions.decide(me(), disclosure_id, **load(DisclosureDecision())), "Decided.")


@bp.post("/disclosures/<int:disclosure_id>/passed-on")
def pass_on(disclosure_id):
    return _act(disclosure_id, lambda: actions.pass_on(me(), disclosure_id, **load(PassedOnInput())), "Noted.")


def _act(disclosure_id, action, said):
    try:
        action()
    except Invalid as invalid:
        return show(disclosure_id, invalid.errors), 422
    except Conflict as refused:
        return show(disclosure_id, {"_schema": [refused.detail]}), refused.status
    flash(said, "ok")
    return redirect(url_for(".show", disclosure_id=disclosure_id), 303)
