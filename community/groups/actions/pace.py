"""How often somebody may share something: one rule, whatever and wherever.

Newcomers have a pace of their own, by time alone; the same words go to few places; and whom moderators let write less
often for a while waits between two things. Reporting, no contact, the safe word and leaving know none of this.
"""

from datetime import timedelta
from hashlib import sha256
from math import ceil
from typing import Any

from sqlalchemy import or_, select, update

from community.accounts.models import User
from community.accounts.policy import is_new
from community.core.clock import now
from community.core.db import db, transactional
from community.core.errors import TooMany
from community.core.limits import spend
from community.core.text import fold
from community.groups.models import Membership
from community.groups.queries.members import membership_of

#: Between two things that they share: a topic, a post, a line in a chat, a milestone, an entry of the library.
PACE = timedelta(minutes=10)


#: What a newcomer shares beside live talk.
OF_NEWCOMERS = "20 per hour"
#: The same words of one person, if there are more of them than a greeting has.
SAME_WORDS, LONG = "2 per 10 minutes", 60


@transactional
def keep_pace(author: Any, group: Any = None, words: str = "", talk: bool = False) -> None:
    """Count one thing that somebody shares in a group, or (None) outside of groups; `talk`: a line of live talk.

    Raises TooMany, with the time to wait: for somebody who may write less often just now and did a moment ago, for a
    newcomer who shares very much, and for the same words in place after place.
    """
    if not talk and is_new(author):
        spend("newcomer", author.id, OF_NEWCOMERS, "In the first days here people share less at a time.")
    if len(plain := fold(words[:5000])) >= LONG:
        same = f"{author.id}:{sha256(plain.encode()).hexdigest()}"
        spend("same words", same, SAME_WORDS, "You wrote just this a few times already, here or elsewhere.")
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
