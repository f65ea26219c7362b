"""Planning, moving and calling off: what is stored, who is told, what is refused."""

from datetime import UTC, datetime

import pytest
import time_machine

from community.core.clock import now
from community.core.db import db
from community.core.errors import Conflict, Invalid, NotAllowed, Suspended
from community.notifications.queries import inbox
from community.sessions import policy
from community.sessions.actions import rsvps, schedule
from community.sessions.queries import belongings
from community.sessions.queries import schedule as queries
from tests.sessions.plans import circle_of, coming, planned, shown


def told(user):
    return [item.kind for item in inbox(user).page.items]


def words(user):
    return [item.text for item in inbox(user).page.items]


@time_machine.travel(datetime(2026, 5, 1, tzinfo=UTC), tick=True)
def test_a_time_in_a_place_is_stored_as_a_moment_and_said_in_that_place(make):
    starts = datetime.fromisoformat("2026-06-04T19:00")
    made = planned(make.mo, circle_of(make), starts=starts, zone="Europe/London", minutes=90)
    assert made.starts_at == datetime(2026, 6, 4, 18, tzinfo=UTC)
    assert made.ends_at == datetime(2026, 6, 4, 19, 30, tzinfo=UTC)
    assert made.when == "Thursday 4 June, 19:00 London time"
    assert made.facilitator_id == make.mo.id, "whoever plans it holds it, unless somebody else is named"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"starts": datetime.fromisoformat("2026-03-29T01:30"), "zone": "Europe/London"}, "starts"),
        ({"starts": datetime.fromisoformat("2026-02-28T01:30")}, "starts"),
        ({"starts": datetime.fromisoformat("2027-04-28T01:30")}, "starts"),
        ({"format": "support_circle", "capacity": 13}, "capacity"),
        ({"facilitator": "ann"}, "facilitator"),
        ({"facilitator": "nobody"}, "facilitator"),
        ({"co_facilitator": "ann"}, "co_facilitator"),
        ({"co_facilitator": "mo"}, "co_facilitator"),
    ],
)
@time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC), tick=True)
def test_what_is_wrong_is_said_beside_its_field(make, change, field):
    with pytest.raises(Invalid) as refused:
        planned(make.mo, circle_of(make), **change)
    assert list(refused.value.errors) == [field]


def test_only_moderators_of_a_living_group_plan(make):
    group = circle_of(make)
    for person in (make.ann, make.otto, make.owen):
        with pytest.raises(NotAllowed):
            planned(person, group)
    paused = make.user("paused")
    make.join(paused, group, role="moderator")
    make.pause(paused)
    with pytest.raises(Suspended):
        planned(paused, group)
    group.archived_at = now()
    db.session.commit()
    with pytest.raises(NotAllowed):
        planned(make.mo, group)
    assert not policy.can_plan(make.mo, group)


def test_the_other_facilitator_is_told_and_takes_no_place(make):
    nora = make.user("nora")
    group = circle_of(make)
    make.join(nora, group, role="moderator")
    session = planned(make.mo, group, capacity=2)
    assert coming(session, nora, make.ann) == ["going", "going"]
    schedule.change(make.mo, session, co_facilitator="nora")
    [seen] = queries.seen(make.ann, [session])
    assert (seen.going, seen.co_facilitator.handle) == (1, "nora")
    assert told(nora) == ["session_facilitator"]
    with pytest.raises(NotAllowed):
        rsvps.answer(nora, session, True)


def test_moving_tells_those_who_come_or_wait_and_nobody_loses_a_place(make):
    zoe, yan, xia = (make.user(name) for name in ("zoe", "yan", "xia"))
    session = planned(make.mo, circle_of(make, zoe, yan, xia))
    coming(session, make.ann, zoe, yan)
    rsvps.answer(xia, session, False)
    schedule.change(make.mo, session, starts=shown(days=3))
    assert [told(user) for user in (make.ann, zoe, yan)] == [["session_moved"]] * 3
    assert told(xia) == told(make.mo) == []
    assert session.when in words(make.ann)[0]
    assert queries.answered_ids(session.id, "going") == [make.ann.id, zoe.id]
    schedule.change(make.mo, session, starts=shown(days=4))
    assert len(told(make.ann)) == 1, "the later move replaces the one that nobody read"


def test_other_changes_are_not_a_move(make):
    session = planned(make.mo, circle_of(make))
    coming(session, make.ann)
    starts, revision = session.starts_at, session.revision
    schedule.change(make.mo, session, title="Monday hour", minutes=30, starts=session.starts.replace(tzinfo=None))
    assert (session.title, session.minutes, session.starts_at) == ("Monday hour", 30, starts)
    assert session.revision == revision + 1
    assert told(make.ann) == []


def test_the_same_hour_in_another_zone_is_a_move(make):
    session = planned(make.mo, circle_of(make), starts=shown(days=2).replace(hour=19, minute=0))
    before = session.starts_at
    schedule.change(make.mo, session, zone="America/New_York")
    assert session.starts_at > before
    assert session.starts.hour == 19


def test_more_places_go_to_those_who_wait(make):
    zoe, yan = make.user("zoe"), make.user("yan")
    session = planned(make.mo, circle_of(make, zoe, yan))
    assert coming(session, make.ann, zoe, yan) == ["going", "going", "waiting"]
    schedule.change(make.mo, session, capacity=3)
    assert told(yan) == ["session_place"]
    schedule.change(make.mo, session, capacity=2)
    assert len(queries.answered_ids(session.id, "going")) == 3, "nobody is sent away again"


def test_calling_off_tells_kindly_also_whom_its_planner_has_no_contact_with(make):
    zoe = make.user("zoe")
    session = planned(make.mo, circle_of(make, zoe))
    coming(session, make.ann, zoe)
    make.no_contact(zoe, make.mo)
    schedule.cancel(make.mo, session, note="I am ill.")
    for user in (make.ann, zoe):
        assert told(user) == ["session_cancelled"]
        [said] = words(user)
        assert "nothing that anybody did wrong" in said
        assert "I am ill." in said
        assert "mo" not in said.split()
    with pytest.raises(Conflict):
        schedule.cancel(make.mo, session)
    with pytest.raises(Conflict):
        schedule.change(make.mo, session, title="x")


def test_nothing_changes_once_it_started(make, clock):
    session = planned(make.mo, circle_of(make))
    clock.forward(days=2, minutes=1)
    with pytest.raises(Conflict):
        schedule.change(make.mo, session, title="x")
    with pytest.raises(Conflict):
        schedule.cancel(make.mo, session)


def test_who_leaves_holds_nothing_and_another_is_found(make):
    from community.groups.actions.memberships import leave

    nora, owl = make.user("nora"), make.user("owl")
    group = make.group("Inside", members=[make.ann], moderators=[nora, owl], owner=make.mo)
    session = planned(nora, group, co_facilitator="owl")
    leave(nora, group)
    db.session.refresh(session)
    assert (session.facilitator_id, session.co_facilitator_id) == (owl.id, None)
    leave(owl, group)
    db.session.refresh(session)
    assert session.holder_ids == set()
    assert "nobody to hold it" in words(make.mo)[0]
    assert told(make.ann) == []


def test_a_planner_keeps_facilitators_they_cannot_see(make):
    nora = make.user("nora")
    group = circle_of(make)
    make.join(nora, group, role="moderator")
    session = planned(nora, group)
    make.no_contact(nora, make.mo)
    schedule.change(make.mo, session, title="Monday hour", facilitator=None, co_facilitator=None)
    assert session.facilitator_id == nora.id
    with pytest.raises(Invalid):
        schedule.change(make.mo, session, facilitator="nora")


def test_a_copy_holds_what_one_planned_and_not_what_another_wrote_for_one_to_hold(make):
    make.user("nora")
    nora = make._cast("nora")
    group = make.group("Inside", moderators=[make.mo, nora])
    session = planned(make.mo, group, about="Mo's own words.", facilitator="nora")
    copies = [
        next(part.rows for part in belongings.belongings(person) if part.name == "sessions")
        for person in (make.mo, nora)
    ]
    assert [len(rows) for rows in copies] == [1, 1] and session.about == copies[0][0]["about"]
    assert "Mo's own words." not in str(copies[1])
