"""Owners' pages of watched phrases: a group's, and the site's. Moderators read them."""

from flask import flash, redirect, render_template, request, url_for

from community.accounts.models import CONTENT_NOTES
from community.core.doors import load, load_query, me
from community.core.errors import Invalid
from community.core.watched import ACTIONS, KINDS, Phrase, Watched
from community.groups.models import Group
from community.moderation import policy
from community.moderation.actions import phrases as actions
from community.moderation.models.phrases import WatchedPhrase
from community.moderation.queries import phrases, trials
from community.moderation.schemas.phrases import PhraseInput, PhrasesQuery, SwitchInput, WhoseList
from community.moderation.staff.guard import staff_blueprint

bp = staff_blueprint("moderation_phrases")


@bp.get("/phrases")
def index():
    """A list, with the form to add to it."""
    asked = load_query(PhrasesQuery())
    return _page(phrases.list_for(me(), asked["group"]), asked, {}, {})


@bp.post("/phrases")
def add():
    """Write phrases down. They are looked for once they were tried and switched on."""
    try:
        data = load(PhraseInput())
        group = phrases.list_for(me(), data.pop("group"))
        added = actions.add(me(), group, **data)
    except Invalid as error:
        group = phrases.list_for(me(), request.form.get("group") or None)
        return _page(group, {"action": None, "after": None}, error.errors, request.form), 422
    if not added:
        flash("They are on the list already.", "info")
    elif len(added) == 1:
        return redirect(url_for(".phrase", phrase_id=added[0].id), 303)
    else:
        flash(f"{len(added)} phrases are on the list. Try them before you switch them on.", "ok")
    return redirect(_address(group), 303)


@bp.get("/phrases/<int:phrase_id>")
def phrase(phrase_id):
    """One phrase, tried against what was written lately."""
    policy.spend_trial(me())
    found = phrases.phrase_for(me(), phrase_id)
    return _trial(found.group, [found], url_for(".switch", phrase_id=found.id))


@bp.get("/phrases/try")
def try_all():
    """The same for all that are not in force yet."""
    policy.spend_trial(me())
    group = phrases.list_for(me(), load_query(WhoseList())["group"])
    return _trial(group, phrases.switched_off(group), url_for(".switch_on"))


@bp.post("/phrases/<int:phrase_id>/switch")
def switch(phrase_id):
    """Put it into force, or rest it."""
    changed = actions.switch(me(), phrase_id, **load(SwitchInput()))
    flash("In force from now on." if changed.in_force else "It rests. Nothing is looked for by it.", "ok")
    return redirect(_address(changed.group), 303)


@bp.post("/phrases/switch")
def switch_on():
    """Put all of a list into force."""
    group = phrases.list_for(me(), load(WhoseList())["group"])
    flash(f"In force from now on: {actions.switch_on_all(me(), group)}.", "ok")
    return redirect(_address(group), 303)


@bp.post("/phrases/<int:phrase_id>/remove")
def take_out(phrase_id):
    """Take it off its list."""
    group = phrases.phrase_for(me(), phrase_id).group
    actions.take_out(me(), phrase_id)
    flash("Taken off the list.", "ok")
    return redirect(_address(group), 303)


def _trial(group: Group | None, tried: list[WatchedPhrase], switch_address: str):
    watched = Watched(Phrase(one.id, one.phrase, one.kind, one.action, one.note) for one in tried)
    return render_template(
        "moderation/phrase.html", group=group, phrases=tried, address=_address(group), switch=switch_address,
        trial=trials.tried(me(), group, watched), may_change=policy.can_change_phrases(me(), group),
        actions=dict(ACTIONS), kinds=dict(KINDS), one=tried[0] if len(tried) == 1 else None,
    )  # fmt: skip


def _page(group: Group | None, asked: dict, errors: dict, values):
    total, in_force, _patterns = phrases.counts(group)
    return render_template(
        "moderation/phrases.html", group=group, page=phrases.phrases_of(me(), group, asked["action"], asked["after"]),
        asked=asked, total=total, in_force=in_force, may_change=policy.can_change_phrases(me(), group),
        actions=ACTIONS, kinds=KINDS, notes=CONTENT_NOTES, errors=errors, values=values,
    )  # fmt: skip


def _address(group: Group | None) -> str:
    return url_for(".index", group=group.slug if group else None)
