"""Joining, leaving, and what moderators decide."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.core import events
from community.core.clock import now
from community.core.db import db
from community.core.errors import Conflict, Invalid, NotAllowed, NotFound
from community.groups.actions import limits, members, memberships
from community.groups.actions.groups import change_group
from community.groups.actions.invitations import invite, revoke
from community.groups.events import MemberBanned, MemberJoined, MemberLeft, MemberPaused, MemberRestored, ModeratorLeft
from community.groups.queries.members import membership_of
from community.notifications.models import Notification


@pytest.fixture
def heard(monkeypatch):
    """What groups publish."""
    found = []
    kept = dict(events._handlers)
    events.connect({kind: [*handlers, found.append] for kind, handlers in kept.items()})
    yield found
    events.connect(kept)


def inbox(user):
    return [notice.kind for notice in db.session.scalars(select(Notification).where(Notification.user_id == user.id))]


def test_a_public_group_is_joined_at_once(make, heard):
    group = make.group(privacy="public", owner=make.mo, questions=["Why?"])
    membership = memberships.join(make.otto, group, agreement_version=1)
    assert (membership.status, membership.role, membership.agreement_version) == ("active", "member", 1)
    assert group.member_count == 2
    assert heard == [MemberJoined(group.id, make.otto.id)]


def test_a_private_group_is_asked(make, heard):
    group = make.group(owner=make.ann, questions=["Why?", "Since when?"])
    membership = memberships.join(make.otto, group, 1, ["Because.", "May."])
    assert membership.status == "requested"
    assert membership.answers == ["Because.", "May."]
    assert (group.member_count, heard) == (1, [])
    assert inbox(make.ann) == ["join_requested"]


@pytest.mark.parametrize("answers", [[], ["one"], ["one", "two", "three"]])
def test_every_question_is_answered(make, answers):
    group = make.group(owner=make.ann, questions=["Why?", "Since when?"])
    with pytest.raises(Invalid) as refused:
        memberships.join(make.otto, group, 1, answers)
    assert "answers" in refused.value.errors
    assert membership_of(make.otto, group) is None


def test_an_older_agreement_is_not_accepted_and_one_that_is_not_there_neither(make):
    group = make.group(privacy="public", owner=make.ann, agreement_version=2)
    with pytest.raises(Conflict):
        memberships.join(make.otto, group, 1)
    with pytest.raises(Invalid):
        memberships.join(make.otto, group, 3)


def test_a_hidden_group_is_absent_without_an_invitation(make):
    group = make.group(privacy="hidden", owner=make.ann)
    with pytest.raises(NotFound):
        memberships.join(make.otto, group, 1)
    with pytest.raises(NotFound):
        memberships.join(make.otto, group, 1, invitation="guessed")


@pytest.mark.parametrize("privacy", ["private", "hidden"])
def test_an_invitation_opens_the_door_at_once(make, privacy):
    group = make.group(privacy=privacy, owner=make.ann, questions=["Why?"])
    _row, code = invite(make.ann, group, uses=1)
    assert memberships.join(make.otto, group, 1, invitation=code).is_active


def test_an_invitation_ends(make, clock):
    group = make.group(owner=make.ann)
    _used, used = invite(make.ann, group, uses=1)
    memberships.join(make.user(), group, 1, invitation=used)
    row, taken_back = invite(make.ann, group)
    revoke(make.ann, group, row.id)
    _late, late = invite(make.ann, group, expires_at=now() + timedelta(days=1))
    clock.forward(days=2)
    for code in (used, taken_back, late, "never was one"):
        with pytest.raises(Conflict):
            memberships.join(make.otto, group, 1, invitation=code)
    assert membership_of(make.otto, group) is None


@pytest.mark.parametrize(("privacy", "error"), [("private", Conflict), ("hidden", NotFound)])
def test_an_old_link_does_not_undo_a_removal_but_a_new_one_does(make, clock, privacy, error):
    group = make.group("Evenings", privacy, owner=make.ann, members=[make.otto])
    old = invite(make.ann, group)[1]
    clock.forward(minutes=1)
    members.remove(make.ann, group, make.otto, "A break.")
    with pytest.raises(error):
        memberships.join(make.otto, group, 1, invitation=old)
    clock.forward(minutes=1)
    assert memberships.join(make.otto, group, 1, invitation=invite(make.ann, group)[1]).is_active


def test_whoever_is_kept_out_finds_nothing_even_with_an_invitation(make):
    group = make.group(privacy="public", owner=make.ann)
    make.join(make.otto, group, status="banned")
    _row, code = invite(make.ann, group)
    for invitation in (None, code):
        with pytest.raises(NotFound):
            memberships.join(make.otto, group, 1, invitation=invitation)


def test_an_unverified_account_joins_later(make):
    group = make.group(privacy="public", owner=make.ann)
    with pytest.raises(NotAllowed):
        memberships.join(make.user(email_verified_at=None), group, 1)


def test_the_declined_may_ask_again_after_a_while(make, clock):
    group = make.group(owner=make.ann)
    memberships.join(make.otto, group, 1)
    members.decline(make.ann, group, make.otto, "We are full.")
    assert inbox(make.otto) == ["join_declined"]
    with pytest.raises(Conflict) as refused:
        memberships.join(make.otto, group, 1)
    assert "again from" in refused.value.detail
    clock.forward(days=8)
    assert memberships.join(make.otto, group, 1).status == "requested"
    assert membership_of(make.otto, group).reason == ""


def test_a_member_accepts_a_newer_agreement_by_joining_again(make):
    group = make.group(members=[make.ann], agreement_version=2)
    assert memberships.join(make.ann, group, 2).agreement_version == 2
    with pytest.raises(Conflict):
        memberships.join(make.ann, group, 2)
    assert group.member_count == 1


def test_accepting_welcomes_and_clears_the_queue(make, heard):
    group = make.group(owner=make.ann, moderators=[make.mo])
    memberships.join(make.otto, group, 1)
    members.accept(make.ann, group, make.otto)
    assert membership_of(make.otto, group).is_active
    assert heard == [MemberJoined(group.id, make.otto.id)]
    assert inbox(make.otto) == ["join_accepted"]
    assert inbox(make.mo) == inbox(make.ann) == []


def test_two_who_accept_at_once_let_in_one_person(make):
    group = make.group(owner=make.ann, moderators=[make.mo])
    memberships.join(make.otto, group, 1)
    members.accept(make.ann, group, make.otto)
    members.accept(make.mo, group, make.otto)
    assert group.member_count == 3
    assert inbox(make.otto) == ["join_accepted"]
    with pytest.raises(Conflict):
        members.decline(make.mo, group, make.otto)


def test_an_archived_group_lets_nobody_in_who_asked_before(make):
    group = make.group(owner=make.ann)
    memberships.join(make.otto, group, 1)
    change_group(make.ann, group, archived=True)
    with pytest.raises(Conflict):
        members.accept(make.ann, group, make.otto)
    assert membership_of(make.otto, group).status == "requested"
    assert members.decline(make.ann, group, make.otto).status == "declined", "and can be told"


def test_leaving_is_quiet_and_taking_back_a_request_too(make, heard):
    group = make.group(owner=make.ann, members=[make.otto])
    memberships.leave(make.otto, group)
    assert (membership_of(make.otto, group).status, group.member_count) == ("left", 1)
    assert heard == [MemberLeft(group.id, make.otto.id, "left")]
    assert inbox(make.ann) == []
    memberships.join(make.otto, group, 1)
    memberships.leave(make.otto, group)
    assert inbox(make.ann) == []
    memberships.leave(make.otto, group)


def test_the_only_owner_hands_over_first(make):
    group = make.group(owner=make.ann, members=[make.otto])
    with pytest.raises(Conflict):
        memberships.leave(make.ann, group)
    with pytest.raises(Conflict):
        members.set_role(make.ann, group, make.ann, "member")
    members.set_role(make.ann, group, make.otto, "owner")
    memberships.leave(make.ann, group)
    assert membership_of(make.ann, group).role == "member"


def test_an_owner_demotes_no_other_owner(make):
    group = make.group(owner=make.ann)
    make.join(make.otto, group, role="owner")
    for decide in (members.remove, members.ban):
        with pytest.raises(NotAllowed):
            decide(make.ann, group, make.otto)
    with pytest.raises(NotAllowed):
        members.set_role(make.ann, group, make.otto, "member")


@pytest.mark.parametrize(("decide", "status"), [(members.remove, "removed"), (members.ban, "banned")])
def test_ending_a_membership(make, heard, decide, status):
    group = make.group(owner=make.ann, moderators=[make.otto])
    decide(make.ann, group, make.otto, "You know why.")
    membership = membership_of(make.otto, group)
    assert (membership.status, membership.role, membership.reason) == (status, "member", "You know why.")
    assert group.member_count == 1
    assert heard[:2] == [ModeratorLeft(group.id, make.otto.id), MemberLeft(group.id, make.otto.id, status)]
    said = MemberBanned(group.id, make.otto.id, make.ann.id, "You know why.", None)
    assert (said in heard) is (status == "banned")
    assert set(inbox(make.otto)) == {"membership_ended"} | ({"statement"} if status == "banned" else set())


def test_a_ban_is_lifted_to_removed(make, clock):
    group = make.group(privacy="public", owner=make.ann)
    make.join(make.otto, group, status="banned")
    members.remove(make.ann, group, make.otto)
    clock.forward(days=8)
    assert memberships.join(make.otto, group, 1).is_active


def test_limits_of_moderation_come_and_go(make, heard):
    group = make.group(owner=make.ann, members=[make.otto])
    until = now() + timedelta(days=2)
    for limit, column in ((limits.slow, "slowed_until"), (limits.silence, "silenced_until")):
        limit(group.id, make.otto.id, until)
        assert getattr(membership_of(make.otto, group), column) == until
        limit(group.id, make.otto.id, None)
        assert getattr(membership_of(make.otto, group), column) is None
    assert heard == []
    limits.suspend(group.id, make.otto.id, until)
    assert membership_of(make.otto, group).is_suspended and group.member_count == 2
    limits.suspend(group.id, make.otto.id, None)
    assert membership_of(make.otto, group).is_inside
    assert heard == [MemberPaused(group.id, make.otto.id)]


def test_a_ban_takes_a_membership_and_lifting_it_gives_it_back(make, heard):
    group = make.group(owner=make.ann, members=[make.otto])
    joined = membership_of(make.otto, group).joined_at
    limits.ban(group.id, make.otto.id, "Rule 1")
    limits.ban(group.id, make.otto.id, "Rule 1")
    assert (membership_of(make.otto, group).status, group.member_count) == ("banned", 1)
    limits.lift_ban(group.id, make.otto.id)
    back = membership_of(make.otto, group)
    assert (back.status, back.joined_at, group.member_count) == ("active", joined, 2)
    limits.lift_ban(group.id, make.otto.id)
    assert heard == [
        MemberLeft(group.id, make.otto.id, "banned"),
        MemberJoined(group.id, make.otto.id),
        MemberRestored(group.id, make.otto.id),
    ]
    limits.ban(group.id, make.mo.id, "Rule 1")
    assert membership_of(make.mo, group).status == "banned", "who only read here can be kept out"
    limits.lift_ban(group.id, make.mo.id)
    assert membership_of(make.mo, group).status == "left"


def test_a_silence_outlives_leaving_and_coming_back(make):
    group = make.group(privacy="public", owner=make.ann, members=[make.otto])
    limits.silence(group.id, make.otto.id, now() + timedelta(days=2))
    memberships.leave(make.otto, group)
    assert memberships.join(make.otto, group, 1).silenced_until is not None


def test_a_group_without_its_last_owner_goes_to_the_moderator_there_longest(make):
    group = make.group(owner=make.ann, members=[make.user()])
    first, second = make.user(), make.user()
    make.join(second, group, role="moderator", joined_at=now())
    make.join(first, group, role="moderator", joined_at=now() - timedelta(days=9))
    limits.ban(group.id, make.ann.id, "Rule 1")
    assert membership_of(first, group).role == "owner"
    assert membership_of(second, group).role == "moderator"
    assert inbox(first) == ["role_changed"]


def test_what_is_published_is_counted(make):
    group = make.group(members=[make.otto])
    members.count_published(make.otto.id, group.id)
    members.count_published(make.otto.id, group.id)
    db.session.expire_all()
    assert membership_of(make.otto, group).published_count == 2
