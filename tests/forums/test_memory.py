"""A topic in memory of somebody who died: quiet, read first, and with who answers where its reader lives."""

import pytest
import sqlalchemy as sa

from community.core.audit import AuditEntry
from community.core.clock import now
from community.core.errors import NotAllowed
from community.forums.actions.pace import keep_in_memory
from community.forums.actions.posts import create_post, edit_post
from community.forums.actions.reactions import set_reaction
from community.forums.actions.topics import create_topic
from community.forums.models import Post, Topic
from community.forums.queries.news import unanswered_topics, waiting_for_a_first_reply
from community.groups.models import Group
from community.groups.queries.members import membership_of
from community.library.models import Helpline
from community.milestones.jobs import anniversaries
from community.moderation.actions.cases import decide
from community.moderation.models.cases import Case
from community.notifications.models import Notification


@pytest.fixture
def grete(make):
    return make.user("grete")


@pytest.fixture
def ben(make):
    return make.user("ben")


@pytest.fixture
def topic(make, grete, ben):
    group = make.group("Evenings", members=[make.ann, ben], moderators=[grete])
    return create_topic(make.ann, group, title="Rosa is gone", body="She was kind to all of us.")


def test_answers_are_read_first_whoever_writes_but_those_who_look_after_it(make, grete, ben, topic, db):
    before = create_post(ben, topic, "I am so sorry.")
    keep_in_memory(grete, topic.id, True)
    answer = create_post(ben, topic, "She brought soup.")
    hidden = create_post(make.ann, topic, "I miss her.", anonymous=True)
    assert [post.status for post in (before, answer, hidden)] == ["published", "pending", "pending"]
    assert create_post(grete, topic, "We are here.").status == "published"
    case = db.session.scalar(sa.select(Case).where(Case.subject_type == "post", Case.subject_id == answer.id))
    assert case.reason_name == "in_memory"
    decide(grete, case.id, "approve", reason="", version=case.version)
    assert db.session.get(Post, answer.id).status == "published"
    assert edit_post(ben, answer.id, "She brought soup, and stayed.").status == "pending", "nor by way of an edit"
    keep_in_memory(grete, topic.id, False)
    assert create_post(ben, topic, "Thank you.").status == "published"


def test_what_a_moderator_wrote_before_under_a_pseudonym_is_read_first_like_any_other(make, grete, ben, topic, db):
    """Or else, that a change is shown at once would tell that it is one of the few who look after the group."""
    group = db.session.get(Group, topic.group_id)
    hidden = create_post(ben, topic, "I miss her.", anonymous=True)
    membership_of(ben, group).role = "moderator"
    db.session.commit()
    keep_in_memory(grete, topic.id, True)
    assert edit_post(ben, hidden.id, "I miss her so.").status == "pending"


def test_it_stays_where_it_is_and_is_not_asked_about(make, grete, ben, topic, clock, db):
    group = db.session.get(Group, topic.group_id)
    assert [one.id for one in waiting_for_a_first_reply(ben)] == [topic.id]
    keep_in_memory(grete, topic.id, True)
    assert waiting_for_a_first_reply(ben) == [] == unanswered_topics(ben, group)
    stood = db.session.get(Topic, topic.id).last_post_at
    clock.forward(days=1)
    create_post(grete, topic, "We are here.")
    assert db.session.get(Topic, topic.id).last_post_at == stood
    clock.forward(days=364)
    anniversaries()
    kinds = set(db.session.scalars(sa.select(Notification.kind).where(Notification.user_id == make.ann.id)))
    assert "milestone_anniversary" not in kinds


def test_only_quiet_warm_words_fit(make, grete, ben, topic, sign_in, db):
    keep_in_memory(grete, topic.id, True)
    opening = db.session.scalar(sa.select(Post.id).where(Post.topic_id == topic.id))
    with pytest.raises(NotAllowed):
        set_reaction(ben, opening, "gives_hope")
    set_reaction(ben, opening, "with_you")
    page = sign_in(ben).get(f"/posts/{opening}").text
    assert "Thank you" in page and "This gives me hope" not in page
    keep_in_memory(grete, topic.id, False)
    set_reaction(ben, opening, "gives_hope")


def test_it_says_quietly_what_it_is_how_to_write_and_who_answers(make, grete, ben, topic, sign_in, db):
    make.ann.country = "GB"
    day = now().date()
    for name, country in (("Night line", "GB"), ("Elsewhere", "US")):
        db.session.add(Helpline(name=name, country=country, phone="0800 00", verified_on=day, next_check_on=day))
    db.session.commit()
    plain = sign_in(make.ann).get(f"/topics/{topic.id}").text
    assert "In memory" not in plain and "Night line" not in plain
    keep_in_memory(grete, topic.id, True)
    page = sign_in(make.ann).get(f"/topics/{topic.id}").text
    for words in ("In memory", "Leave out how and where it happened", "Night line", "A moderator reads what you write"):
        assert words in page, words
    assert "Elsewhere" not in page and "A line is enough" not in page and "Keep it in memory" not in page
    assert "In memory" in sign_in(make.ann).get("/groups/evenings/topics").text
    assert "It is no longer in memory" in sign_in(grete).get(f"/topics/{topic.id}").text


def test_its_moderators_alone_set_it_by_page_and_program_and_it_is_written_down(make, grete, ben, topic, sign_in, db):
    for user in (make.ann, ben):
        with pytest.raises(NotAllowed):
            keep_in_memory(user, topic.id, True)
    browser, address = sign_in(grete), f"/api/v1/topics/{topic.id}"
    assert browser.post_form(f"/topics/{topic.id}/memory", {"in_memory": "true"}).location == f"/topics/{topic.id}"
    assert browser.get(address).json["in_memory"] is True
    assert browser.post_form(f"/topics/{topic.id}/memory", {"in_memory": "perhaps"}).status_code == 422
    assert browser.patch(f"{address}/marks", json={"in_memory": False}).json["in_memory"] is False
    acts = sa.select(AuditEntry.details).where(AuditEntry.act == "topic.in_memory")
    assert list(db.session.scalars(acts)) == [{"on": True}, {"on": False}]
