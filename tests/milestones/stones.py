"""Milestones and cheers for these tests, made the way people make them."""

from datetime import date

from community.core.db import db
from community.milestones.actions import cheers, milestones


def milestone(author, title="Put the second mug away", **more):
    """A milestone, private unless said otherwise."""
    fields = {
        "title": title,
        "kind": "first_step",
        "happened_on": date(2026, 1, 5),
        "story": "Away, not thrown.",
        **more,
    }
    made = milestones.define(author, **fields)
    db.session.commit()
    return made


def in_group(author, group, title="One hundred breakfasts", **more):
    """A milestone shared with a group."""
    return milestone(author, title, audience="group", group=group.slug, **more)


def cheered(made, *people, kind="with_you", note=""):
    """The same milestone, with a cheer from each of these."""
    for person in people:
        cheers.cheer(person, made, kind, note)
    db.session.commit()
    return made


def careful(make):
    """A group of Ann's whose moderator Mo reads the first milestone."""
    return make.group("Careful", members=[make.ann], moderators=[make.mo], review_first_posts=1, review_milestones=True)
