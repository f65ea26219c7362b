"""The JSON door of complaints: open to everybody, and for those who answer them."""

from flask import request

from community.core.api import ApiBlueprint, paged
from community.core.doors import me, public
from community.moderation.actions import complaints as actions
from community.moderation.queries import care
from community.moderation.queries.complaints import complaint_with, complaints_for
from community.moderation.schemas.complaints import (
    ComplaintAnswerInput,
    ComplaintCaseInput,
    ComplaintInput,
    ComplaintOutput,
    ComplaintReceived,
    ComplaintsQuery,
    ComplaintStanding,
)

bp = ApiBlueprint("Complaints", __name__, "For people without an account, and for those who answer them")


@bp.post("/complaints")
@bp.arguments(ComplaintInput)
@bp.response(201, ComplaintReceived)
@public
def complain(data):
    """Complain, or give notice of what may be against the law. No account is needed"""
    received = actions.complain(request.remote_addr or "", **data)
    shown = {name: getattr(received.complaint, name) for name in ("reference", "status", "due_at")}
    return shown | {"key": received.key, "timeframe": care.text_of("complaint_time")}


@bp.get("/complaints/<reference>/<key>")
@bp.response(200, ComplaintStanding)
@public
def standing(reference, key):
    """How a complaint of yours stands"""
    return complaint_with(reference, key)


@bp.get("/moderation/complaints")
@bp.arguments(ComplaintsQuery, location="query")
@bp.page_of(ComplaintOutput)
def list_complaints(asked):
    """Complaints you may answer: what may be against the law first. The look is logged"""
    page = complaints_for(me(), **asked)
    for found in page.items:
        actions.look_at(me(), found.id)
    return paged(page)


@bp.put("/moderation/complaints/<int:complaint_id>/case")
@bp.arguments(ComplaintCaseInput)
@bp.response(204)
def link(data, complaint_id):
    """Say which case it is about: whoever decided that one does not read or answer it"""
    actions.link(me(), complaint_id, data["case"])


@bp.post("/moderation/complaints/<int:complaint_id>/answer")
@bp.arguments(ComplaintAnswerInput)
@bp.response(200, ComplaintOutput)
def answer(data, complaint_id):
    """Answer a complaint"""
    return actions.answer(me(), complaint_id, **data)
