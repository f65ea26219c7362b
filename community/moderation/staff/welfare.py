"""One's own welfare: how much it was, rests, topics left to others, stepping back. Nobody else reads this page."""

from flask import flash, redirect, render_template, request, url_for

from community.core.doors import load, me, safe_next
from community.core.errors import Invalid
from community.moderation.actions import welfare as actions
from community.moderation.models.cases import TOPICS
from community.moderation.queries import welfare
from community.moderation.schemas.welfare import RestInput, WelfareInput
from community.moderation.staff.guard import staff_blueprint

bp = staff_blueprint("welfare")


@bp.get("/welfare")
def show(errors=None):
    return render_template(
        "moderation/welfare.html", load=welfare.load_of(me()), own=welfare.chosen(me().id), topics=TOPICS,
        page=welfare.spells_for(me(), request.args.get("after")), figures=welfare.figures(), errors=errors or {},
    )  # fmt: skip


@bp.post("/welfare")
def choose():
    try:
        actions.choose(me(), **load(WelfareInput()))
    except Invalid as invalid:
        return show(invalid.errors), 422
    flash("Saved. Nobody else sees what you chose.", "ok")
    return redirect(url_for(".show"), 303)


@bp.post("/welfare/rest")
def rest():
    try:
        actions.rest(me(), **load(RestInput()))
    except Invalid as invalid:
        return show(invalid.errors), 422
    flash("Rest well. Nothing of the queue is sent to you until then.", "ok")
    return redirect(url_for(".show"), 303)


@bp.post("/welfare/back")
def come_back():
    actions.come_back(me())
    flash("Good to have you back. There is no hurry.", "ok")
    return redirect(safe_next(request.form.get("next"), url_for(".show")), 303)


@bp.post("/welfare/step-back")
def step_back():
    actions.step_back(me())
    flash("All of it is handed on, and nobody is told why. You are off until tomorrow.", "ok")
    return redirect(url_for(".show"), 303)
