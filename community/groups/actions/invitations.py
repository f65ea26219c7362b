"""Links into a group: made by its moderators, used by whoever holds them."""

from datetime import datetime

from sqlalchemy import select

from community.accounts.models import User
from community.core import audit
from community.core.clock import now
from community.core.db import db, transactional
from community.core.errors import Conflict, NotAllowed, NotFound
from community.core.tokens import digest, new_token
from community.groups import policy
from community.groups.models import Group, Invitation


@transactional
def invite(
    actor: User, group: Group, expires_at: datetime | None = None, uses: int | None = None
) -> tuple[Invitation, str]:
    """Make an invitation and return it with its code, which is stored nowhere. Raises NotAllowed."""
    if not policy.can_moderate(actor, group):
        raise NotAllowed("Only the group's moderators invite people.")
    code = new_token()
    invitation = Invitation(
        group_id=group.id, code_digest=digest(code), created_by_id=actor.id, expires_at=expires_at, uses=uses
    )
    db.session.add(invitation)
    db.session.flush()
    audit.append(actor.id, "invitation.made", "invitation", invitation.id, group.id)
    return invitation, code


@transactional
def revoke(actor: User, group: Group, invitation_id: int) -> None:
    """Take an invitation back: it opens nothing any more. Raises NotAllowed or NotFound."""
    if not policy.can_moderate(actor, group):
        raise NotAllowed("Only the group's moderators take invitations back.")
    invitation = db.session.get(Invitation, invitation_id)
    if invitation is None or invitation.group_id != group.id:
        raise NotFound()
    if invitation.revoked_at is None:
        invitation.revoked_at = now()
    audit.append(actor.id, "invitation.revoked", "invitation", invitation.id, group.id)


@transactional
def use(group: Group, code: str, made_after: datetime | None = None) -> None:
    """Count one use. The caller holds the group's lock, so two can't take the last one.

    `made_after`: when the moderators declined or removed this person; an older link doesn't undo that. Raises
    Conflict once it ended, but NotFound for a hidden group, which a wrong code must not confirm.
    """
    invitation = db.session.scalar(
        select(Invitation).where(Invitation.code_digest == digest(code)).execution_options(populate_existing=True)
    )
    old = invitation is not None and made_after is not None and invitation.created_at <= made_after
    if invitation is None or invitation.group_id != group.id or not invitation.is_live or old:
        if group.privacy == "hidden":
            raise NotFound()
        raise Conflict("This invitation can't be used any more. Ask the person who sent it for a new one.")
    invitation.used += 1
