"""Links into a group: made by moderators, opened by whoever holds one."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for

from community.accounts.policy import can_write
from community.core.clock import now
from community.core.doors import load, load_query, me, origin
from community.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from community.core.limits import spend
from community.core.paging import ListQuery
from community.groups import policy
from community.groups.actions import invitations as actions
from community.groups.actions import memberships as membership_actions
from community.groups.models import Group
from community.groups.pages.groups import errors_of, rooms_of
from community.groups.queries import groups, invitations, members
from community.groups.schemas import InvitationForm, JoinInput

bp = Blueprint("invitations", __name__)


@bp.get("/groups/<slug>/invitations")
def index(slug):
    """The invitations that can still be used, and the form of a new one."""
    group = groups.open_group_for(me(), slug)
    if not policy.can_moderate(me(), group):
        raise NotAllowed("Only the group's moderators invite people.")
    return _page(group)


@bp.post("/groups/<slug>/invitations")
def invite(slug):
    """Make one and show its link, this once: so there is no redirect."""
    group = groups.open_group_for(me(), slug)
    try:
        data = load(InvitationForm())
        _invitation, code = actions.invite(
            me(), group, expires_at=now() + timedelta(days=data["days"]), uses=data["uses"]
        )
    except Invalid as error:
        return _page(group, errors=error.errors), 422
    return _page(group, link=origin() + url_for("invitations.show", code=code)), 201


@bp.post("/groups/<slug>/invitations/<int:invitation_id>/revoke")
def revoke(slug, invitation_id):
    """Take one back."""
    actions.revoke(me(), groups.open_group_for(me(), slug), invitation_id)
    flash("The invitation is taken back. Its link opens nothing any more.", "ok")
    return redirect(url_for("invitations.index", slug=slug), 303)


@bp.get("/invitations/<code>")
def show(code):
    """What the invited may see, and the way in."""
    try:
        group = invitations.invitation_for(me(), code).group
    except NotFound:
        return render_template("groups/invitation_ended.html"), 404
    membership = members.membership_of(me(), group)
    if membership and membership.is_active:
        return redirect(url_for("groups.show", slug=group.slug))
    return _invited(group, code)


@bp.post("/invitations/<code>")
def accept(code):
    """Join without waiting."""
    spend("join", me().id, "60 per hour")
    try:
        group = invitations.invitation_for(me(), code).group
        slug, name = group.slug, group.name
        membership_actions.join(me(), group, **{**load(JoinInput()), "invitation": code})
    except NotFound:
        return render_template("groups/invitation_ended.html"), 404
    except (Invalid, Conflict) as error:
        try:
            return _invited(invitations.invitation_for(me(), code).group, code, error)
        except NotFound:
            return render_template("groups/invitation_ended.html"), 404
    flash(f"Welcome to {name}.", "ok")
    return redirect(url_for("groups.show", slug=slug), 303)


def _page(group: Group, link: str = "", errors: dict | None = None):
    return render_template(
        "groups/invitations.html", group=group, membership=members.membership_of(me(), group), tab="invitations",
        page=invitations.live_invitations(group, **load_query(ListQuery())), link=link, errors=errors or {},
        values=request.form if errors else {"days": 7},
    )  # fmt: skip


def _invited(group: Group, code: str, refused: DomainError | None = None):
    page = render_template(
        "groups/invitation.html", seen=groups.seen(me(), [group])[0], group=group, code=code,
        rooms=rooms_of(group),
        errors=errors_of(refused), answers=request.form.getlist("answers"), may_write=can_write(me()),
    )  # fmt: skip
    return page, refused.status if refused else 200
