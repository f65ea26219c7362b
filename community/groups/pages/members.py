"""Who belongs to a group: joining, leaving, the list, and those who wait."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from community.accounts.policy import came_lately, is_new
from community.accounts.queries.people import user_by_handle
from community.core.doors import load, load_query, me, safe_next
from community.core.errors import Conflict, Invalid, NotAllowed, NotFound
from community.core.limits import spend
from community.core.paging import ListQuery
from community.groups import policy
from community.groups.actions import members as member_actions
from community.groups.actions import memberships as actions
from community.groups.actions import vouching
from community.groups.models import ROLES
from community.groups.pages.groups import about_page
from community.groups.queries import apart, groups, members
from community.groups.schemas import AgreementInput, JoinInput, MembershipForm, MembersQuery

bp = Blueprint("members", __name__)

SAID = {
    "active": "{} is a member now, and knows.",
    "declined": "{} was told kindly.",
    "removed": "{} is no longer a member.",
    "banned": "{} can’t see this group any more.",
}


@bp.post("/groups/<slug>/join")
def join(slug):
    """Join at once, or ask to."""
    spend("join", me().id, "60 per hour")
    group = groups.group_for(me(), slug)
    try:
        membership = actions.join(me(), group, **load(JoinInput()))
    except (Invalid, Conflict) as error:
        return about_page(groups.group_for(me(), slug), error)
    if membership.is_active:
        flash(f"Welcome to {group.name}.", "ok")
        return redirect(url_for("groups.show", slug=slug), 303)
    flash("Thank you. The moderators read your answers and reply here.", "ok")
    return redirect(url_for("groups.about", slug=slug), 303)


@bp.post("/groups/<slug>/agreement")
def accept_agreement(slug):
    """Accept the rules in force."""
    try:
        actions.accept_agreement(me(), groups.open_group_for(me(), slug), **load(AgreementInput()))
    except (Invalid, Conflict) as error:
        return about_page(groups.open_group_for(me(), slug), error)
    flash("Thank you for reading it.", "ok")
    return redirect(url_for("groups.show", slug=slug), 303)


@bp.post("/groups/<slug>/leave")
def leave(slug):
    """Leave, or take back a request."""
    group = groups.group_for(me(), slug)
    name = group.name
    try:
        actions.leave(me(), group)
    except Conflict as error:
        return about_page(groups.group_for(me(), slug), error)
    flash(f"You left {name}. Nobody was told.", "ok")
    return redirect(url_for("groups.index"), 303)


@bp.get("/groups/<slug>/members")
def index(slug):
    """The members, for those who may see them. Moderators also find who was removed or kept out."""
    group = groups.open_group_for(me(), slug)
    moderates = policy.can_moderate(me(), group)
    query = load_query(MembersQuery())
    if not policy.can_see_members(me(), group) or (query["status"] != "active" and not moderates):
        raise NotAllowed("Only the group's moderators see who belongs to it.")
    if query["status"] == "active":
        page = members.members(me(), group, query["after"], query["limit"])
    else:
        member_actions.look_at(me(), group, query["status"])
        page = members.memberships(me(), group, query["status"], query["after"], query["limit"])
    return render_template(
        "groups/members.html", group=group, membership=members.membership_of(me(), group), tab="members",
        page=page, status=query["status"], vouches=policy.is_known(me(), group), is_new=is_new, moderates=moderates,
        came_lately=came_lately, can_take_back=policy.can_take_back_vouch,
    )  # fmt: skip


@bp.get("/groups/<slug>/members/<handle>")
def show(slug, handle, errors=None):
    """One membership, for those who look after the group, with what they may do about it."""
    group = groups.open_group_for(me(), slug)
    if not policy.can_moderate(me(), group):
        raise NotAllowed("Only the group's moderators see that.")
    user = user_by_handle(me(), handle)
    one = members.membership_of(user, group)
    if one is None:
        raise NotFound()
    member_actions.look_at(me(), group, one.status, user)
    may_rank = policy.can_own(me(), group) and one.is_active and (one.role != "owner" or one.user_id == me().id)
    return render_template(
        "groups/member.html", group=group, membership=members.membership_of(me(), group), tab="members",
        one=one, may_rank=may_rank, may_manage=policy.can_manage(me(), group, one), roles=ROLES,
        rules=groups.agreement_of(group).rules, values=request.form, errors=errors or {},
        apart=one.user_id in apart.apart_in(me(), group),
    )  # fmt: skip


@bp.post("/groups/<slug>/members/<handle>")
def decide(slug, handle):
    """Admit, decline, remove, ban, or change a role; then back to the list it was decided on."""
    group = groups.open_group_for(me(), slug)
    user = user_by_handle(me(), handle)
    back = safe_next(request.form.get("_back"), url_for("members.index", slug=slug))
    try:
        membership = member_actions.change_membership(me(), group, user, **(data := load(MembershipForm())))
    except Invalid as invalid:
        return show(slug, handle, invalid.errors), 422
    except Conflict as error:
        flash(error.detail, "warn")
        return redirect(back, 303)
    if "status" in data:
        flash(SAID[membership.status].format(user.handle), "ok")
    else:
        flash(f"{user.handle} is {membership.role} now.", "ok")
    return redirect(back, 303)


@bp.post("/groups/<slug>/members/<handle>/vouch")
def vouch(slug, handle):
    """Say that somebody new is all right."""
    group, user = groups.open_group_for(me(), slug), user_by_handle(me(), handle)
    vouching.vouch(me(), group, user)
    flash(f"Thank you. {user.handle} is new no longer.", "ok")
    return redirect(url_for("members.index", slug=slug), 303)


@bp.post("/groups/<slug>/members/<handle>/vouch/lift")
def take_back_vouch(slug, handle):
    """Vouch for them no longer."""
    group, user = groups.open_group_for(me(), slug), user_by_handle(me(), handle)
    vouching.take_back(me(), group, user)
    flash(f"Taken back. {user.handle} isn’t told. What they share with links is read first for their first days.", "ok")
    return redirect(url_for("members.index", slug=slug), 303)


@bp.get("/groups/<slug>/requests")
def requests(slug):
    """Who asks to join, with their answers beside each other."""
    group = groups.open_group_for(me(), slug)
    if not policy.can_moderate(me(), group):
        raise NotAllowed("Only the group's moderators see who asks to join.")
    member_actions.look_at(me(), group, "requested")
    return render_template(
        "groups/requests.html", group=group, membership=members.membership_of(me(), group), tab="requests",
        page=members.memberships(me(), group, "requested", **load_query(ListQuery())),
        apart=apart.apart_in(me(), group), already=apart.members_apart(me(), group),
    )  # fmt: skip
