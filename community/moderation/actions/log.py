"""The log of moderation."""

from typing import Any

from community.accounts.models import User
from community.core.db import db, transactional
from community.moderation.models.cases import Case, LogEntry


@transactional
def log(case: Case, actor: User | None, act: str, **details: Any) -> None:
    """Note who did what in a case. No actor: whoever reports or writes stays nameless."""
    db.session.add(LogEntry(case_id=case.id, actor_id=actor.id if actor else None, act=act, details=details))
