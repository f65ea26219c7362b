"""What becomes of the words of somebody who left: they stay without a name, or are gone, as they chose."""

from datetime import timedelta

from sqlalchemy import case, delete, literal, or_, select, update

from community.accounts.models import Identity, User
from community.core.clock import now
from community.core.db import Moment, db, locked, transactional
from community.forums.actions.posts import withdraw
from community.forums.models import Post, PostReaction, PostRevision, Topic, TopicRead
from community.moderation.actions.reports import withdraw as withdraw_review

AT_ONCE = 100  # posts, in one transaction
#: Pseudonyms go by and by, in so many days each at a time of its own.
FIRST_DAY, DAYS = 3, 25


@transactional
def forget_marks(user_id: int, takes_words: bool) -> None:
    """How far they read, what their posts said before; and their warm answers, where they take their words away."""
    theirs = select(Post.id).where(Post.author_id == user_id)
    db.session.execute(delete(TopicRead).where(TopicRead.user_id == user_id))
    gone = or_(PostRevision.post_id.in_(theirs), PostRevision.by_id == user_id)
    db.session.execute(delete(PostRevision).where(gone))
    db.session.execute(update(Post).where(Post.author_id == user_id).values(client_id=None))
    if takes_words:
        db.session.execute(delete(PostReaction).where(PostReaction.user_id == user_id))


@transactional
def clear_some_words() -> int:
    """Clear posts of those who left, in one topic: what others don't see in any case, the rest where they wished it.

    How many; 0 once there are none. Again is fine, so it may be cut off anywhere.
    """
    topic_id = db.session.scalar(_left().with_only_columns(Post.topic_id).limit(1))
    if topic_id is None:
        return 0
    topic = locked(Topic, topic_id)
    posts = db.session.scalars(_left().where(Post.topic_id == topic_id).order_by(Post.id).limit(AT_ONCE)).all()
    for post in posts:
        _clear(topic, post)
    return len(posts)


def _left():
    wish = or_(User.takes_words, Post.status != "published")
    left = select(Post).join(User, User.id == Post.author_id).join(Identity, Identity.id == Post.identity_id)
    return left.where(User.closed_at.is_not(None), Post.body != "", wish, _due())


def _due():
    """What was written by name, at once. A pseudonym later: or else whoever sees both go together learns who it was."""
    moments = {one: literal(now() - timedelta(days=FIRST_DAY + one), Moment) for one in range(DAYS)}
    return or_(Identity.kind != "pseudonym", User.closed_at <= case(moments, value=Identity.id % DAYS))


def _clear(topic: Topic, post: Post) -> None:
    withdraw_review(*(("topic", topic.id) if post.opens else ("post", post.id)))
    withdraw(post, "removed")
    post.body = post.body_html = ""
    post.removed_at, post.removed_by_id, post.removed_from = now(), post.author_id, None
    if post.opens:
        topic.title, topic.content_notes = "", []
