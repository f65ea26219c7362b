"""Every kind of notice has its words."""

import pytest

from community.core.db import db
from community.groups.actions import members, memberships
from community.groups.actions.groups import change_group
from community.groups.models import Group
from community.notifications.queries import inbox


def texts(user):
    return [item.text for item in inbox(user).page.items]


def test_the_words_of_groups(make):
    group = make.group("Slow mornings", owner=make.ann)
    memberships.join(make.otto, group, 1)
    members.decline(make.ann, group, make.otto, "We are full.")
    [text] = texts(make.otto)
    assert text.startswith("Thank you for asking to join Slow mornings. The moderators can’t welcome you there")
    assert text.endswith("They wrote: “We are full.”")
    make.join(make.mo, group)
    members.set_role(make.ann, group, make.mo, "moderator")
    assert texts(make.mo) == ["You are a moderator of Slow mornings now."]
    members.remove(make.ann, group, make.mo)
    assert texts(make.mo) == ["You are no longer a member of Slow mornings."]


@pytest.mark.parametrize("how", ["remove", "ban"])
def test_a_group_out_of_sight_is_not_named(make, how):
    group = make.group("Quiet room", privacy="hidden", owner=make.ann, members=[make.otto])
    getattr(members, how)(make.ann, group, make.otto)
    assert "You are no longer a member of a group." in texts(make.otto)
    assert not any("Quiet room" in text for text in texts(make.otto))


def test_a_group_that_went_out_of_sight_is_not_named_either(make):
    group = make.group("Quiet room", owner=make.ann)
    memberships.join(make.otto, group, 1)
    members.decline(make.ann, group, make.otto)
    change_group(make.ann, db.session.get(Group, group.id), privacy="hidden")
    assert "Quiet room" not in texts(make.otto)[0]
