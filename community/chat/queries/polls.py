"""Polls as one viewer sees them: what was chosen how often, and what they chose themselves. Never who chose what.

The counts are the same for everybody, whoever has no contact with whom: if they were not, leaving somebody out and
letting them in again would show what that person chose.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from community.accounts.models import User
from community.chat.models.carried import Poll, PollVote
from community.core.clock import now
from community.core.db import db


@dataclass(frozen=True)
class Choice:
    """One answer, and how many gave it; None while that is not told."""

    words: str
    count: int | None


@dataclass(frozen=True)
class PollSeen:
    """A poll for one viewer. `mine` is the number of their choice, from 0."""

    kind: str
    choices: tuple[Choice, ...]
    answered: int
    counts_from: int
    closes_at: datetime | None
    words: str
    mine: int | None = None

    @property
    def closed(self) -> bool:
        """Whether nobody can answer any more."""
        return is_over(self.closes_at)

    @property
    def counted(self) -> bool:
        """Whether it is told what was chosen."""
        return self.answered >= self.counts_from


def polls_seen(viewer: User, message_ids: Collection[int]) -> dict[int, PollSeen]:
    """The polls of these lines. Two questions, however many there are."""
    counts: dict[int, dict[int, int]] = defaultdict(dict)
    mine: dict[int, int] = {}
    own = func.max(case((PollVote.user_id == viewer.id, 1), else_=0))
    for message_id, choice, count, is_mine in db.session.execute(
        select(PollVote.message_id, PollVote.choice, func.count(), own)
        .where(PollVote.message_id.in_(message_ids))
        .group_by(PollVote.message_id, PollVote.choice)
    ):
        counts[message_id][choice] = count
        if is_mine:
            mine[message_id] = choice
    return {
        poll.message_id: _seen(poll, counts[poll.message_id], mine.get(poll.message_id)) for poll in _of(message_ids)
    }


def poll_by_choice(message_id: int, user_ids: Iterable[int]) -> list[tuple[PollSeen, set[int]]]:
    """The poll as each of these people sees it, with who sees it so: as many ways as there are choices, and one."""
    given = db.session.execute(select(PollVote.user_id, PollVote.choice).where(PollVote.message_id == message_id))
    chosen = {row.user_id: row.choice for row in given}
    readers: dict[int | None, set[int]] = defaultdict(set)
    for user_id in user_ids:
        readers[chosen.get(user_id)].add(user_id)
    counts = Counter(chosen.values())
    return [(_seen(poll, counts, mine), people) for poll in _of([message_id]) for mine, people in readers.items()]


def is_over(closes_at: datetime | None) -> bool:
    """Whether a poll that closes then is closed."""
    return closes_at is not None and closes_at <= now()


def answered(message_id: int) -> bool:
    """Whether anybody answered."""
    return db.session.scalar(select(PollVote.user_id).where(PollVote.message_id == message_id).limit(1)) is not None


def _of(message_ids: Collection[int]) -> Iterable[Poll]:
    return db.session.scalars(select(Poll).where(Poll.message_id.in_(message_ids)))


def _seen(poll: Poll, counts: dict[int, int], mine: int | None) -> PollSeen:
    total = sum(counts.values())
    told = total >= poll.counts_from
    choices = tuple(Choice(words, counts.get(number, 0) if told else None) for number, words in enumerate(poll.choices))
    return PollSeen(poll.kind, choices, total, poll.counts_from, poll.closes_at, poll.words, mine)
