"""Reads of invitations, and which group somebody may join by one."""

from sqlalchemy import or_, select

from community.accounts.models import User
from community.core.clock import now
from community.core.db import db
from community.core.errors import NotFound
from community.core.paging import Page, keyset
from community.core.tokens import digest
from community.groups.models import Group, Invitation
from community.groups.queries.groups import _has, group_for


def invitation_for(viewer: User, code: str) -> Invitation:
    """A live invitation by its code. Raises NotFound once it ended, and for whoever is kept out of its group."""
    invitation = db.session.scalar(
        select(Invitation)
        .join(Group, Group.id == Invitation.group_id)
        .where(Invitation.code_digest == digest(code), ~_has(viewer, "banned"))
    )
    if invitation is None or not invitation.is_live:
        raise NotFound()
    return invitation


def group_to_join(viewer: User, slug: str, code: str | None) -> Group:
    """A group the viewer may ask to join: one they may know of, or the one they are invited to. Raises NotFound."""
    try:
        return group_for(viewer, slug)
    except NotFound:
        if not code:
            raise
        group = invitation_for(viewer, code).group
        if group.slug != slug:
            raise
        return group


def live_invitations(group: Group, after: str | None = None, limit: int = 20) -> Page:
    """A page of the group's invitations that can still be used, the newest first. For its moderators."""
    statement = select(Invitation).where(
        Invitation.group_id == group.id,
        Invitation.revoked_at.is_(None),
        or_(Invitation.expires_at.is_(None), Invitation.expires_at > now()),
        or_(Invitation.uses.is_(None), Invitation.used < Invitation.uses),
    )
    return keyset(statement, [(Invitation.id, True)], after, limit)
