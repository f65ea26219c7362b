"""Topics that somebody may want to know of: new ones, and those that nobody answered yet."""

from datetime import timedelta

from sqlalchemy import bindparam, func, or_

from community.accounts.models import User
from community.core.clock import now
from community.core.db import Moment, rows_of
from community.forums.models import Topic, TopicRead
from community.forums.queries.topics import LISTED, MINE, SEEN, TOPIC_SHOWN, Bound, SeenTopic, seen
from community.groups.models import Group
from community.groups.queries.members import not_paused

#: Somebody who was never answered is put before the others for so long.
UNANSWERED_FOR = timedelta(days=14)

_UNANSWERED = (
    LISTED.where(
        Topic.post_count == 1,
        Topic.created_at > bindparam("since", type_=Moment),
        Topic.pinned_at.is_(None),
        Topic.locked_at.is_(None),
        Topic.memory_since.is_(None),
        Topic.author_id != Bound.id,
    )
    .order_by(Topic.created_at)
    .limit(bindparam("many"))
)
_UNANSWERED_ANYWHERE = (
    SEEN.where(
        MINE.status == "active",
        not_paused(MINE),
        Group.archived_at.is_(None),
        Topic.status == "published",
        Topic.post_count == 1,
        Topic.created_at > bindparam("since", type_=Moment),
        Topic.locked_at.is_(None),
        Topic.memory_since.is_(None),
        Topic.author_id != Bound.id,
        TOPIC_SHOWN,
    )
    .order_by(Topic.created_at)
    .limit(bindparam("many"))
)
_NEW = (
    SEEN.where(
        MINE.status == "active",
        not_paused(MINE),
        Topic.status == "published",
        Topic.last_post_at > bindparam("since", type_=Moment),
        TOPIC_SHOWN,
        Topic.last_post_number > func.coalesce(TopicRead.last_read_number, 0),
        or_(TopicRead.user_id.is_not(None), Topic.last_post_at >= MINE.joined_at),
    )
    .order_by(Topic.last_post_at.desc(), Topic.id.desc())
    .limit(bindparam("many"))
)


def unanswered_topics(viewer: User, group: Group, limit: int = 3) -> list[SeenTopic]:
    """Topics of others in the group that nobody answered yet, the longest waiting first."""
    asked = {"viewer": viewer.id, "group": group.id, "since": now() - UNANSWERED_FOR, "many": limit}
    return [seen(viewer, row) for row in rows_of(_UNANSWERED, asked)]


def waiting_for_a_first_reply(viewer: User, limit: int = 3) -> list[SeenTopic]:
    """The same in all groups the viewer belongs to."""
    asked = {"viewer": viewer.id, "since": now() - UNANSWERED_FOR, "many": limit}
    return [seen(viewer, row) for row in rows_of(_UNANSWERED_ANYWHERE, asked)]


def new_topics(viewer: User, limit: int = 10, days: int = 30) -> list[SeenTopic]:
    """Topics with posts the viewer has not read, in all groups they belong to, from the last `days`; latest first."""
    asked = {"viewer": viewer.id, "since": now() - timedelta(days=days), "many": limit}
    return [seen(viewer, row) for row in rows_of(_NEW, asked)]
