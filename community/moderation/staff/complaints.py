"""The moderators' side of complaints."""

from flask import flash, redirect, render_template, request, url_for

from community.accounts.policy import can_administer
from community.core.doors import load, load_query, me
from community.core.errors import Conflict, Invalid
from community.moderation.actions import complaints as actions
from community.moderation.models.complaints import ANSWERS, COMPLAINT_KINDS, OFFENCES
from community.moderation.models.decisions import DECISIONS
from community.moderation.queries.cases import last_decision
from community.moderation.queries.complaints import complaints_for, without_answerer
from community.moderation.schemas.complaints import ComplaintAnswerInput, ComplaintCaseInput, ComplaintsQuery
from community.moderation.staff.guard import staff_blueprint

bp = staff_blueprint("complaints_staff")


@bp.get("/complaints")
def index():
    """Kinds and dates; what somebody wrote is read one by one."""
    asked = load_query(ComplaintsQuery())
    page = complaints_for(me(), asked["answered"], asked["after"], asked["limit"])
    return render_template(
        "moderation/complaints_staff.html", page=page, kinds=dict(COMPLAINT_KINDS), answered=asked["answered"],
        without_answerer=without_answerer() if can_administer(me()) else 0,
    )  # fmt: skip


@bp.get("/complaints/<int:complaint_id>")
def show(complaint_id, errors=None):
    found = actions.look_at(me(), complaint_id)
    decided = last_decision(found.case) if found.case else None
    return render_template(
        "moderation/complaint.html", complaint=found, kinds=dict(COMPLAINT_KINDS), offences=dict(OFFENCES),
        answers=ANSWERS, answer_words=dict(ANSWERS).get(found.answer or ""),
        decided=decided, labels=dict(DECISIONS), values=request.form, errors=errors or {},
    )  # fmt: skip


@bp.post("/complaints/<int:complaint_id>/case")
def link(complaint_id):
    try:
        actions.link(me(), complaint_id, load(ComplaintCaseInput())["case"])
    except Invalid as invalid:
        return show(complaint_id, invalid.errors), 422
    flash("Noted. If there is such a case, whoever decided it neither reads nor answers this.", "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/complaints/<int:complaint_id>")
def answer(complaint_id):
    try:
        actions.answer(me(), complaint_id, **load(ComplaintAnswerInput()))
    except Invalid as invalid:
        return show(complaint_id, invalid.errors), 422
    except Conflict as refused:
        return show(complaint_id, {"_schema": [refused.detail]}), refused.status
    flash("Answered. Whoever complained reads it with their reference and key.", "ok")
    return redirect(url_for(".index"), 303)
