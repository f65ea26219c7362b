"""Writing the words of care anew."""

from community.accounts.models import User
from community.accounts.policy import can_administer
from community.core import audit
from community.core.clock import now
from community.core.db import add_first, db, locked, transactional
from community.core.errors import NotFound, Overtaken
from community.core.text import version_of
from community.moderation.models.care import LABELS, CarePolicy, CareText
from community.moderation.queries import care


@transactional
def write_text(admin: User, name: str, body: str, version: str = "") -> None:
    """Write the words of this name; nothing brings back the first ones. Of the policy each version stays.

    Raises NotFound, also where one is no admin; Overtaken where those in force are others than those of `version`.
    """
    if name not in LABELS or not can_administer(admin):
        raise NotFound()
    text = locked(CareText, name)
    stands = care.texts()[name]
    if version and body != stands and version != version_of(stands):
        raise Overtaken()
    audit.append(admin.id, "care_text.written", name=name)
    if name == "policy":
        before = care.policy()
        body = body or care.first_policy()
        if body != before.body:
            add_first(CarePolicy(version=before.version + 1, body=body, written_by_id=admin.id))
        return
    if not body:
        if text is not None:
            db.session.delete(text)
        return
    if text is None:
        add_first(CareText(name=name, body=body, changed_by_id=admin.id))
        return
    text.body, text.changed_by_id, text.changed_at = body, admin.id, now()
