"""The words of care: read by every moderator, written by the owner."""

from flask import flash, redirect, render_template, request, url_for

from community.accounts.policy import can_administer
from community.core.doors import load, me
from community.core.errors import Invalid, Overtaken
from community.core.text import version_of
from community.moderation.actions import care as actions
from community.moderation.models.care import LABELS
from community.moderation.queries import care
from community.moderation.schemas.care import CareTextInput
from community.moderation.staff.guard import staff_blueprint

bp = staff_blueprint("care_texts")


@bp.get("/texts")
def show(name="", errors=None, overtaken=False):
    return render_template(
        "moderation/texts.html", labels=LABELS, texts=care.texts(), may_write=can_administer(me()), name=name,
        typed=request.form.get("body"), errors=errors or {}, overtaken=overtaken, version_of=version_of,
    )  # fmt: skip


@bp.post("/texts/<name>")
def write(name):
    try:
        actions.write_text(me(), name, **load(CareTextInput()))
    except Invalid as invalid:
        return show(name, invalid.errors), 422
    except Overtaken as refused:
        return show(name, overtaken=True), refused.status
    flash("Saved. It is what people read from now on.", "ok")
    return redirect(url_for(".show", _anchor=name), 303)
