"""The owner's pages of what the law asks to be written down. One guard for the whole blueprint."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from community.admin import actions, policy, queries
from community.admin.models import OCCASIONS, QUESTION_KINDS, ComplianceForm
from community.admin.schemas import ComplianceFormInput, RecordAnswersInput, RecordStartInput
from community.core.doors import load, me, validate
from community.core.errors import Conflict, Invalid, NotFound, Overtaken

bp = Blueprint("compliance", __name__, url_prefix="/admin/records")
#: Empty lines under a form's questions, for new ones.
ROOM_FOR_MORE = 2
LABELS = {value: label for _kind, _label, offered in QUESTION_KINDS for value, label in offered}


@bp.before_request
def guard():
    """Signed in is checked by the factory; whoever doesn't own the site finds nothing here."""
    if not policy.can_keep_records(me()):
        raise NotFound()


@bp.get("")
def index():
    return render_template("admin/records.html", standings=queries.standings())


@bp.get("/all")
def everything():
    """Every finished record on one page, to print or keep."""
    return render_template("admin/all.html", records=queries.finished(), labels=LABELS, occasions=dict(OCCASIONS))


@bp.get("/<key>")
def show(key, errors=None, status=200, overtaken=False):
    """A form: what was written last and before, and what is being written now."""
    form = queries.form_named(key)
    return render_template(
        "admin/form.html", form=form, finished=queries.finished_of(key), draft=queries.draft_of(key),
        occasions=OCCASIONS, kinds={kind: offered for kind, _label, offered in QUESTION_KINDS},
        state_of=queries.state_of, values=request.form, errors=errors or {}, overtaken=overtaken, chosen=LABELS,
        typed={name: words for name, words in request.form.items() if name.startswith("text.") and words},
    ), status  # fmt: skip


@bp.post("/<key>")
def start(key):
    try:
        actions.start(me(), key, **load(RecordStartInput()))
    except Invalid as invalid:
        return show(key, invalid.errors, 422)
    except Conflict as refused:
        return show(key, {"_schema": [refused.detail]}, refused.status)
    return redirect(url_for(".show", key=key), 303)


@bp.post("/<key>/draft")
def save(key):
    """Keep a draft, or put it among the finished ones: the button says which."""
    done = "_finish" in request.form
    try:
        given = validate(RecordAnswersInput(), {"version": request.form.get("version"), "answers": _answers(key)})
        (actions.finish if done else actions.save)(me(), key, **given)
    except Invalid as invalid:
        return show(key, {f"text.{name}": found for name, found in invalid.errors.items()}, 422)
    except Overtaken as refused:
        return show(key, status=refused.status, overtaken=True)
    except Conflict as refused:
        return show(key, {"_schema": [refused.detail]}, refused.status)
    flash("Finished, and kept as it is." if done else "Saved. Go on whenever you like.", "ok")
    return redirect(url_for(".show", key=key), 303)


@bp.post("/<key>/draft/put-away")
def put_away(key):
    try:
        actions.put_away(me(), key, load(RecordAnswersInput(only=["version"]))["version"])
    except Conflict as refused:
        return show(key, {"_schema": [refused.detail]}, refused.status)
    flash("Put away. What was finished stays.", "ok")
    return redirect(url_for(".show", key=key), 303)


@bp.get("/<key>/<int:number>")
def record(key, number):
    return render_template(
        "admin/record.html", record=queries.record_numbered(key, number), labels=LABELS, occasions=dict(OCCASIONS)
    )


@bp.get("/<key>/questions")
def edit(key, errors=None, given=None, overtaken=False):
    form = queries.form_named(key)
    version = queries.version_of_form(form)
    return render_template(
        "admin/questions.html", form=form, given=given or _as_given(form), kinds=QUESTION_KINDS, errors=errors or {},
        more=ROOM_FOR_MORE, overtaken=overtaken, version=given["version"] if given and not overtaken else version,
    )  # fmt: skip


@bp.post("/<key>/questions")
def change(key):
    given = _given()
    try:
        actions.change_form(me(), key, **validate(ComplianceFormInput(), given))
    except Invalid as invalid:
        return edit(key, invalid.errors, given), 422
    except Overtaken as refused:
        return edit(key, given=given, overtaken=True), refused.status
    flash("From now on it is asked like this. Records keep what they were asked.", "ok")
    return redirect(url_for(".show", key=key), 303)


def _answers(key: str) -> dict:
    """The answers in a sent form, by the key of their question: fields `choice.<key>` and `text.<key>`."""
    draft = queries.draft_of(key)
    keys = [question["key"] for question in draft.asked["questions"]] if draft else []
    return {
        one: {"choice": request.form.get(f"choice.{one}", ""), "text": request.form.get(f"text.{one}", "")}
        for one in keys
    }


def _as_given(form: ComplianceForm) -> dict:
    return {
        name: getattr(form, name) for name in ("title", "about", "source_url", "as_of", "review_months", "questions")
    }


def _given() -> dict:
    """What the page of questions sent: lines with the same number belong together, empty ones are left out."""
    lists = [request.form.getlist(name) for name in ("key", "label", "hint", "kind")]
    questions = [
        dict(zip(("key", "label", "hint", "kind"), line, strict=True))
        for line in zip(*lists, strict=False)
        if line[1].strip()
    ]
    given = {name: request.form.get(name, "") for name in ("title", "about", "source_url", "as_of", "version")}
    return {**given, "review_months": request.form.get("review_months") or None, "questions": questions}
