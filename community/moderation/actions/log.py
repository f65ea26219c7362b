"""The log of moderation."""

from typing import Any

from community.accounts.models import User
from community.core import audit
from community.core.db import db, transactional
from community.moderation import live
from community.moderation.models.cases import Case, LogEntry

#: What the person concerned does themselves.
BY_MEMBERS = frozenset({"appealed"})


@transactional
def log(case: Case, actor: User | None, act: str, **details: Any) -> None:
    """Note who did what in a case, in its history and, for those who may decide it, in the audit log.

    No actor: whoever reports or writes stays nameless.
    """
    db.session.add(LogEntry(case_id=case.id, actor_id=actor.id if actor else None, act=act, details=details))
    if actor is not None and act not in BY_MEMBERS:
        named = {name: value for name, value in details.items() if audit.is_plain(value)}
        audit.append(actor.id, f"case.{act}", "case", case.id, case.group_id, **named)
    if act != "looked":
        live.changed(case.id)
