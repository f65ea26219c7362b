"""The JSON door of the audit log."""

from community.core.api import ApiBlueprint, paged
from community.core.doors import me
from community.core.errors import NotFound
from community.moderation import policy
from community.moderation.queries.audit import audit_for
from community.moderation.schemas.audit import AuditEntryOutput, AuditQuery

bp = ApiBlueprint("Audit", __name__, "Who did what by a right of theirs")


@bp.get("/moderation/audit")
@bp.arguments(AuditQuery, location="query")
@bp.page_of(AuditEntryOutput)
def entries(asked):
    """Looks and acts that you answer for, latest first: an admin those of the site, an owner those of their groups"""
    if not policy.can_audit(me()):
        raise NotFound()
    return paged(audit_for(me(), **asked))
