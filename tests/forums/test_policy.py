"""Who may do what, as truth tables."""

import itertools

import pytest

from community.core.db import db
from community.core.errors import NotAllowed
from community.forums import policy
from community.forums.actions import topics
from community.forums.queries.posts import opening_of, post_for
from community.forums.queries.topics import topic_for
from community.groups.queries.members import membership_of


@pytest.mark.parametrize("topics_by", ["members", "moderators"])
@pytest.mark.parametrize("who", ["ann", "grete", "otto"])
def test_who_starts_topics(group, people, topics_by, who):
    group.topics_by = topics_by
    db.session.commit()
    user = people[who]
    allowed = who == "grete" or (who == "ann" and topics_by == "members")
    assert policy.can_open_topic(user, group, membership_of(user, group)) == allowed
    if not allowed:
        with pytest.raises(NotAllowed):
            policy.require_open_topic(user, group)


@pytest.mark.parametrize(("who", "locked"), list(itertools.product(["ann", "bea", "grete"], [False, True])))
def test_what_members_may_do_with_a_topic(people, grete, topic, opening, who, locked):
    topics.lock_topic(grete, topic.id, locked)
    user, seen = people[who], topic_for(people[who], topic.id)
    post, _ = post_for(user, opening.id)
    assert policy.can_reply(user, seen) == (not locked or who == "grete")
    assert policy.can_edit(user, post, seen) == (who == "ann" and not locked)
    assert policy.can_remove(user, post, seen) == (who in ("ann", "grete"))
    assert policy.can_moderate(user, seen) == (who == "grete")
    assert policy.can_react(user, post, seen) == (who != "ann")


def test_an_archived_group_is_read_only(group, bea, topic):
    from community.core.clock import now

    group.archived_at = now()
    db.session.commit()
    seen = topic_for(bea, topic.id)
    post, _ = post_for(bea, opening_of(topic.id).id)
    assert not policy.can_reply(bea, seen) and not policy.can_react(bea, post, seen)


def test_site_roles_give_no_rights_in_a_group(make, group, topic):
    from community.core.errors import NotFound

    for somebody in (make.mo, make.owen):
        with pytest.raises(NotFound):
            topic_for(somebody, topic.id)
