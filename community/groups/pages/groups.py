"""Finding a group, its first page, founding and changing one."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for

from community.accounts.policy import can_write
from community.core.doors import load, load_query, me
from community.core.errors import DomainError, Invalid, NotAllowed, Overtaken
from community.core.limits import spend
from community.core.watched import words_of
from community.groups import policy
from community.groups.actions import groups as actions
from community.groups.models import Group
from community.groups.queries import groups, members
from community.groups.schemas import GroupChange, GroupInput, GroupsQuery

bp = Blueprint("groups", __name__)


@bp.get("/groups")
def index():
    """My groups, and those I can find."""
    query = load_query(GroupsQuery())
    first = not query["q"] and not query["after"]
    mine = groups.seen(me(), groups.found_groups(me(), limit=100, mine=True).items) if first else []
    page = groups.found_groups(me(), query["q"], query["after"], query["limit"], mine=None if query["q"] else False)
    return render_template(
        "groups/index.html",
        mine=mine,
        others=groups.seen(me(), page.items),
        next=page.next,
        query=query,
        waiting={group.id: count for group, count in members.waiting_requests(me())} if mine else {},
        may_found=policy.can_found(me()),
    )


@bp.get("/groups/new")
def new():
    """The form of a new group."""
    if not policy.can_found(me()):
        raise NotAllowed("Groups are opened by the people who look after this site. Ask them: they are glad of ideas.")
    values = {"privacy": "private", "review_first_posts": 1, "members_see_members": True, "anonymous_posts": True,
              "topics_by": "members", "safe_word": "amber"}  # fmt: skip
    return render_template("groups/new.html", errors={}, values=values)


@bp.post("/groups/new")
def found():
    """Found it, and show its first page."""
    spend("found", me().id, "10 per day")
    try:
        group = actions.found_group(me(), **load(GroupInput()))
    except Invalid as error:
        return render_template("groups/new.html", errors=error.errors, values=request.form), 422
    flash(f"{group.name} is open. Invite somebody to begin with.", "ok")
    return redirect(url_for("groups.about", slug=group.slug), 303)


@bp.get("/groups/<slug>")
def show(slug):
    """Members land where the group's life is; everybody else reads what it is about."""
    group = groups.group_for(me(), slug)
    membership = members.membership_of(me(), group)
    tabs = current_app.extensions.get("group_tabs")
    if tabs and membership and membership.is_inside:
        return redirect(url_for(tabs[0][2], slug=slug))
    return about_page(group)


@bp.get("/groups/<slug>/about")
def about(slug):
    """What the group is about, its agreement, and the way in or out."""
    return about_page(groups.group_for(me(), slug))


def about_page(group: Group, refused: DomainError | None = None):
    """That page, again with what was typed when joining was refused."""
    seen = groups.seen(me(), [group])[0]
    page = render_template(
        "groups/about.html", seen=seen, group=group, membership=seen.membership, tab="about",
        errors=errors_of(refused), answers=request.form.getlist("answers"), may_write=can_write(me()),
        rooms=rooms_of(group),
    )  # fmt: skip
    return page, refused.status if refused else 200


def rooms_of(group: Group) -> list[tuple[str, str]]:
    """The group's rooms, each with how long lines stay there: told before somebody joins. The wiring says who knows."""
    return current_app.extensions["group_rooms"](group)


def errors_of(refused: DomainError | None) -> dict:
    """Any refusal as a form shows it: by field, or as one sentence above it."""
    if refused is None:
        return {}
    return refused.errors if isinstance(refused, Invalid) else {"_form": [refused.detail]}


@bp.get("/groups/<slug>/settings")
def settings(slug):
    """The settings, for owners."""
    group = groups.open_group_for(me(), slug)
    if not policy.can_own(me(), group):
        raise NotAllowed("Only an owner of the group changes it.")
    return _settings_page(group)


@bp.post("/groups/<slug>/settings")
def change(slug):
    """Change them."""
    group = groups.open_group_for(me(), slug)
    try:
        actions.change_group(me(), group, **load(GroupChange()))
    except Invalid as error:
        return _settings_page(groups.open_group_for(me(), slug), error.errors), 422
    except Overtaken as refused:
        return _settings_page(groups.open_group_for(me(), slug), overtaken=True), refused.status
    flash("Saved.", "ok")
    return redirect(url_for("groups.settings", slug=slug), 303)


def _settings_page(group: Group, errors: dict | None = None, overtaken: bool = False):
    return render_template(
        "groups/settings.html", group=group, membership=members.membership_of(me(), group), tab="settings",
        errors=errors or {}, rules=groups.agreement_of(group).rules, typed=request.form, watched=words_of(group.id),
        overtaken=overtaken,
    )  # fmt: skip
