"""What those who watch a topic hear: only that there is something, which they then ask for."""

from community.accounts.queries.contact import kept_from_ids
from community.core.realtime import tell
from community.forums.models import Post
from community.groups.queries.members import member_ids


def posted(post: Post) -> None:
    """Tell the group's members that a post was published, but nobody from whom its author keeps it."""
    kept_from = kept_from_ids(post.author_id, post.identity.anonymous) | {post.author_id}
    tell(
        sorted(set(member_ids(post.group_id)) - kept_from),
        "topic:post",
        {"topic_id": post.topic_id, "number": post.number},
    )
