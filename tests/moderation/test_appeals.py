"""The second look: by somebody else, once, within six months; what it changes."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.accounts.actions.closing import close
from community.core.clock import now
from community.core.errors import Conflict, Invalid, NotFound
from community.groups.actions import members
from community.groups.queries.members import membership_of
from community.moderation.actions.appeals import appeal, decide_appeal
from community.moderation.actions.cases import decide
from community.moderation.actions.reports import report, request_review
from community.moderation.jobs import anonymise_old_cases
from community.moderation.queries.statements import appeal_deciders, appeals_for, statements_for
from community.notifications.models import Notification


def judged(make, things, decision, group=None, by=None, **more):
    """The statement that Ann reads after this decision about a line of hers."""
    if group is None:
        make.site_rules() if not more.pop("again", False) else None
    assert make.owen.is_admin
    case = report(make.otto, "thing", things.write(make.ann, group).id, "unkind").case
    decide(by or make.mo, case.id, decision, "Because of that.", case.version, rule=1, **more)
    return statements_for(make.ann).items[0]


def test_somebody_else_looks_again(make, things, db):
    statement = judged(make, things, "hide")
    asked = appeal(make.ann, statement.id, "I was quoting a book.")
    assert appeals_for(make.mo).items == []
    assert [found.id for found in appeals_for(make.owen).items] == [asked.id]
    assert appeal_deciders(asked.id) == {make.owen.id}
    for wrong in (make.mo, make.ann, make.otto):
        with pytest.raises(NotFound):
            decide_appeal(wrong, asked.id, "upheld", "No.")
    decide_appeal(make.owen, asked.id, "upheld", "I read it the same way.")
    assert (asked.status, asked.decided_by_id) == ("decided", make.owen.id)
    kinds = db.session.scalars(select(Notification.kind).where(Notification.user_id == make.ann.id)).all()
    assert kinds == ["statement", "appeal_decided"]
    with pytest.raises(Conflict):
        decide_appeal(make.owen, asked.id, "overturned", "Or not.")


def test_whoever_leaves_later_takes_the_reasons_along(make, things, db, clock):
    """They stayed for their reader; once nobody reads them any more they go, as for whoever left before the year."""
    statement = judged(make, things, "hide")
    asked = appeal(make.ann, statement.id, "I was quoting a letter of hers.")
    decide_appeal(make.owen, asked.id, "upheld", "I read it the same way.")
    clock.forward(days=366)
    anonymise_old_cases()
    db.session.expire_all()
    assert asked.reason and statement.decided.reason and statement.decided.snapshot == {}
    make.ann.closes_at = now()
    db.session.commit()
    close(make.ann.id)
    anonymise_old_cases()
    db.session.expire_all()
    assert (asked.reason, asked.decision_reason, statement.decided.reason) == ("", "", "")
    assert statement.decided.case.subject_author_id is None


def test_only_the_person_concerned_asks_and_only_once(make, things):
    statement = judged(make, things, "warn")
    with pytest.raises(NotFound):
        appeal(make.otto, statement.id, "Me too.")
    appeal(make.ann, statement.id, "Please.")
    with pytest.raises(Conflict):
        appeal(make.ann, statement.id, "Please, please.")


def test_six_months(make, things, clock):
    statement = judged(make, things, "hide")
    clock.forward(days=184)
    with pytest.raises(Conflict):
        appeal(make.ann, statement.id, "Late.")


def test_good_news_needs_no_second_look(make, things):
    statement = judged(make, things, "hide")
    case = statement.decided.case
    decide(make.mo, case.id, "restore", "Back again.", case.version)
    newest = statements_for(make.ann).items[0]
    assert newest.decided.decision == "restore"
    with pytest.raises(Conflict):
        appeal(make.ann, newest.id, "Hm.")


@pytest.mark.parametrize("decision", ["hide", "remove", "return"])
def test_overturned_brings_it_back(make, things, decision):
    statement = judged(make, things, decision)
    asked = appeal(make.ann, statement.id, "Please.")
    decide_appeal(make.owen, asked.id, "overturned", "She is right.")
    assert things.kept[statement.decided.case.subject_id].status == "published"
    assert things.heard[-1].decision == "restore"


@pytest.mark.parametrize("decision", ["remove", "hide", "return"])
def test_reduced_brings_it_back_with_a_note(make, things, decision):
    statement = judged(make, things, decision)
    asked = appeal(make.ann, statement.id, "Please.")
    decide_appeal(make.owen, asked.id, "reduced", "Half of it.")
    assert things.kept[statement.decided.case.subject_id].status == "published"
    assert [event.decision for event in things.heard] == [decision, "restore", "warn"]


def test_overturned_brings_back_only_what_nothing_else_keeps_away(make, things):
    statement = judged(make, things, "hide")
    key = statement.decided.case.subject_id
    asked = appeal(make.ann, statement.id, "Please.")
    things.change(key, status="pending", html="<p>Other words.</p>")
    request_review(make.ann.id, "thing", key, None, "first_posts")
    decide_appeal(make.owen, asked.id, "overturned", "It was fine.")
    assert things.kept[key].status == "pending", "the new words still wait to be read"
    other = judged(make, things, "hide", again=True)
    key = other.decided.case.subject_id
    asked = appeal(make.ann, other.id, "Please.")
    things.change(key, status="published")
    case = report(make.otto, "thing", key, "threat").case
    decide(make.mo, case.id, "remove", "This is something else.", case.version, rule=1)
    decide_appeal(make.owen, asked.id, "overturned", "It was fine.")
    assert things.kept[key].status == "removed"


def test_a_note_is_kept_or_overturned(make, things):
    asked = appeal(make.ann, judged(make, things, "warn").id, "Please.")
    with pytest.raises(Invalid):
        decide_appeal(make.owen, asked.id, "reduced", "Half of it.")
    decide_appeal(make.owen, asked.id, "overturned", "All of it.")


def test_a_pause_is_halved_or_lifted_and_others_stay(make, things):
    until = now() + timedelta(days=10)
    asked = appeal(make.ann, judged(make, things, "suspend", until=until).id, "Please.")
    decide_appeal(make.owen, asked.id, "reduced", "Half of it.")
    assert timedelta(days=4) < make.ann.suspended_until - now() < timedelta(days=6)
    other = judged(make, things, "suspend", until=until, again=True)
    assert make.ann.suspended_until == until
    decide_appeal(make.owen, appeal(make.ann, other.id, "Please.").id, "overturned", "All of it.")
    assert timedelta(days=4) < make.ann.suspended_until - now() < timedelta(days=6)


@pytest.mark.parametrize(("answer", "banned", "paused"), [("overturned", False, False), ("reduced", False, True)])
def test_a_ban_of_the_site(make, things, answer, banned, paused):
    asked = appeal(make.ann, judged(make, things, "ban").id, "Please.")
    assert make.ann.banned_at is not None
    decide_appeal(make.owen, asked.id, answer, "We looked again.")
    assert ((make.ann.banned_at is not None), make.ann.is_suspended) == (banned, paused)


def test_a_ban_from_a_group_is_lifted_by_another_of_its_moderators(make, things):
    other = make.user()
    group = make.group(owner=other, moderators=[make.mo], members=[make.ann, make.otto])
    asked = appeal(make.ann, judged(make, things, "ban", group).id, "Please.")
    assert appeal_deciders(asked.id) == {other.id}
    decide_appeal(other, asked.id, "overturned", "She may come again.")
    assert membership_of(make.ann, group).is_inside


def test_where_a_group_has_one_moderator_the_site_looks_again(make, things):
    only = make.user()
    group = make.group(owner=only, members=[make.ann, make.otto])
    asked = appeal(make.ann, judged(make, things, "hide", group, by=only).id, "Please.")
    assert make.owen.id in appeal_deciders(asked.id)
    assert only.id not in appeal_deciders(asked.id)
    decide_appeal(make.owen, asked.id, "upheld", "I read it the same way.")


@pytest.mark.parametrize("decision", ["warn", "silence"])
def test_a_second_look_at_something_else_lifts_no_ban_that_moderators_laid_themselves(make, things, decision):
    other = make.user()
    group = make.group(owner=other, moderators=[make.mo], members=[make.ann, make.otto])
    until = {"until": now() + timedelta(days=3)} if decision == "silence" else {}
    asked = appeal(make.ann, judged(make, things, decision, group, **until).id, "Please.")
    members.ban(make.mo, group, make.ann)
    decide_appeal(other, asked.id, "overturned", "That was nothing.")
    assert membership_of(make.ann, group).status == "banned"
    assert membership_of(make.ann, group).silenced_until is None
