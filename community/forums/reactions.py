"""What the forums do when a moderator has decided, when two people have no contact from now on, and when one left."""

from community.accounts.events import AccountClosed, NoContactChanged
from community.accounts.models import User
from community.accounts.queries.contact import kept_from_ids
from community.core.db import db
from community.core.jobs import later
from community.forums.actions.decisions import decide
from community.forums.actions.leaving import forget_marks
from community.forums.jobs import clear_words_of_those_who_left
from community.forums.models import Post
from community.forums.queries.posts import opening_of
from community.forums.queries.pseudonyms import notices_of
from community.moderation.events import CaseDecided
from community.notifications import actions as notifications


def case_decided(event: CaseDecided) -> None:
    """Publish, give back, hide or remove the post, or the topic with its opening post."""
    if event.subject_type == "topic":
        post = opening_of(event.subject_id)
    elif event.subject_type == "post":
        post = db.session.get(Post, event.subject_id)
    else:
        return
    if post is not None:
        decide(post, event.decision, event.moderator_id)


def account_closed(event: AccountClosed) -> None:
    """Their words are nameless, or go."""
    forget_marks(event.user_id, event.takes_words)
    later(clear_words_of_those_who_left)


def no_contact_changed(event: NoContactChanged) -> None:
    """Notices of what an author wrote under pseudonyms go where the author wants no contact, as those by name do."""
    for author_id, reader_id in ((event.user_id, event.other_id), (event.other_id, event.user_id)):
        if reader_id in kept_from_ids(author_id, pseudonym=True):
            reader = db.session.get_one(User, reader_id)
            notifications.drop(reader, notices_of(author_id, reader_id))
