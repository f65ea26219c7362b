"""A case about risk, one page for each step. What was answered is kept as one goes."""

from flask import flash, redirect, render_template, request, url_for

from community.core.clock import now
from community.core.doors import load, me
from community.core.errors import Conflict, Invalid, NotFound
from community.moderation import policy, subjects
from community.moderation.actions import cases as case_actions
from community.moderation.actions import risk as actions
from community.moderation.models.care import LABELS, REPLIES
from community.moderation.models.cases import RISKS
from community.moderation.models.risk import ANSWERS, OUTCOMES, STEPS
from community.moderation.queries import care, risk
from community.moderation.queries.around import Reader
from community.moderation.schemas.risk import CareWordInput, CoverInput, DebriefInput, EndInput, StepInput
from community.moderation.staff.guard import staff_blueprint

bp = staff_blueprint("risk")
NAMES = [name for name, _question in STEPS]


@bp.get("/cases/<int:case_id>/care")
def show(case_id):
    case = case_actions.look_at(me(), case_id)
    return render_template(
        "moderation/care.html", case=case, standing=risk.standing(me(), case), steps=STEPS,
        given=risk.steps_of(case), words=risk.words_in(case), outcomes=dict(OUTCOMES), answers=_answers(),
    )  # fmt: skip


@bp.get("/cases/<int:case_id>/care/<step>")
def page(case_id, step, errors=None):
    if step not in NAMES:
        raise NotFound()
    case = case_actions.look_at(me(), case_id)
    texts = care.texts()
    chosen = request.args.get("begin", "")
    begun = texts[chosen] if chosen in REPLIES else ""
    given = [one for one in risk.steps_of(case) if one.step == step]
    subject = subjects.look(case.subject_type, case.subject_id)
    return render_template(
        "moderation/step.html", case=case, step=step, steps=STEPS, number=NAMES.index(step) + 1,
        standing=risk.standing(me(), case), answers=ANSWERS.get(step, ()), labels=_answers(), given=given,
        words=risk.words_in(case), outcomes=OUTCOMES, ladder=[(one, one.capitalize()) for one in RISKS[1:]],
        subject=subject, around=Reader(me()),
        replies=[(name, LABELS[name]) for name in REPLIES], begun=begun, texts=texts,
        may_cover=policy.may_cover(case, subject), today=now().date(),
        values=request.form, errors=errors or {},
    )  # fmt: skip


@bp.post("/cases/<int:case_id>/care/<step>")
def answer(case_id, step):
    acts = {"reply": _reply, "end": _end, "debrief": _debrief}
    if step not in NAMES:
        raise NotFound()
    try:
        following = acts.get(step, _answer)(case_id)
    except Invalid as invalid:
        return page(case_id, step, invalid.errors), 422
    except Conflict as refused:
        return page(case_id, step, {"_schema": [refused.detail]}), refused.status
    return redirect(following, 303)


@bp.post("/cases/<int:case_id>/care/cover")
def cover(case_id):
    try:
        data = load(CoverInput())
        actions.cover(me(), case_id, data["body"], data["version"])
    except Invalid as invalid:
        return page(case_id, "reply", invalid.errors), 422
    except Conflict as refused:
        return page(case_id, "reply", {"_schema": [refused.detail]}), refused.status
    flash("Hidden. Its author still sees it, and reads your words. No rule was named, and nothing follows.", "ok")
    return redirect(url_for(".page", case_id=case_id, step="end"), 303)


@bp.post("/cases/<int:case_id>/buddy")
def ask_buddy(case_id):
    return _act(case_id, lambda: actions.ask_buddy(me(), case_id), "The others are asked to sit with you.")


@bp.post("/cases/<int:case_id>/buddy/me")
def be_buddy(case_id):
    return _act(case_id, lambda: actions.be_buddy(me(), case_id), "Thank you. They are told that you are there.")


@bp.post("/cases/<int:case_id>/escalate")
def escalate(case_id):
    return _act(case_id, lambda: actions.escalate(me(), case_id), "Called. Whoever leads is told now.")


@bp.post("/cases/<int:case_id>/review")
def review(case_id):
    return _act(case_id, lambda: actions.review(me(), case_id), "Read again. Thank you for coming back to it.")


def _answer(case_id):
    given = load(StepInput())
    made = actions.answer_step(me(), case_id, **given)
    flash("Kept.", "ok")
    return url_for(".page", case_id=case_id, step=NAMES[NAMES.index(made.step) + 1])


def _reply(case_id):
    actions.send_word(me(), case_id, **load(CareWordInput()))
    flash("Sent. They read it in the app, beside people who answer.", "ok")
    return url_for(".page", case_id=case_id, step="end")


def _end(case_id):
    actions.end(me(), case_id, **load(EndInput()))
    flash("Kept. It is read again after three months.", "ok")
    return url_for(".page", case_id=case_id, step="debrief")


def _debrief(case_id):
    actions.debrief(me(), case_id, **load(DebriefInput()))
    flash("Thank you. Take a while before the next one.", "ok")
    return url_for(".show", case_id=case_id)


def _act(case_id, action, said):
    try:
        action()
    except Conflict as refused:
        flash(refused.detail, "warn")
        return show(case_id), refused.status
    flash(said, "ok")
    return redirect(url_for(".show", case_id=case_id), 303)


def _answers():
    """The words of each answer, by step and answer."""
    return {(step, answer[0]): answer[1] for step, given in ANSWERS.items() for answer in given}
