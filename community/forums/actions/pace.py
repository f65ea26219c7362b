"""How a topic goes: slowly until that is changed; not at all for some minutes, which end by themselves; or quietly, in
memory of somebody who died.
"""

from datetime import timedelta

from community.accounts.models import User
from community.core import audit
from community.core.clock import now
from community.core.db import locked, transactional
from community.forums import policy
from community.forums.models import Topic
from community.forums.queries.topics import topic_for


@transactional
def slow_topic(moderator: User, topic_id: int, seconds: int) -> None:
    """So many seconds lie between two posts of one person; 0: as they like. Raises NotFound, NotAllowed."""
    policy.require_moderate(moderator, topic_for(moderator, topic_id))
    topic = locked(Topic, topic_id)
    topic.slow_seconds, topic.slowed_by_id = seconds, moderator.id if seconds else None
    audit.append(moderator.id, "topic.slowed", "topic", topic.id, topic.group_id, seconds=seconds)


@transactional
def rest_topic(moderator: User, topic_id: int, minutes: int) -> None:
    """Nobody but the moderators posts for so many minutes; 0 ends it at once. Raises NotFound, NotAllowed."""
    policy.require_moderate(moderator, topic_for(moderator, topic_id))
    topic = locked(Topic, topic_id)
    topic.rests_until = now() + timedelta(minutes=minutes) if minutes else None
    topic.rested_by_id = moderator.id if minutes else None
    audit.append(moderator.id, "topic.rested", "topic", topic.id, topic.group_id, minutes=minutes)


@transactional
def keep_in_memory(moderator: User, topic_id: int, on: bool) -> None:
    """The topic remembers somebody who died: what others answer is read first, and nothing about it is cheerful. Raises
    NotFound, NotAllowed.
    """
    policy.require_moderate(moderator, topic_for(moderator, topic_id))
    topic = locked(Topic, topic_id)
    topic.memory_since = (topic.memory_since or now()) if on else None
    topic.memory_by_id = moderator.id if on else None
    audit.append(moderator.id, "topic.in_memory", "topic", topic.id, topic.group_id, on=on)
