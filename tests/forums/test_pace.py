"""How fast a topic goes: slowly, or not at all for some minutes, for everybody but those who look after it."""

import pytest
import sqlalchemy as sa

from community.core.audit import AuditEntry
from community.core.errors import NotAllowed, TooMany
from community.forums.actions.pace import rest_topic, slow_topic
from community.forums.actions.posts import create_post
from community.forums.actions.topics import create_topic
from community.forums.models import Topic


@pytest.fixture
def grete(make):
    return make.user("grete")


@pytest.fixture
def topic(make, grete):
    group = make.group("Evenings", members=[make.ann, make.user("ben")], moderators=[grete])
    return create_topic(make.ann, group, title="The evenings are long", body="How are yours?")


def test_a_slow_topic_leaves_time_between_two_posts_of_one_person(make, grete, topic, clock, sign_in, db):
    slow_topic(grete, topic.id, 30)
    clock.forward(seconds=31)
    create_post(make.ann, topic, "A lamp.", client_id="a")
    with pytest.raises(TooMany) as refused:
        create_post(make.ann, topic, "And soup.")
    assert 0 < refused.value.retry_after <= 30 and "goes slowly" in refused.value.detail
    assert create_post(make.ann, topic, "A lamp.", client_id="a").repeated, "the same post again is no other"
    create_post(grete, topic, "Moderators go on.")
    create_post(grete, topic, "As they like.")
    answer = sign_in(make.ann).post(f"/api/v1/topics/{topic.id}/posts", json={"body": "And soup."})
    assert answer.status_code == 429 and 0 < int(answer.headers["Retry-After"]) <= 30
    page = sign_in(make.ann).post_form(f"/topics/{topic.id}/reply", {"body": "And soup."})
    assert page.status_code == 429 and "And soup." in page.text, "the text is kept"
    assert "30 seconds lie between" in sign_in(make.ann).get(f"/topics/{topic.id}").text
    clock.forward(seconds=31)
    create_post(make.ann, topic, "And soup.")
    stored = db.session.get(Topic, topic.id)
    assert (stored.slow_seconds, stored.slowed_by_id) == (30, grete.id)
    slow_topic(grete, topic.id, 0)
    create_post(make.ann, topic, "And bread.")
    acts = sa.select(AuditEntry.act, AuditEntry.details).where(AuditEntry.act == "topic.slowed")
    assert [details for _act, details in db.session.execute(acts)] == [{"seconds": 30}, {"seconds": 0}]


def test_a_topic_that_rests_opens_by_itself(make, grete, topic, clock, sign_in, db):
    rest_topic(grete, topic.id, 15)
    with pytest.raises(TooMany) as refused:
        create_post(make.ann, topic, "But!")
    assert 14 * 60 < refused.value.retry_after <= 15 * 60 and "15 minutes" in refused.value.detail
    create_post(grete, topic, "We take a breath.")
    page = sign_in(make.ann).get(f"/topics/{topic.id}").text
    assert "This topic rests" in page and "Post reply" not in page and "We take a breath" in page
    assert sign_in(make.ann).get(f"/api/v1/topics/{topic.id}").json["rests_until"] is not None
    clock.forward(minutes=15, seconds=1)
    create_post(make.ann, topic, "Thank you.")
    assert sign_in(make.ann).get(f"/api/v1/topics/{topic.id}").json["rests_until"] is None
    rest_topic(grete, topic.id, 60)
    rest_topic(grete, topic.id, 0)
    create_post(make.ann, topic, "It is open again.")


def test_only_moderators_set_the_pace(make, grete, topic, sign_in, db):
    for act in (slow_topic, rest_topic):
        with pytest.raises(NotAllowed):
            act(make.ann, topic.id, 30)
    address = f"/api/v1/topics/{topic.id}/marks"
    browser = sign_in(grete)
    assert browser.patch(address, json={"slow_seconds": 60}).json["slow_seconds"] == 60
    for wrong in ({"slow_seconds": 7}, {"rest_minutes": 61}, {"rest_minutes": -1}):
        assert browser.patch(address, json=wrong).status_code == 422
    assert browser.post_form(f"/topics/{topic.id}/pace", {"rest_minutes": "3"}).status_code == 303
    assert "Open it again" in browser.get(f"/topics/{topic.id}").text
    assert "The pace of this topic" not in sign_in(make.ann).get(f"/topics/{topic.id}").text
