"""A group with people in it, and short ways to write in its forum."""

import pytest

from community.core import events
from community.core.db import db, transaction
from community.forums.actions.posts import create_post
from community.forums.actions.topics import create_topic
from community.forums.events import PostChanged, PostPublished, PostWithdrawn
from community.forums.models import Post, Topic
from community.forums.queries.posts import opening_of
from community.moderation.events import CaseDecided


@pytest.fixture
def group(make):
    """A private group: ann and bea are members, grete moderates it; otto is outside."""
    return make.group(
        "Evenings", members=[make.ann, make.user("bea")], moderators=[make.user("grete")], review_first_posts=0
    )


@pytest.fixture
def people(make, group):
    """The cast by name."""
    from sqlalchemy import select

    from community.accounts.models import User

    def person(handle):
        return db.session.scalar(select(User).where(User.handle_key == handle))

    return {name: person(name) for name in ("ann", "bea", "grete")} | {"otto": make.otto}


@pytest.fixture
def ann(people):
    return people["ann"]


@pytest.fixture
def bea(people):
    return people["bea"]


@pytest.fixture
def grete(people):
    return people["grete"]


@pytest.fixture
def otto(people):
    return people["otto"]


@pytest.fixture
def topic(group, ann) -> Topic:
    """A published topic of ann's."""
    return create_topic(ann, group, title="The evenings are long", body="How are yours?", reply_wish="experience")


@pytest.fixture
def say(topic):
    """say(user, "text") posts in the topic."""

    def _say(user, body="A lamp in the kitchen.", **more) -> Post:
        return create_post(user, topic, body, **more)

    return _say


@pytest.fixture
def opening(topic) -> Post:
    return opening_of(topic.id)


@pytest.fixture
def fresh():
    """fresh(row) reads a row again."""

    def _fresh(row):
        db.session.refresh(row)
        return row

    return _fresh


@pytest.fixture
def heard(monkeypatch):
    """What the forums told the features above."""
    said = []
    for kind in (PostPublished, PostChanged, PostWithdrawn):
        monkeypatch.setitem(events._handlers, kind, [*events._handlers[kind], said.append])
    return said


@pytest.fixture
def decide():
    """decide(post, "approve", moderator) is a moderator's decision, as the wiring carries it to the forums."""

    def _decide(post, decision, moderator, subject=None):
        kind, key = subject or ("post", post.id)
        with transaction():
            events.publish(CaseDecided(1, kind, key, post.group_id, decision, moderator.id, "because"))
        db.session.refresh(post)

    return _decide
