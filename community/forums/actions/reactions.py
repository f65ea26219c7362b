"""Warm answers to posts. Only the post's author sees who gave them."""

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from community.accounts.models import User
from community.core.db import db, transactional
from community.core.errors import NotAllowed
from community.core.limits import spend
from community.forums import policy
from community.forums.models import PostReaction
from community.forums.queries.posts import post_for
from community.groups.models import Group
from community.groups.policy import require_take_part


@transactional
def set_reaction(user: User, post_id: int, kind: str) -> None:
    """Answer a post with one of the warm words; twice is once. Raises NotFound, NotAllowed, TooMany."""
    _require(user, post_id, kind)
    spend("reaction", user.id, "300 per hour")
    if db.session.get(PostReaction, (post_id, user.id, kind)) is not None:
        return
    try:
        with db.session.begin_nested():
            db.session.add(PostReaction(post_id=post_id, user_id=user.id, kind=kind))
    except IntegrityError:
        pass  # pressed twice at once


@transactional
def unset_reaction(user: User, post_id: int, kind: str) -> None:
    """Take one's warm answer back; if there is none, nothing happens. Raises NotFound."""
    post_for(user, post_id)
    db.session.execute(
        delete(PostReaction).where(
            PostReaction.post_id == post_id, PostReaction.user_id == user.id, PostReaction.kind == kind
        )
    )


def _require(user: User, post_id: int, kind: str) -> None:
    post, topic = post_for(user, post_id)
    require_take_part(user, db.session.get_one(Group, topic.group_id))
    if not policy.can_react(user, post, topic):
        raise NotAllowed("Warm answers go to other people's posts, once they are published.")
    if kind not in policy.warm_words(topic):
        raise NotAllowed("In memory of somebody, these words don’t fit. “With you” is always there.")
