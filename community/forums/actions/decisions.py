"""What moderators decided about a post, carried out."""

from community.core.clock import now
from community.core.db import locked, transactional
from community.forums import notices
from community.forums.actions.posts import publish, withdraw
from community.forums.models import Post, Topic

BECOMES = {"approve": "published", "restore": "published", "return": "returned", "hide": "hidden"}


@transactional
def decide(post: Post, decision: str, moderator_id: int) -> None:
    """Carry out what a moderator decided about a post. What its author took back stays away: put back, it is where it
    was decided to be. Once a moderator removed it too, its author can't put it back.
    """
    topic_id, post_id = post.topic_id, post.id
    locked(Topic, topic_id)
    post = locked(Post, post_id)
    if post.status == "removed" and post.removed_by_id == post.author_id:
        if decision == "remove":
            post.removed_by_id = moderator_id
        else:
            post.removed_from = BECOMES.get(decision, post.removed_from)
        return
    before = post.status
    if decision in ("approve", "restore"):
        post.removed_at = post.removed_by_id = post.removed_from = None
        publish(post)
        if before in ("pending", "returned"):
            notices.published(post)
    elif decision in ("return", "hide"):
        post.removed_at = post.removed_by_id = post.removed_from = None
        withdraw(post, BECOMES[decision])
    elif decision == "remove":
        withdraw(post, "removed")
        post.removed_at, post.removed_by_id, post.removed_from = now(), moderator_id, before
