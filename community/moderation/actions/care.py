"""Writing the words of care anew."""

from community.accounts.models import User
from community.accounts.policy import can_administer
from community.core import audit
from community.core.clock import now
from community.core.db import db, locked, transactional
from community.core.errors import NotFound
from community.moderation.models.care import LABELS, CarePolicy, CareText
from community.moderation.queries import care


@transactional
def write_text(admin: User, name: str, body: str) -> None:
    """Write the words of this name; nothing brings back the first ones. Of the policy each version stays.

    Raises NotFound, also where one is no admin.
    """
    if name not in LABELS or not can_administer(admin):
        raise NotFound()
    audit.append(admin.id, "care_text.written", name=name)
    if name == "policy":
        before = care.policy()
        body = body or care.first_policy()
        if body != before.body:
            db.session.add(CarePolicy(version=before.version + 1, body=body, written_by_id=admin.id))
        return
    text = locked(CareText, name)
    if not body:
        if text is not None:
            db.session.delete(text)
        return
    if text is None:
        text = CareText(name=name)
        db.session.add(text)
    text.body, text.changed_by_id, text.changed_at = body, admin.id, now()
