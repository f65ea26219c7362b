"""What somebody was writing when they left: whether it is kept, and keeping it."""

from collections.abc import Mapping
from typing import Any

from community.accounts.models import User
from community.accounts.queries.signed_in import who_leaves
from community.core import drafts
from community.core.db import locked, transactional
from community.core.limits import spend
from community.core.tokens import digest


@transactional
def choose(user: User, keep: bool) -> None:
    """From now on it is kept, or not: then what there is goes too."""
    locked(User, user.id).keep_drafts = keep
    if not keep:
        drafts.forget_all(user.id)


@transactional
def keep_on_leaving(key: str, place: str, written: Mapping[str, Any], chosen_here: bool) -> None:
    """Keep what whoever leaves with this sign-in was writing, if they chose so; on a shared device, if they chose it
    there (`chosen_here`). Leaving doesn't wait for this, so the sign-in may have ended a moment before.
    """
    found = who_leaves(digest(key))
    if found is None or not (chosen_here if found.shared else found.user.keep_drafts):
        return
    spend("draft", found.user_id, "60 per hour")
    locked(User, found.user_id)
    drafts.keep(found.user_id, place, written)
