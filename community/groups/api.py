"""The JSON door of groups, memberships and invitations."""

from flask import url_for

from community.accounts.queries.people import user_by_handle
from community.core.api import ApiBlueprint, paged
from community.core.doors import me, origin
from community.core.errors import NotAllowed
from community.core.limits import spend
from community.core.paging import ListQuery, Page
from community.groups import policy
from community.groups.actions import groups as group_actions
from community.groups.actions import invitations as invitation_actions
from community.groups.actions import members as member_actions
from community.groups.actions import memberships as membership_actions
from community.groups.actions import vouching
from community.groups.models import Group
from community.groups.queries import apart
from community.groups.queries import groups as group_queries
from community.groups.queries import invitations as invitation_queries
from community.groups.queries import members as member_queries
from community.groups.schemas import (
    GroupChange,
    GroupInput,
    GroupOutput,
    GroupsQuery,
    InvitationInput,
    InvitationOutput,
    InvitedOutput,
    JoinedOutput,
    JoinInput,
    ManagedMembershipOutput,
    MembershipChange,
    MembersQuery,
    NewInvitationOutput,
)

bp = ApiBlueprint("Groups", __name__, "Groups, their members, and invitations")


@bp.get("/groups")
@bp.arguments(GroupsQuery, location="query")
@bp.page_of(GroupOutput)
def groups(query):
    """The groups you may know of, by name."""
    page = group_queries.found_groups(me(), query["q"], query["after"], query["limit"])
    return paged(Page(group_queries.seen(me(), page.items), page.next))


@bp.post("/groups")
@bp.arguments(GroupInput)
@bp.response(201, GroupOutput)
def found(data):
    """Found a group; you are its owner."""
    spend("found", me().id, "10 per day")
    return group_queries.seen(me(), [group_actions.found_group(me(), **data)])[0]


@bp.get("/groups/<slug>")
@bp.response(200, GroupOutput)
def group(slug):
    """One group: its card, and for those inside everything else."""
    return group_queries.seen(me(), [group_queries.group_for(me(), slug)])[0]


@bp.patch("/groups/<slug>")
@bp.arguments(GroupChange)
@bp.response(200, GroupOutput)
def change(data, slug):
    """Change words, privacy, settings or agreement, as an owner."""
    changed = group_actions.change_group(me(), group_queries.open_group_for(me(), slug), **data)
    return group_queries.seen(me(), [changed])[0]


@bp.post("/groups/<slug>/memberships")
@bp.arguments(JoinInput)
@bp.response(201, JoinedOutput)
@bp.alt_response(202, schema=JoinedOutput, description="asked: a moderator decides")
def join(data, slug):
    """Join, or ask to. A member accepts a newer agreement by the same call."""
    spend("join", me().id, "60 per hour")
    found_group = invitation_queries.group_to_join(me(), slug, data["invitation"])
    membership = membership_actions.join(me(), found_group, **data)
    return membership, 201 if membership.is_active else 202


@bp.delete("/groups/<slug>/memberships/me")
@bp.response(204)
def leave(slug):
    """Leave, or take back a request. Nobody is told."""
    membership_actions.leave(me(), group_queries.group_for(me(), slug))


@bp.get("/groups/<slug>/memberships")
@bp.arguments(MembersQuery, location="query")
@bp.page_of(ManagedMembershipOutput)
def memberships(query, slug):
    """Who belongs to the group. Moderators may ask for any status, and get answers and reasons too."""
    here = group_queries.open_group_for(me(), slug)
    if policy.can_moderate(me(), here):
        if query["status"] == "active":
            return paged(_managed(member_queries.members(me(), here, query["after"], query["limit"]), here))
        member_actions.look_at(me(), here, query["status"])
        return paged(
            _managed(member_queries.memberships(me(), here, query["status"], query["after"], query["limit"]), here)
        )
    if query["status"] != "active" or not policy.can_see_members(me(), here):
        raise NotAllowed("Only the group's moderators see that.")
    page = member_queries.members(me(), here, query["after"], query["limit"])
    shown = ("user", "status", "role", "joined_at")
    return paged(page.map(lambda membership: {name: getattr(membership, name) for name in shown}))


@bp.patch("/groups/<slug>/memberships/<handle>")
@bp.arguments(MembershipChange)
@bp.response(200, ManagedMembershipOutput)
def decide(data, slug, handle):
    """Admit, decline, remove or ban somebody, or change their role."""
    here = group_queries.open_group_for(me(), slug)
    return member_actions.change_membership(me(), here, user_by_handle(me(), handle), **data)


@bp.put("/groups/<slug>/memberships/<handle>/vouch")
@bp.response(204)
def vouch(slug, handle):
    """Say of somebody new in your group that they are all right: they are new no longer."""
    vouching.vouch(me(), group_queries.open_group_for(me(), slug), user_by_handle(me(), handle))


@bp.delete("/groups/<slug>/memberships/<handle>/vouch")
@bp.response(204)
def take_back_vouch(slug, handle):
    """Take back that you vouched for somebody, or as a moderator that somebody did in your group. Nobody is told."""
    vouching.take_back(me(), group_queries.open_group_for(me(), slug), user_by_handle(me(), handle))


@bp.get("/groups/<slug>/invitations")
@bp.arguments(ListQuery, location="query")
@bp.page_of(InvitationOutput)
def invitations(query, slug):
    """The invitations that can still be used, for the group's moderators. Their codes are shown no more."""
    here = group_queries.open_group_for(me(), slug)
    if not policy.can_moderate(me(), here):
        raise NotAllowed("Only the group's moderators see invitations.")
    return paged(invitation_queries.live_invitations(here, query["after"], query["limit"]))


@bp.post("/groups/<slug>/invitations")
@bp.arguments(InvitationInput)
@bp.response(201, NewInvitationOutput)
def invite(data, slug):
    """Make a link into the group. Its code is shown this once."""
    invitation, code = invitation_actions.invite(me(), group_queries.open_group_for(me(), slug), **data)
    shown = {name: getattr(invitation, name) for name in InvitationOutput().fields}
    return shown | {"code": code, "url": origin() + url_for("invitations.show", code=code)}


@bp.delete("/groups/<slug>/invitations/<int:invitation_id>")
@bp.response(204)
def revoke(slug, invitation_id):
    """Take an invitation back."""
    invitation_actions.revoke(me(), group_queries.open_group_for(me(), slug), invitation_id)


@bp.get("/invitations/<code>")
@bp.response(200, InvitedOutput)
def invited(code):
    """What somebody with an invitation may see before they join."""
    invitation = invitation_queries.invitation_for(me(), code)
    return {"group": group_queries.seen(me(), [invitation.group])[0], "expires_at": invitation.expires_at}


def _managed(page: Page, here: Group) -> Page:
    apart_here = apart.apart_in(me(), here)
    names = [name for name in ManagedMembershipOutput().fields if name != "keep_apart"]
    return page.map(
        lambda one: {name: getattr(one, name) for name in names} | {"keep_apart": one.user_id in apart_here}
    )
