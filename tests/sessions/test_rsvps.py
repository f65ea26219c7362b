"""Places, the line, and who sees whom in it."""

import pytest
from sqlalchemy import select

from community.core.db import db
from community.core.errors import Conflict, NotAllowed, Suspended
from community.groups.actions.limits import ban, lift_ban
from community.groups.actions.memberships import leave
from community.notifications.queries import inbox
from community.sessions import jobs, policy
from community.sessions.actions import rsvps, schedule
from community.sessions.models import LostPlace, Rsvp
from community.sessions.queries import schedule as queries
from tests.sessions.plans import circle_of, coming, planned


def told(user):
    return [item.kind for item in inbox(user).page.items]


def seen(viewer, session):
    return queries.seen(viewer, [session])[0]


@pytest.fixture
def crowd(make):
    """Five more members, by name."""
    return [make.user(name) for name in ("eve", "fay", "gil", "hal", "ivo")]


def test_a_place_while_there_are_some_then_the_line(make, crowd):
    session = planned(make.mo, circle_of(make, *crowd))
    assert coming(session, make.ann, *crowd) == ["going", "going", "waiting", "waiting", "waiting", "waiting"]
    assert coming(session, make.ann, crowd[1]) == ["going", "waiting"], "twice the same changes nothing"
    assert [seen(user, session).line for user in (make.ann, *crowd)] == [None, None, 1, 2, 3, 4]
    counts = {(one.going, one.waiting, one.full) for one in (seen(user, session) for user in (make.mo, *crowd))}
    assert counts == {(2, 4, True)}, "the same for everybody"


def test_a_free_place_goes_to_who_waited_longest_who_is_told(make, crowd):
    session = planned(make.mo, circle_of(make, *crowd))
    coming(session, make.ann, *crowd)
    rsvps.answer(crowd[1], session, False)  # leaves the line
    rsvps.answer(make.ann, session, False)
    assert queries.answered_ids(session.id, "going") == [crowd[0].id, crowd[2].id]
    assert told(crowd[2]) == ["session_place"]
    assert [told(user) for user in (crowd[1], crowd[3], make.mo)] == [[], [], []]
    assert coming(session, make.ann) == ["waiting"], "a change of mind goes to the end of the line"
    assert queries.answered_ids(session.id, "waiting")[-1] == make.ann.id


def test_who_leaves_the_group_or_is_paused_blocks_nobody(make, crowd):
    group = circle_of(make, *crowd)
    session = planned(make.mo, group)
    coming(session, make.ann, *crowd)
    make.pause(crowd[1])
    leave(make.ann, group)
    assert queries.answered_ids(session.id, "going") == [crowd[0].id, crowd[2].id]
    assert queries.answer_of(make.ann.id, session.id) is None
    leave(crowd[3], group)
    assert queries.answered_ids(session.id, "waiting") == [crowd[1].id, crowd[4].id]


def test_who_may_come(make, clock):
    group = circle_of(make)
    session = planned(make.mo, group)
    for person, refusal in ((make.otto, NotAllowed), (make.mo, NotAllowed)):
        with pytest.raises(refusal):
            rsvps.answer(person, session, True)
        assert not policy.can_come(person, session)
    assert policy.can_come(make.ann, session)
    make.pause(make.ann)
    with pytest.raises(Suspended):
        rsvps.answer(make.ann, session, True)
    clock.forward(days=2)
    with pytest.raises(Conflict):
        rsvps.answer(make.ann, session, False)


def test_not_for_newcomers_means_two_weeks_before_it_starts(make, clock):
    nora = make.user("nora")
    group = circle_of(make)
    make.join(nora, group, role="moderator")
    session = planned(make.mo, group, newcomers=False)
    with pytest.raises(NotAllowed, match="two weeks"):
        rsvps.answer(make.ann, session, True)
    assert policy.can_come(nora, session), "a moderator is none"
    clock.forward(days=13)
    later = planned(make.mo, group, newcomers=False)
    assert policy.can_come(make.ann, later), "fifteen days by then"


def test_two_without_contact_see_the_same_session_without_each_other(make):
    eve, fay = make.user("eve"), make.user("fay")
    session = planned(make.mo, circle_of(make, eve, fay), capacity=5)
    coming(session, eve, fay, make.ann)
    make.no_contact(eve, fay)

    def names(viewer):
        return [one.handle for one in queries.people_of(viewer, session)]

    assert names(make.ann) == ["ann", "eve", "fay"]
    assert names(eve) == ["ann", "eve"]
    assert names(fay) == ["ann", "fay"]
    assert [seen(viewer, session).going for viewer in (eve, fay, make.ann)] == [3, 3, 3]


def test_a_facilitator_out_of_contact_is_not_named(make):
    session = planned(make.mo, circle_of(make))
    make.no_contact(make.ann, make.mo)
    assert seen(make.ann, session).facilitator is None
    assert seen(make.mo, session).facilitator.handle == "mo"
    assert coming(session, make.ann) == ["going"]
    assert queries.people_of(make.mo, session) == []


def test_answers_to_what_did_not_take_place_are_forgotten_too(make, clock):
    session = planned(make.mo, circle_of(make))
    coming(session, make.ann)
    clock.forward(days=2, hours=1, minutes=1)
    assert queries.people_of(make.mo, session) == []
    assert seen(make.ann, session).facilitator is None
    jobs.forget_answers()
    assert db.session.query(Rsvp).count() == 1, "not yet"
    clock.forward(days=1)
    jobs.forget_answers()
    jobs.forget_answers()
    db.session.refresh(session)
    assert db.session.query(Rsvp).count() == 0
    assert (session.came, seen(make.ann, session).going) == (0, 0), "its room was never opened"


def test_past_and_called_off(make, clock):
    group = circle_of(make)
    session, off = planned(make.mo, group), planned(make.mo, group, title="Not this one")
    schedule.cancel(make.mo, off)
    assert [one.session.title for one in queries.upcoming(make.ann, group).items] == ["Sunday hour", "Not this one"]
    clock.forward(days=2, minutes=30)
    assert queries.upcoming(make.ann, group).items[0].session.status == "running"
    clock.forward(hours=1)
    assert queries.upcoming(make.ann, group).items == []
    assert [one.session.id for one in queries.past(make.ann, group).items] == [session.id]


def test_my_next_session(make, clock):
    group = circle_of(make)
    first, second = planned(make.mo, group, title="First", capacity=2), planned(make.mo, group, title="Second")
    assert queries.next_session(make.ann) is None
    coming(second, make.ann)
    assert queries.next_session(make.ann).session.title == "Second"
    assert queries.next_session(make.mo).session.title == "First", "what one holds counts too"
    schedule.cancel(make.mo, first)
    assert queries.next_session(make.mo).session.title == "Second"
    clock.forward(days=3)
    assert queries.next_session(make.ann) is None


def test_lists_cost_the_same_however_long(make, crowd, count_queries):
    group = circle_of(make, *crowd)
    for _ in range(2):
        coming(planned(make.mo, group), *crowd)
    with count_queries() as few:
        queries.upcoming(make.ann, group)
    for _ in range(6):
        coming(planned(make.mo, group), *crowd)
    with count_queries() as many:
        queries.upcoming(make.ann, group)
    assert len(many) == len(few)


def test_a_ban_takes_places_and_lifting_it_gives_them_back_in_their_order(make, crowd):
    group = circle_of(make, *crowd)
    first, second = planned(make.mo, group), planned(make.mo, group)
    coming(first, make.ann, *crowd)
    coming(second, *crowd[:3], make.ann)
    ban(group.id, make.ann.id, "Rule 1")
    assert queries.answered_ids(first.id, "going") == [crowd[0].id, crowd[1].id], "whoever waited has it"
    assert (queries.answer_of(make.ann.id, first.id), queries.answer_of(make.ann.id, second.id)) == (None, None)
    lift_ban(group.id, make.ann.id)
    assert queries.answered_ids(first.id, "going") == [crowd[0].id, crowd[1].id], "and keeps it"
    assert queries.answered_ids(first.id, "waiting")[0] == make.ann.id, "she is the next"
    assert queries.answered_ids(second.id, "waiting") == [crowd[2].id, make.ann.id]
    rsvps.answer(crowd[0], first, False)
    assert told(make.ann)[0] == "session_place"
    ban(group.id, make.ann.id, "Rule 1")
    rsvps.answer(crowd[1], first, False)
    for one in crowd[2:]:
        rsvps.answer(one, first, False)
    lift_ban(group.id, make.ann.id)
    assert queries.answer_of(make.ann.id, first.id).status == "going", "where one is free it is hers at once"
    assert db.session.scalars(select(LostPlace)).all() == []
