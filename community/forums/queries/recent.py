"""What was posted lately, in words. Unscoped: for trying watched phrases, which shows nobody more than they see."""

from sqlalchemy import select

from community.core.db import db
from community.forums.models import Post, Topic


def recent_topics(group_id: int | None, limit: int) -> list[tuple[int, str]]:
    """The newest published topics with their opening posts, as (id, words): of a group, or (None) of all."""
    return _recent(group_id, limit, opens=True)


def recent_posts(group_id: int | None, limit: int) -> list[tuple[int, str]]:
    """The same of replies."""
    return _recent(group_id, limit, opens=False)


def _recent(group_id: int | None, limit: int, opens: bool) -> list[tuple[int, str]]:
    said = select(Post.id, Post.topic_id, Topic.title, Post.body).join(Topic, Topic.id == Post.topic_id)
    said = said.where(Post.opens == opens, Post.status == "published")
    if group_id is not None:
        said = said.where(Post.group_id == group_id)
    rows = db.session.execute(said.order_by(Post.id.desc()).limit(limit))
    return [(row.topic_id, f"{row.title}\n{row.body}") if opens else (row.id, row.body) for row in rows]
