"""What the forums do when a moderator has decided, and when somebody left."""

from community.accounts.events import AccountClosed
from community.core.db import db
from community.core.jobs import later
from community.forums.actions import posts as actions
from community.forums.actions.leaving import forget_marks
from community.forums.jobs import clear_words_of_those_who_left
from community.forums.models import Post
from community.forums.queries.posts import opening_of
from community.moderation.events import CaseDecided


def case_decided(event: CaseDecided) -> None:
    """Publish, give back, hide or remove the post, or the topic with its opening post."""
    if event.subject_type == "topic":
        post = opening_of(event.subject_id)
    elif event.subject_type == "post":
        post = db.session.get(Post, event.subject_id)
    else:
        return
    if post is not None:
        actions.decide(post, event.decision, event.moderator_id)


def account_closed(event: AccountClosed) -> None:
    """Their words are nameless, or go."""
    forget_marks(event.user_id, event.takes_words)
    later(clear_words_of_those_who_left)
