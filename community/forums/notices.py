"""Who is told what happens in topics, and in which words."""

from collections.abc import Sequence

from community.accounts.models import User
from community.accounts.queries.contact import kept_from_ids
from community.forums.models import Post
from community.forums.queries.records import participant_ids, posts_in_words
from community.notifications.actions import notify
from community.notifications.kinds import Words
from community.notifications.models import Notification


def replied(post: Post) -> None:
    """Tell those who are part of the topic that somebody answered. A pseudonym is nobody whom a notice could be kept
    back for, or taken away for later.
    """
    told = participant_ids(post.topic_id)
    if post.identity.anonymous:
        told -= kept_from_ids(post.author_id, pseudonym=True) | {post.author_id}
    actor_id = None if post.identity.anonymous else post.author_id
    notify(told, "post_replied", "post", post.id, actor_id=actor_id)


def published(post: Post) -> None:
    """Tell its author that a moderator has read the post, and that it can be seen now."""
    notify([post.author_id], "post_published", "post", post.id)


def words(viewer: User, notices: Sequence[Notification]) -> dict[int, Words]:
    """The words of these notices for the viewer, by id, without those about posts they can't see. One query."""
    posts = posts_in_words(viewer, {notice.subject_id for notice in notices})
    found = {}
    for notice in notices:
        post = posts.get(notice.subject_id)
        if post is None:
            continue
        where = f"“{post.title}”" if post.titled else "a topic you are part of"
        if notice.kind == "post_replied":
            text = f"{post.name} answered in {where}."
        elif post.opens:
            text = f"Your topic {where} is published."
        else:
            text = f"Your post in {where} is published."
        found[notice.id] = Words(text, f"/topics/{post.topic_id}?post={post.number}#p{post.number}")
    return found
