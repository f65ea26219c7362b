"""Entries for the library's tests."""

from community.core.db import db
from community.library import actions


def entry(author, title="A lamp in the kitchen", **more):
    """A suggestion."""
    fields = {"type": "article", "title": title, "summary": "A page about evenings.", "topics": ["self-care"], **more}
    return actions.suggest(author, **fields)


def published(make, title="A lamp in the kitchen", **more):
    """An entry that members find."""
    resource = entry(make.ann, title, **more)
    actions.decide(make.mo, resource, "published", "Read it twice.")
    db.session.commit()
    return resource
