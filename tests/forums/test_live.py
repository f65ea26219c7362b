"""Who hears that a post was published, and who does not."""

import pytest

from community.core.db import db
from community.forums.actions.posts import create_post


@pytest.fixture
def ear(sign_in, listen):
    return lambda user: listen(sign_in(user))


def test_members_hear_it_and_outsiders_do_not(make, ear, group, topic, ann, bea, grete, otto):
    apart = make.user("cleo")
    make.join(apart, group)
    make.no_contact(apart, bea)
    ears = {user.handle: ear(user) for user in (ann, bea, grete, otto, apart)}
    create_post(bea, topic, "Hello")
    heard = {handle: one.heard("topic:post") for handle, one in ears.items()}
    told = [{"topic_id": topic.id, "number": 2}]
    assert heard == {"ann": told, "grete": told, "bea": [], "otto": [], "cleo": []}


def test_what_waits_is_heard_by_nobody(ear, group, topic, ann, bea):
    group.review_first_posts = 9
    db.session.commit()
    listening = ear(ann)
    create_post(bea, topic, "Hello")
    assert listening.heard("topic:post") == []
