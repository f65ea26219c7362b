"""Everything that people write goes out of sight in one press, comes back, and can go back to its author."""

import pytest

from community.chat.queries.subjects import message_snapshot
from community.core.db import db
from community.forums.actions.posts import create_post
from community.forums.models import Topic
from community.forums.queries.records import post_snapshot
from community.library.queries import resource_snapshot
from community.milestones.queries import milestone_snapshot
from community.moderation.actions.cases import decide
from community.moderation.actions.hiding import hide_for_now
from community.moderation.actions.reports import report

#: kind -> the name of one in the small community, who looks after it, how it is looked at, what it is once returned
KINDS = {
    "post": ("post", "moderator", post_snapshot, "returned"),
    "message": ("message", "moderator", message_snapshot, "pending"),
    "resource": ("resource", "site_moderator", resource_snapshot, "returned"),
    "milestone": ("shared", "site_moderator", milestone_snapshot, "returned"),
}


@pytest.fixture
def hidden(request, everything):
    """Something of a kind, hidden until it is decided: who did it, its case, and how to look at it."""
    name, role, look, returned = KINDS[request.param]
    key, person = everything.private[name], db.session.merge(everything.people[role])
    if request.param == "post":  # somebody is worried about the other one, which is care, not conduct
        bea = db.session.merge(everything.people["author"])
        key = create_post(bea, db.session.get(Topic, everything.private["topic"]), "She lives in Mill Lane.").id
    assert look(key).status == "published"
    case = hide_for_now(person, request.param, key)
    return person, case, lambda: look(key).status, returned


@pytest.mark.parametrize("hidden", KINDS, indirect=True)
def test_it_is_out_of_sight_and_comes_back(hidden):
    person, case, status, _returned = hidden
    assert status() != "published"
    decide(person, case.id, "restore", "I read it with care.", case.version)
    assert status() == "published"


@pytest.mark.parametrize("hidden", KINDS, indirect=True)
def test_it_goes_back_to_its_author(hidden):
    person, case, status, returned = hidden
    decide(person, case.id, "return", "Please leave the street out.", case.version, rule=1)
    assert status() == returned


@pytest.mark.parametrize("hidden", KINDS, indirect=True)
def test_it_comes_back_where_only_the_person_reads_something(hidden):
    person, case, status, _returned = hidden
    decide(person, case.id, "warn", "Softer, please.", case.version, rule=1)
    assert status() == "published"


@pytest.mark.parametrize("hidden", KINDS, indirect=True)
def test_it_is_removed(hidden):
    person, case, status, _returned = hidden
    decide(person, case.id, "remove", "Too far.", case.version, rule=1)
    assert status() in ("removed", "archived")


def test_what_somebody_is_worried_about_stays_away_with_a_caring_word_and_no_rule(everything):
    """Hidden first, then covered: nothing was broken, so no rule is named and no penalty follows."""
    grete, ann = (db.session.merge(everything.people[role]) for role in ("moderator", "member"))
    bea = db.session.merge(everything.people["author"])
    post = create_post(bea, db.session.get(Topic, everything.private["topic"]), "I know how I would do it.")
    report(ann, "post", post.id, "worried")
    case = hide_for_now(grete, "post", post.id)
    decide(grete, case.id, "hide", "We care about you. Here is who answers tonight.", case.version)
    assert post_snapshot(post.id).status == "hidden"
