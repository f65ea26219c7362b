"""The HTML door of milestones: the walls, one milestone, and its author's forms."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for

from community.accounts.models import CONTENT_NOTES
from community.core.clock import now
from community.core.doors import load, load_query, me, safe_next
from community.core.errors import Invalid, NotAllowed
from community.core.paging import ListQuery
from community.core.text import excerpt, plain
from community.groups.policy import can_take_part
from community.groups.queries.groups import my_groups, open_group_for
from community.groups.queries.members import membership_of
from community.milestones import policy, queries
from community.milestones.actions import cheers, milestones, quiet
from community.milestones.models import CHEER_KINDS, MILESTONE_KINDS, Milestone
from community.milestones.schemas import OWN_GROUP, CheerInput, MilestoneForm, MilestoneQuery
from community.moderation.policy import can_hide
from community.moderation.queries import care

bp = Blueprint("milestones", __name__)
KINDS = dict(MILESTONE_KINDS)


@bp.get("/milestones")
def index():
    """The celebration wall of the community, of one group, or one's own milestones."""
    query = load_query(MilestoneQuery())
    slug, own = query.pop("group"), query.pop("mine")
    group = open_group_for(me(), slug) if slug and not own else None
    page = queries.mine(me(), **query) if own else queries.wall_for(me(), group=group, **query)
    return render_template(
        "milestones/index.html", groups=my_groups(me()), group=group, own=own, **_wall(page, own)
    )  # fmt: skip


@bp.get("/groups/<slug>/milestones")
def of_group(slug: str):
    """A group's celebration wall."""
    group = open_group_for(me(), slug)
    page = queries.wall_for(me(), group=group, **load_query(ListQuery()))
    return render_template(
        "milestones/group.html", group=group, membership=membership_of(me(), group), tab="milestones",
        may_share=can_take_part(me(), group), **_wall(page, False),
    )  # fmt: skip


@bp.get("/milestones/new")
def new():
    """The form of a new milestone, or with `?group=` of one for a group."""
    slug = request.args.get("group", "")[:60]
    return _form(values={"audience": f"{OWN_GROUP}{slug}" if slug else "private", "happened_on": now().date()})


@bp.post("/milestones/new")
def create():
    try:
        milestone = milestones.define(me(), **load(MilestoneForm()))
    except Invalid as error:
        return _form(errors=error.errors, values=_typed()), 422
    return _stored(milestone, "Your milestone is marked. Only you can see it.")


@bp.get("/milestones/<int:milestone_id>")
def show(milestone_id: int):
    """One milestone, with the chapters and, for its author, the cheers."""
    return _page(queries.milestone_for(me(), milestone_id))


@bp.get("/milestones/<int:milestone_id>/edit")
def edit(milestone_id: int):
    milestone = queries.milestone_for(me(), milestone_id)
    policy.require_change(me(), milestone)
    return _form(milestone=milestone, values=_values(milestone))


@bp.post("/milestones/<int:milestone_id>/edit")
def change(milestone_id: int):
    milestone = queries.milestone_for(me(), milestone_id)
    was_shared = milestone.is_shared
    try:
        milestone = milestones.change(me(), milestone, **load(MilestoneForm()))
    except Invalid as error:
        return _form(milestone=milestone, errors=error.errors, values=_typed()), 422
    return _stored(milestone, "Your changes are saved.", celebrate=not was_shared)


@bp.get("/milestones/<int:milestone_id>/chapters/new")
def new_chapter(milestone_id: int):
    milestone = queries.milestone_for(me(), milestone_id)
    policy.require_change(me(), milestone)
    values = {"title": milestone.title, "kind": milestone.kind, "audience": "private", "happened_on": now().date()}
    return _form(before=milestone, values=values)


@bp.post("/milestones/<int:milestone_id>/chapters/new")
def start_chapter(milestone_id: int):
    before = queries.milestone_for(me(), milestone_id)
    try:
        milestone = milestones.start_chapter(me(), before, **load(MilestoneForm()))
    except Invalid as error:
        return _form(before=before, errors=error.errors, values=_typed()), 422
    return _stored(milestone, "A new chapter. Everything before it is still yours.")


@bp.post("/milestones/<int:milestone_id>/private")
def keep_private(milestone_id: int):
    milestones.keep_private(me(), queries.milestone_for(me(), milestone_id))
    flash("Only you can see this now.", "ok")
    return redirect(url_for("milestones.show", milestone_id=milestone_id), 303)


@bp.get("/milestones/<int:milestone_id>/remove")
def ask_to_remove(milestone_id: int):
    milestone = queries.milestone_for(me(), milestone_id)
    if milestone.author_id != me().id:
        raise NotAllowed("Only the person it belongs to can delete a milestone.")
    return render_template("milestones/remove.html", milestone=milestone)


@bp.post("/milestones/<int:milestone_id>/remove")
def remove(milestone_id: int):
    milestones.remove(me(), queries.milestone_for(me(), milestone_id))
    flash("It is deleted.", "ok")
    return redirect(url_for("milestones.index", mine="true"), 303)


@bp.post("/milestones/<int:milestone_id>/reminders")
def remind(milestone_id: int):
    """Reminders of this one's anniversaries: on or off."""
    wanted = request.form.get("reminders") == "true"
    milestones.change(me(), queries.milestone_for(me(), milestone_id), reminders=wanted)
    flash("We will remind you quietly." if wanted else "There will be no reminders of this one.", "ok")
    return redirect(url_for("milestones.show", milestone_id=milestone_id), 303)


@bp.post("/milestones/<int:milestone_id>/cheers")
def cheer(milestone_id: int):
    milestone = queries.milestone_for(me(), milestone_id)
    try:
        cheers.cheer(me(), milestone, **load(CheerInput()))
    except Invalid as error:
        return _page(milestone, errors=error.errors, values=_typed()), 422
    flash(f"Your cheer is on its way to {milestone.identity.handle}.", "ok")
    return redirect(url_for("milestones.show", milestone_id=milestone_id), 303)


@bp.post("/milestones/<int:milestone_id>/cheers/mine/take-back")
def take_cheer_back(milestone_id: int):
    cheers.take_back(me(), queries.milestone_for(me(), milestone_id))
    flash("Your cheer is taken back.", "ok")
    return redirect(url_for("milestones.show", milestone_id=milestone_id), 303)


@bp.post("/milestones/<int:milestone_id>/cheers/<int:cheer_id>/put-away")
def put_cheer_away(milestone_id: int, cheer_id: int):
    cheers.put_away(me(), queries.milestone_for(me(), milestone_id), cheer_id)
    flash("That one is put away. Nobody is told.", "ok")
    return redirect(url_for("milestones.show", milestone_id=milestone_id), 303)


@bp.post("/milestones/not-today")
def not_today():
    quiet.not_today(me())
    flash("Other people's milestones are put away until tomorrow. Nobody is told.", "ok")
    return redirect(safe_next(request.form.get("next"), url_for("milestones.index")), 303)


@bp.post("/milestones/show-again")
def show_again():
    quiet.show_again(me())
    return redirect(safe_next(request.form.get("next"), url_for("milestones.index")), 303)


def _wall(page: Any, own: bool) -> dict:
    """What a template of a wall needs: this week's and earlier ones, and where the older ones are."""
    fresh = [one for one in page.items if not own and (now() - one.placed_at).days < 7]
    older = url_for(str(request.endpoint), **{**(request.view_args or {}), **request.args, "after": page.next})
    return {
        "fresh": fresh,
        "earlier": [one for one in page.items if one not in fresh],
        "covers": {one.id: queries.cover(me(), one) for one in page.items},
        "older": older if page.next else "",
        "resting": not own and queries.not_today_until(me()) is not None,
        "texts": {one.id: excerpt(one.story_html, 140) for one in page.items},
        "kinds": KINDS,
    }


def _page(milestone: Milestone, errors: dict | None = None, values: dict | None = None) -> str:
    own = milestone.author_id == me().id
    sent = queries.my_cheers(me(), [milestone]).get(milestone.id, "")
    return render_template(
        "milestones/milestone.html", milestone=milestone, own=own, kinds=KINDS, errors=errors, values=values or {},
        chapters=queries.chapters_of(me(), milestone), cover=queries.cover(me(), milestone),
        may_change=policy.can_change(me(), milestone), may_cheer=policy.can_cheer(me(), milestone),
        cheer_kinds=CHEER_KINDS, my_cheer=dict(CHEER_KINDS).get(sent),
        cheers=queries.cheers_for(me(), milestone, limit=100).items if own else [],
        help=care.help_in(me().country) if own and _grave(milestone) else None,
        celebrate=session.pop("celebrate", None) == milestone.id,
        can_hide=milestone.status == "published" and can_hide(me(), milestone.author_id, milestone.group_id),
    )  # fmt: skip


def _grave(milestone: Milestone) -> bool:
    """Whether words of it may mean danger for their author, who alone is shown who answers."""
    return bool(care.dangerous({milestone.id: f"{milestone.title}\n{plain(milestone.story_html)}"}))


def _form(
    values: dict, errors: dict | None = None, milestone: Milestone | None = None, before: Milestone | None = None
) -> str:
    if errors and "group" in errors:  # on the page a group is one of the audiences
        errors = {**{name: words for name, words in errors.items() if name != "group"}, "audience": errors["group"]}
    audiences = [
        ("private", "Only me", "Nobody else sees it. You can share it later."),
        ("community", "Everyone here", "Anyone who is signed in can see it."),
        *((f"{OWN_GROUP}{group.slug}", group.name, "Whoever may read in this group.") for group in my_groups(me())),
    ]
    return render_template(
        "milestones/form.html", milestone=milestone, before=before, values=values, errors=errors, kinds=MILESTONE_KINDS,
        audiences=audiences, notes=CONTENT_NOTES, today=now().date(),
    )  # fmt: skip


def _values(milestone: Milestone) -> dict:
    audience = f"{OWN_GROUP}{milestone.group.slug}" if milestone.group else milestone.audience
    names = ("title", "kind", "happened_on", "story", "content_notes")
    return {"audience": audience, **{name: getattr(milestone, name) for name in names}}


def _typed() -> dict:
    """What was typed, to be shown again."""
    return {**request.form.to_dict(), "content_notes": request.form.getlist("content_notes")}


def _stored(milestone: Milestone, words: str, celebrate: bool = True) -> Any:
    """On to the milestone: with petals if others can see it from now on."""
    if milestone.status == "pending":
        words = "It waits for the group's moderators. They read first milestones before everybody sees them."
    elif milestone.is_shared and celebrate:
        words = "Your milestone is on the wall."
        session["celebrate"] = milestone.id
    flash(words, "ok")
    return redirect(url_for("milestones.show", milestone_id=milestone.id), 303)
