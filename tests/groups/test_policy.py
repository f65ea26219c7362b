"""Who may do what in a group: role by deed."""

import pytest

from community.core.clock import now
from community.core.db import db
from community.groups import policy
from community.groups.queries.members import membership_of

#: deed -> who may do it
MAY = {
    policy.can_take_part: {"member", "moderator", "owner"},
    policy.can_moderate: {"moderator", "owner"},
    policy.can_own: {"owner"},
    policy.can_see_members: {"member", "moderator", "owner"},
}
WHO = [
    "stranger",
    "requested",
    "declined",
    "left",
    "removed",
    "banned",
    "member",
    "moderator",
    "owner",
    "site",
    "admin",
]


def somebody(make, group, who):
    """A user who stands to the group as `who` says."""
    if who == "site":
        return make.mo
    if who == "admin":
        return make.owen
    user = make.user()
    if who in ("member", "moderator", "owner"):
        make.join(user, group, role=who)
    elif who != "stranger":
        make.join(user, group, status=who)
    return user


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("deed", MAY, ids=lambda deed: deed.__name__)
def test_who_may(make, who, deed):
    group = make.group(owner=make.user())
    assert deed(somebody(make, group, who), group) == (who in MAY[deed])


@pytest.mark.parametrize("deed", [policy.can_take_part, policy.can_moderate, policy.can_own])
def test_a_paused_account_may_nothing(make, deed):
    owner = make.user()
    group = make.group(owner=owner)
    make.pause(owner)
    assert not deed(owner, group)


@pytest.mark.parametrize("actor", ["member", "moderator", "owner"])
@pytest.mark.parametrize("target", ["requested", "member", "moderator", "owner", "removed"])
def test_who_looks_after_whom(make, actor, target):
    group = make.group(owner=make.user())
    one, other = somebody(make, group, actor), somebody(make, group, target)
    may = {"member": set(), "moderator": {"requested", "member", "removed"}}
    may["owner"] = may["moderator"] | {"moderator"}
    assert policy.can_manage(one, group, membership_of(other, group)) == (target in may[actor])


def test_nobody_manages_themselves(make):
    owner = make.user()
    group = make.group(owner=owner)
    assert not policy.can_manage(owner, group, membership_of(owner, group))


def test_members_see_members_only_where_the_group_lets_them(make):
    member, moderator = make.user(), make.user()
    group = make.group(members=[member], moderators=[moderator], members_see_members=False)
    assert not policy.can_see_members(member, group)
    assert policy.can_see_members(moderator, group)


def test_the_only_owner_can_not_step_down(make):
    owner, second = make.user(), make.user()
    group = make.group(owner=owner)
    assert not policy.can_step_down(membership_of(owner, group))
    make.join(second, group, role="owner")
    assert policy.can_step_down(membership_of(owner, group))


@pytest.mark.parametrize(("published", "reason"), [(0, "first_posts"), (1, "first_posts"), (2, None)])
def test_new_members_are_read_first(make, published, reason):
    member = make.user()
    group = make.group(members=[member], review_first_posts=2)
    membership_of(member, group).published_count = published
    db.session.commit()
    assert policy.review_reason(member, group, "Hello") == reason


def test_an_archived_group_is_only_read(make):
    member = make.user()
    group = make.group(members=[member], archived_at=now())
    assert not policy.can_take_part(member, group)


@pytest.mark.parametrize(("role", "may"), [("member", False), ("moderator", True), ("admin", True)])
def test_who_founds_groups(make, role, may):
    assert policy.can_found(make.user(role=role)) == may
