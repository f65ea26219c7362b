"""Cases about risk, for programs; and what moderators said to oneself."""

from community.core.api import ApiBlueprint, paged
from community.core.doors import me, open_to_suspended
from community.core.paging import ListQuery
from community.moderation.actions import cases as case_actions
from community.moderation.actions import risk as actions
from community.moderation.models.risk import CaseFile
from community.moderation.queries import risk
from community.moderation.schemas.risk import (
    CareWordInput,
    CareWordOutput,
    CoverInput,
    DebriefInput,
    EndInput,
    FileOutput,
    StepInput,
    StepOutput,
)

bp = ApiBlueprint("Risk", __name__, "Cases about somebody who may be in danger")


@bp.get("/me/words")
@bp.arguments(ListQuery, location="query")
@bp.page_of(CareWordOutput)
@open_to_suspended
def own_words(asked):
    """What those who look after this place said to you because they were worried"""
    return paged(risk.words_for(me(), **asked))


@bp.get("/moderation/cases/<int:case_id>/care")
@bp.response(200, FileOutput)
def show(case_id):
    """The file of a case about risk. The look is logged"""
    case = case_actions.look_at(me(), case_id)
    standing = risk.standing(me(), case)
    plain = ("staffed", "next_staffed", "alone", "buddy")
    return {
        **{name: getattr(standing, name) for name in plain},
        "file": standing.file or CaseFile(handed_to="", outcome_note=""),
        "steps": risk.steps_of(case),
        "words": risk.words_in(case),
    }


@bp.post("/moderation/cases/<int:case_id>/care/steps")
@bp.arguments(StepInput)
@bp.response(201, StepOutput)
def answer(data, case_id):
    """Answer one step: do I need to act, is it safe for others, what support do they need"""
    return actions.answer_step(me(), case_id, **data)


@bp.post("/moderation/cases/<int:case_id>/care/words")
@bp.arguments(CareWordInput)
@bp.response(201, CareWordOutput)
def send_word(data, case_id):
    """Say something to the person. A template as it stands is refused"""
    return actions.send_word(me(), case_id, **data)


@bp.post("/moderation/cases/<int:case_id>/care/cover")
@bp.arguments(CoverInput)
@bp.response(204)
def cover(data, case_id):
    """Hide what says how or where, with a caring word and no rule"""
    actions.cover(me(), case_id, data["body"], data["version"])


@bp.put("/moderation/cases/<int:case_id>/care/end")
@bp.arguments(EndInput)
@bp.response(204)
def end(data, case_id):
    """Who has it now, and how it ended"""
    actions.end(me(), case_id, **data)


@bp.put("/moderation/cases/<int:case_id>/care/debrief")
@bp.arguments(DebriefInput)
@bp.response(204)
def debrief(data, case_id):
    """Those who were part of it have talked"""
    actions.debrief(me(), case_id, **data)


@bp.put("/moderation/cases/<int:case_id>/care/review")
@bp.response(204)
def review(case_id):
    """The file was read again"""
    actions.review(me(), case_id)


@bp.post("/moderation/cases/<int:case_id>/buddy")
@bp.response(204)
def ask_buddy(case_id):
    """Ask for somebody to sit with you"""
    actions.ask_buddy(me(), case_id)


@bp.put("/moderation/cases/<int:case_id>/buddy/me")
@bp.response(204)
def be_buddy(case_id):
    """Sit with whoever asked"""
    actions.be_buddy(me(), case_id)


@bp.post("/moderation/cases/<int:case_id>/escalation")
@bp.response(204)
def escalate(case_id):
    """Call the duty lead"""
    actions.escalate(me(), case_id)
