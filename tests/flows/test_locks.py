"""Author and moderator at the same moment: one of them waits, neither for ever."""

import pytest

from community.accounts.models import User
from community.core.db import db
from community.core.errors import DomainError
from community.forums.actions.posts import create_post, edit_post
from community.forums.actions.topics import create_topic, pin_topic
from community.forums.models import Post, Topic
from community.groups.models import Group
from community.moderation.actions.cases import decide
from community.moderation.models.cases import Case
from tests.moderation.conftest import at_once, committed  # noqa: F401

pytestmark = pytest.mark.own_server


def as_user(user_id, act):
    return lambda: act(db.session.get(User, user_id))


def test_editing_what_waits_while_it_is_decided(committed, at_once):  # noqa: F811
    make, _things = committed
    ann, grete = make.user("anna"), make.user("grete")
    group = make.group("Evenings", members=[ann], moderators=[grete], review_first_posts=99)
    topic_id = create_topic(grete, db.session.get(Group, group.id), title="Evenings", body="How are they?").id
    ids = (ann.id, grete.id)
    for _ in range(8):
        post_id = create_post(db.session.get(User, ids[0]), db.session.get(Topic, topic_id), "Long").id
        case = db.session.query(Case).filter_by(subject_type="post", subject_id=post_id).one()
        case_id, version = case.id, case.version
        db.session.rollback()
        results = at_once([
            as_user(ids[0], lambda me, post_id=post_id: edit_post(me, post_id, "Longer")),
            as_user(ids[1], lambda me, case_id=case_id, version=version: decide(
                me, case_id, "remove", "No.", version, rule=1)),
        ])  # fmt: skip
        assert not [found for found in results if isinstance(found, Exception) and not isinstance(found, DomainError)]
        db.session.expire_all()
        post, case = db.session.get(Post, post_id), db.session.get(Case, case_id)
        # whoever came first: what was removed stays so, what was changed waits to be read again
        assert (post.status, case.status) in {("removed", "decided"), ("pending", "open")}
        db.session.rollback()


def test_pinning_a_topic_while_people_answer_in_it(committed, at_once):  # noqa: F811
    make, _things = committed
    ann, grete = make.user("anna"), make.user("grete")
    group = make.group("Evenings", members=[ann], moderators=[grete])
    topic_id = create_topic(grete, db.session.get(Group, group.id), title="Evenings", body="How are they?").id
    ids = (ann.id, grete.id)
    db.session.rollback()
    for turn in range(8):
        results = at_once([
            as_user(ids[0], lambda me: create_post(me, db.session.get(Topic, topic_id), "Long")),
            as_user(ids[1], lambda me, turn=turn: pin_topic(me, topic_id, turn % 2 == 0)),
        ])  # fmt: skip
        assert not [found for found in results if isinstance(found, Exception)]
