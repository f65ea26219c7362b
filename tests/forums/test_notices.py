"""In which words people are told, and that these are made for each reader."""

from sqlalchemy import select

from community.core.db import db
from community.forums import notices
from community.forums.actions import posts as actions
from community.forums.actions.decisions import decide
from community.notifications.models import Notification


def words(user):
    found = notices.words(user, db.session.scalars(select(Notification).where(Notification.user_id == user.id)).all())
    return [said.text for said in found.values()], [said.url for said in found.values()]


def test_a_reply(topic, say, ann, bea):
    say(bea)
    assert words(ann) == (["bea answered in “The evenings are long”."], [f"/topics/{topic.id}?post=2#p2"])


def test_nothing_is_said_of_what_is_gone(topic, say, ann, bea, grete):
    actions.remove_post(bea, say(bea).id)
    assert words(ann) == ([], [])


def test_nothing_is_said_to_those_who_left(make, group, say, ann, bea):
    from community.groups.queries.members import membership_of

    say(bea)
    membership_of(ann, group).status = "left"
    db.session.commit()
    assert words(ann) == ([], [])


def test_a_title_is_kept_from_those_out_of_contact_with_its_author(make, say, ann, bea, grete):
    say(bea)
    say(grete)
    make.no_contact(ann, bea)
    assert words(bea)[0] == ["grete answered in a topic you are part of."]


def test_a_published_post(group, topic, say, bea):
    from community.core.db import transaction

    group.review_first_posts = 1
    db.session.commit()
    post = say(bea)
    with transaction():
        decide(db.session.get(type(post), post.id), "approve", bea.id)
    assert words(bea)[0] == ["Your post in “The evenings are long” is published."]
