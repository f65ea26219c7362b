"""Posts that a moderator reads first, and what is decided about posts."""

import pytest
from sqlalchemy import func, select

from community.core.db import db
from community.core.errors import NotAllowed, NotFound
from community.forums.actions import posts as actions
from community.forums.actions import topics
from community.forums.events import PostChanged, PostPublished, PostWithdrawn
from community.forums.models import Post
from community.forums.queries.topics import topic_for
from community.moderation.models.cases import Case
from community.notifications.models import Notification


@pytest.fixture
def reviewed(group):
    """In this group the first two posts of a member are read first."""
    group.review_first_posts = 2
    db.session.commit()


def test_first_posts_are_read_first(topic, say, bea, ann, grete, reviewed, heard, fresh, decide):
    heard.clear()
    post = say(bea)
    assert (post.status, post.number, fresh(topic).post_count) == ("pending", None, 1)
    assert heard == []
    case = db.session.scalar(select(Case).where(Case.subject_type == "post", Case.subject_id == post.id))
    assert case.kind == "review" and case.subject_author_id == bea.id
    decide(post, "approve", grete)
    assert (post.status, post.number) == ("published", 2)
    assert heard == [PostPublished(post.id, topic.id, topic.group_id, bea.id, 2)]
    kinds = db.session.scalars(select(Notification.kind).where(Notification.user_id == bea.id)).all()
    assert kinds.count("post_published") == 1
    decide(say(bea), "approve", grete)
    assert say(bea).status == "published"


def test_a_first_topic_waits_whole(group, reviewed, ann, bea, grete, fresh, decide):
    topic = topics.create_topic(ann, group, "Hello all", "I am new")
    assert topic.status == "pending"
    with pytest.raises(NotFound):
        topic_for(bea, topic.id)
    with pytest.raises(NotAllowed):
        actions.create_post(ann, topic, "Anybody?")
    opening = db.session.scalar(select(Post).where(Post.topic_id == topic.id))
    assert db.session.scalar(select(Case.subject_type)) == "topic"
    decide(opening, "approve", grete, ("topic", topic.id))
    assert (fresh(topic).status, opening.number) == ("published", 1)
    assert topic_for(bea, topic.id).title == "Hello all"


def test_an_edit_under_review_is_read_again(topic, say, bea, ann, grete, reviewed, heard, fresh, decide):
    post = say(bea, "Fine")
    decide(post, "approve", grete)
    heard.clear()
    actions.edit_post(bea, post.id, "Not fine")
    assert (post.status, post.number, fresh(topic).post_count) == ("pending", 2, 1)
    assert heard == [PostWithdrawn(post.id)]
    decide(post, "approve", grete)
    assert (post.status, post.number, fresh(topic).post_count) == ("published", 2, 2)
    assert heard[1:] == [PostChanged(post.id)]
    replies = db.session.scalar(select(func.count()).where(Notification.kind == "post_replied"))
    assert replies == 1


def test_a_returned_post_is_sent_again(say, bea, grete, reviewed, decide):
    post = say(bea, "Do this")
    decide(post, "return", grete)
    assert post.status == "returned"
    actions.edit_post(bea, post.id, "I did this")
    assert post.status == "pending"
    decide(post, "approve", grete)
    assert post.status == "published" and post.body == "I did this"


@pytest.mark.parametrize("decision", ["hide", "remove"])
def test_what_is_decided_is_undone_by_restoring(topic, say, bea, grete, decision, fresh, decide):
    post = say(bea)
    decide(post, decision, grete)
    assert post.status == {"hide": "hidden", "remove": "removed"}[decision]
    assert fresh(topic).post_count == 1
    for nothing in ("warn", "dismiss"):
        decide(post, nothing, grete)
        assert post.status == {"hide": "hidden", "remove": "removed"}[decision]
    decide(post, "restore", grete)
    assert (post.status, post.number, fresh(topic).post_count) == ("published", 2, 2)


def test_what_its_author_took_back_is_not_published_by_a_moderator(say, bea, grete, reviewed, decide):
    post = say(bea)
    actions.remove_post(bea, post.id)
    decide(post, "approve", grete)
    assert post.status == "removed"


def test_decisions_about_other_things_are_not_ours(say, bea, grete, decide):
    post = say(bea)
    decide(post, "remove", grete, ("message", post.id))
    assert post.status == "published"
