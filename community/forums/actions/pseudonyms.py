"""As whom somebody writes in a topic: by their handle, or under a pseudonym that is theirs in this topic alone."""

from community.accounts.actions.pseudonyms import take_pseudonym
from community.accounts.models import Identity, User
from community.core.db import db, transactional
from community.forums import policy
from community.forums.models import TopicPseudonym
from community.forums.queries.pseudonyms import own_pseudonym, pseudonyms_in
from community.groups.models import Group


@transactional
def written_as(author: User, group: Group, topic_id: int, anonymous: bool) -> Identity:
    """How what the author writes in this topic is shown. The caller holds the topic. Raises Invalid (`anonymous`)."""
    if not anonymous:
        return author.identity
    policy.require_anonymity(author, group)
    identity = own_pseudonym(author, topic_id)
    if identity is None:
        identity = take_pseudonym(author, pseudonyms_in(topic_id))
        db.session.add(
            TopicPseudonym(topic_id=topic_id, user_id=author.id, identity_id=identity.id, name=identity.name)
        )
        db.session.flush()
    return identity
