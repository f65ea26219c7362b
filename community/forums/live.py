"""What those who watch a topic hear: only that there is something, which they then ask for."""

from community.accounts.queries.contact import out_of_contact_ids
from community.core.realtime import tell
from community.forums.models import Post
from community.groups.queries.members import member_ids


def posted(post: Post) -> None:
    """Tell the group's members that a post was published, but nobody who is out of contact with its author."""
    audience = set(member_ids(post.group_id)) - out_of_contact_ids(post.author_id) - {post.author_id}
    tell(sorted(audience), "topic:post", {"topic_id": post.topic_id, "number": post.number})
