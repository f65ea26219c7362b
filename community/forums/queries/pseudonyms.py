"""As whom people write anonymously in a topic. Only they themselves are ever told."""

from collections.abc import Sequence

from sqlalchemy import select

from community.accounts.models import Identity, User
from community.core.db import db
from community.forums.models import Post, TopicPseudonym
from community.notifications.models import Notification


def own_pseudonym(user: User, topic_id: int) -> Identity | None:
    """The user's own pseudonym in a topic, if they have one."""
    return db.session.scalar(
        select(Identity)
        .join(TopicPseudonym, TopicPseudonym.identity_id == Identity.id)
        .where(TopicPseudonym.topic_id == topic_id, TopicPseudonym.user_id == user.id)
    )


def pseudonyms_in(topic_id: int) -> set[str]:
    """The names that are taken in a topic. Unscoped: so that no two people have the same."""
    return set(db.session.scalars(select(TopicPseudonym.name).where(TopicPseudonym.topic_id == topic_id)))


def notices_of(author_id: int, reader_id: int) -> Sequence[int]:
    """The ids of a reader's notices of posts that this author wrote under pseudonyms. Unscoped: to take them away."""
    return db.session.scalars(
        select(Notification.id)
        .join(Post, Post.id == Notification.subject_id)
        .join(Identity, Identity.id == Post.identity_id)
        .where(
            Notification.user_id == reader_id,
            Notification.kind == "post_replied",
            Post.author_id == author_id,
            Identity.kind == "pseudonym",
        )
    ).all()
