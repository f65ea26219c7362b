"""How often somebody may write whom moderators let write less often for a while: one rule, whatever and wherever."""

from datetime import timedelta
from math import ceil
from typing import Any

from sqlalchemy import or_, select, update

from community.accounts.models import User
from community.core.clock import now
from community.core.db import db, transactional
from community.core.errors import TooMany
from community.groups.models import Membership
from community.groups.queries.members import membership_of

#: Between two things that they share: a topic, a post, a line in a chat, a milestone, an entry of the library.
PACE = timedelta(minutes=10)


@transactional
def keep_pace(author: Any, group: Any = None) -> None:
    """Count one thing that somebody shares in a group, or (None) outside of groups. Nothing is kept of anybody else.

    Raises TooMany, with the time to wait, for somebody who may write less often just now and did a moment ago.
    """
    _count(User, author)
    if group is not None:
        _count(Membership, membership_of(author, group))


def _count(table: Any, limited: Any) -> None:
    if limited is None or limited.slowed_until is None or limited.slowed_until <= now():
        return
    # Who writes may hold a room that is waited for by whoever decides about them just now: nobody waits here.
    free = select(table.id).where(table.id == limited.id, or_(table.wrote_at.is_(None), table.wrote_at <= now() - PACE))
    free = free.with_for_update(key_share=True, skip_locked=True)
    if db.session.execute(update(table).where(table.id.in_(free)).values(wrote_at=now())).rowcount:  # type: ignore[attr-defined]
        return
    last = db.session.scalar(select(table.wrote_at).where(table.id == limited.id)) or now() - PACE
    wait = max(1, ceil((last + PACE - now()).total_seconds()))
    minutes = -(-wait // 60)
    raise TooMany(
        wait,
        f"You write less often for a while, until {limited.slowed_until.day} {limited.slowed_until:%B}. You can write "
        f"again in {minutes} minute{'' if minutes == 1 else 's'}. Nothing you wrote is lost.",
    )
