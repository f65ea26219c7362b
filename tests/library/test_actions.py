"""Suggesting, checking, keeping; helplines that a person has tried."""

import pytest

from community.core.db import db
from community.core.errors import Conflict, Invalid, NotAllowed
from community.library import actions, queries
from community.library.models import Helpline, SavedResource
from community.moderation.events import CaseDecided
from community.notifications.models import Notification
from tests.library.entries import entry, published


def kinds(user):
    return [row.kind for row in db.session.query(Notification).filter_by(user_id=user.id)]


def test_a_suggestion_waits_and_tells_the_moderators(make):
    mo, owen = make.mo, make.owen
    resource = entry(make.ann)
    assert resource.status == "suggested"
    assert kinds(mo) == kinds(owen) == ["resource_suggested"]
    assert kinds(make.ann) == []


def test_a_moderators_own_suggestion_waits_too(make):
    assert make.owen
    assert entry(make.mo).status == "suggested"
    assert kinds(make.mo) == []


@pytest.mark.parametrize("status", ["published", "returned", "archived"])
def test_a_decision_has_a_reason_and_reaches_the_suggester(make, status):
    resource = entry(make.ann)
    actions.decide(make.mo, resource, status, "Because.")
    assert (resource.status, resource.reason, resource.reviewed_by_id) == (status, "Because.", make.mo.id)
    assert (resource.review_due_on is not None) == (status == "published")
    assert kinds(make.ann) == ["resource_decided"]


def test_a_returned_suggestion_is_handed_in_again(make):
    resource = entry(make.ann)
    actions.decide(make.mo, resource, "returned", "Which edition?")
    actions.change(make.ann, resource, title="A lamp, second edition", topics=["grief", "trust"])
    assert resource.status == "suggested"
    assert resource.topics == ["grief", "trust"]


def test_one_moderator_looks_at_a_time(make):
    resource = entry(make.ann)
    actions.claim(make.mo, resource)
    assert resource.status == "in_review"
    with pytest.raises(Conflict):
        actions.claim(make.owen, resource)
    actions.claim(make.mo, resource)


def test_the_same_decision_twice_is_a_conflict(make):
    resource = published(make)
    with pytest.raises(Conflict):
        actions.decide(make.owen, resource, "published", "Again.")
    with pytest.raises(Conflict):
        actions.decide(make.owen, resource, "returned", "Too late.")


def test_members_decide_nothing(make):
    resource = entry(make.ann)
    for user in (make.ann, make.otto):
        with pytest.raises(NotAllowed):
            actions.decide(user, resource, "published", "Mine.")
        with pytest.raises(NotAllowed):
            actions.claim(user, resource)


def test_keeping_twice_is_keeping_once(make):
    resource = published(make)
    actions.keep(make.otto, resource)
    actions.keep(make.otto, resource)
    assert db.session.query(SavedResource).count() == 1
    assert [one.id for one in queries.resources(make.otto, saved=True).items] == [resource.id]
    actions.let_go(make.otto, resource)
    assert queries.resources(make.otto, saved=True).items == []


def test_a_decided_case_takes_an_entry_out_and_a_second_look_brings_it_back(make):
    from community.core import events
    from community.core.db import transaction

    resource = published(make)

    def decided(decision):
        with transaction():
            events.publish(CaseDecided(1, "resource", resource.id, None, decision, make.mo.id, "Because."))

    decided("remove")
    assert queries.resources(make.ann).items == []
    decided("restore")
    assert [one.id for one in queries.resources(make.ann).items] == [resource.id]


LINE = {"name": "Lamplight", "country": "GB", "phone": "0123", "sms": "", "url": "", "hours": "", "languages": "",
        "for_whom": ""}  # fmt: skip


def test_a_helpline_is_shown_only_after_a_person_tried_it_and_not_for_ever(make, clock):
    line = actions.save_helpline(make.mo, None, **LINE)
    assert queries.helplines("GB") == []
    actions.verify_helpline(make.mo, line)
    assert [one.name for one in queries.helplines("GB")] == ["Lamplight"]
    assert queries.helplines("IE") == []
    clock.forward(days=91)
    assert queries.helplines("GB") == []


def test_a_changed_helpline_is_unchecked_again(make):
    line = actions.save_helpline(make.mo, None, **LINE)
    actions.verify_helpline(make.mo, line)
    actions.save_helpline(make.mo, line, **{**LINE, "phone": "999 999"})
    assert queries.helplines() == []


def test_helplines_need_a_way_to_reach_them_and_a_moderator(make):
    with pytest.raises(Invalid):
        actions.save_helpline(make.mo, None, **{**LINE, "phone": ""})
    with pytest.raises(NotAllowed):
        actions.save_helpline(make.ann, None, **LINE)
    with pytest.raises(NotAllowed):
        actions.verify_helpline(make.ann, Helpline(id=1))
