"""Who may do what with the library."""

import pytest

from community.core.db import db
from community.library import actions, policy
from tests.library.entries import entry


@pytest.mark.parametrize(
    ("who", "suggest", "curate"),
    [("ann", True, False), ("mo", True, True), ("owen", True, True)],
)
def test_roles(make, who, suggest, curate):
    user = getattr(make, who)
    assert (policy.can_suggest(user), policy.can_curate(user)) == (suggest, curate)


def test_a_paused_or_unverified_account_suggests_and_curates_nothing(make):
    make.pause(make.mo)
    new = make.user("new", email_verified_at=None)
    assert not policy.can_curate(make.mo)
    assert not policy.can_suggest(make.mo)
    assert not policy.can_suggest(new)


def test_nobody_decides_about_their_own_while_there_is_a_second_moderator(make):
    own = entry(make.mo)
    assert policy.can_decide(make.owen, own)
    assert not policy.can_decide(make.mo, own)
    make.pause(make.owen)
    assert policy.can_decide(make.mo, own), "the only moderator left"


@pytest.mark.parametrize(
    ("status", "by_suggester"),
    [("suggested", True), ("returned", True), ("in_review", False), ("published", False), ("archived", False)],
)
def test_who_suggested_it_may_change_it_until_it_is_looked_at(make, status, by_suggester):
    resource = entry(make.ann)
    resource.status = status
    db.session.commit()
    assert policy.can_edit(make.ann, resource) is by_suggester
    assert policy.can_edit(make.mo, resource)
    assert not policy.can_edit(make.otto, resource)


def test_the_entry_says_when_its_suggester_checked_it_alone(make):
    own = entry(make.mo)
    actions.decide(make.mo, own, "published", "I am the only one here.")
    assert own.reviewed_alone
