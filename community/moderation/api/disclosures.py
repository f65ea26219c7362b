"""Two people decide before anybody learns or is told who somebody is; and what was learned about oneself."""

from community.core.api import ApiBlueprint
from community.core.doors import me, open_to_suspended
from community.moderation.actions import disclosures as actions
from community.moderation.queries import disclosures as queries
from community.moderation.schemas.disclosures import (
    DisclosureDecision,
    DisclosureInput,
    DisclosureOutput,
    OwnDisclosureOutput,
    PassedOnInput,
)

bp = ApiBlueprint("Disclosures", __name__, "Learning or telling who somebody is, by two people, in danger alone")


@bp.get("/me/disclosures")
@bp.response(200, OwnDisclosureOutput(many=True))
@open_to_suspended
def own():
    """What was learned or passed on about you, from the day on that was set for it"""
    return queries.about(me())


@bp.post("/moderation/cases/<int:case_id>/disclosures")
@bp.arguments(DisclosureInput)
@bp.response(201, DisclosureOutput)
def ask(data, case_id):
    """Ask to learn or pass on the least that is needed. Another has to approve it"""
    return {"asked": actions.ask(me(), case_id, **data), "value": None}


@bp.get("/moderation/disclosures/<int:disclosure_id>")
@bp.response(200, DisclosureOutput)
def show(disclosure_id):
    """One request. The look is logged"""
    asked, value = actions.look(me(), disclosure_id)
    return {"asked": asked, "value": value}


@bp.post("/moderation/disclosures/<int:disclosure_id>/decision")
@bp.arguments(DisclosureDecision)
@bp.response(200, DisclosureOutput)
def decide(data, disclosure_id):
    """Approve or decline what somebody else asked for"""
    return {"asked": actions.decide(me(), disclosure_id, **data), "value": None}


@bp.put("/moderation/disclosures/<int:disclosure_id>/passed-on")
@bp.arguments(PassedOnInput)
@bp.response(200, DisclosureOutput)
def pass_on(data, disclosure_id):
    """Note to whom it was told, and what exactly"""
    return {"asked": actions.pass_on(me(), disclosure_id, **data), "value": None}
