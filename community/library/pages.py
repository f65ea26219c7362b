"""The library's pages for everybody."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from community.core.doors import load, load_query, me, public, viewer
from community.core.errors import Invalid, NotAllowed
from community.library import actions, policy, queries
from community.library.models import TOPICS, TYPES
from community.library.schemas import HelplineQuery, ResourceInput, ResourceQuery

bp = Blueprint("library", __name__)


@bp.get("/library")
def index():
    try:
        asked = load_query(ResourceQuery())
    except Invalid:
        return redirect(url_for(".index"))
    page = queries.resources(me(), **asked)
    return render_template(
        "library/index.html", page=page, asked=asked, types=TYPES, topics=TOPICS, labels=dict((*TYPES, *TOPICS)),
        can_curate=policy.can_curate(me()),
    )  # fmt: skip


@bp.get("/library/saved")
def saved():
    page = queries.resources(me(), saved=True, after=request.args.get("after"))
    return render_template("library/saved.html", page=page, labels=dict((*TYPES, *TOPICS)))


@bp.get("/library/mine")
def mine():
    return render_template("library/mine.html", entries=queries.my_suggestions(me()), labels=dict(TYPES))


@bp.get("/library/suggest")
def suggest_form(errors=None):
    if not policy.can_suggest(me()):
        raise NotAllowed("Please confirm your e-mail address first. Then you can suggest something.")
    return render_template("library/form.html", entry=None, errors=errors or {}, **_values(None))


@bp.post("/library/suggest")
def suggest():
    try:
        entry = actions.suggest(me(), **load(ResourceInput()))
    except Invalid as invalid:
        return suggest_form(invalid.errors), 422
    flash("Thank you. A moderator reads it next, and you hear from us.", "ok")
    return redirect(url_for(".show", resource_id=entry.id), 303)


@bp.get("/library/<int:resource_id>")
def show(resource_id):
    entry = queries.resource_for(me(), resource_id)
    return render_template(
        "library/show.html", entry=entry, labels=dict((*TYPES, *TOPICS)),
        kept=entry.id in queries.saved_ids(me(), [entry.id]), can_edit=policy.can_edit(me(), entry),
        can_decide=policy.can_decide(me(), entry), is_mine=entry.author_id == me().id,
        can_curate=policy.can_curate(me()), errors={}, reason="",
    )  # fmt: skip


@bp.get("/library/<int:resource_id>/edit")
def edit_form(resource_id, errors=None):
    entry = queries.resource_for(me(), resource_id)
    if not policy.can_edit(me(), entry):
        raise NotAllowed("This entry is looked after by the moderators now.")
    return render_template("library/form.html", entry=entry, errors=errors or {}, **_values(entry))


@bp.post("/library/<int:resource_id>/edit")
def edit(resource_id):
    entry = queries.resource_for(me(), resource_id)
    try:
        actions.change(me(), entry, **load(ResourceInput()))
    except Invalid as invalid:
        return edit_form(resource_id, invalid.errors), 422
    flash("Saved.", "ok")
    return redirect(url_for(".show", resource_id=resource_id), 303)


@bp.post("/library/<int:resource_id>/keep")
def keep(resource_id):
    entry = queries.resource_for(me(), resource_id)
    (actions.let_go if request.form.get("let_go") else actions.keep)(me(), entry)
    return redirect(url_for(".show", resource_id=resource_id), 303)


@bp.get("/help")
@public
def helplines():
    """Open to everybody: nobody has to sign in to find someone who answers."""
    try:
        country = load_query(HelplineQuery())["country"] or getattr(viewer(), "country", "")
    except Invalid:
        country = ""
    known = sorted({*queries.helpline_countries(), *queries.COUNTRIES})
    return render_template(
        "library/helplines.html", country=country, lines=queries.helplines(country), names=queries.COUNTRIES,
        options=[(code, queries.COUNTRIES.get(code, code)) for code in known],
        emergency=queries.EMERGENCY.get(country), emergencies=queries.EMERGENCY,
    )  # fmt: skip


def _values(entry) -> dict:
    """What stands in the form: what was typed, else what is stored."""
    values: dict = {}
    if request.method == "POST":
        values = {**request.form, "topics": request.form.getlist("topics")}
    elif entry is not None:
        names = ("type", "title", "authors", "url", "summary", "topics", "country", "minutes")
        values = {name: getattr(entry, name) for name in names}
    return {"values": values, "types": TYPES, "topics": TOPICS}
