"""What comes between: nobody to begin it, an account paused in the middle, a group archived, a lobby called off."""

from datetime import datetime, timedelta

import pytest

from community.accounts.actions.standing import suspend
from community.chat.policy.rooms import can_ask
from community.chat.queries.people import listener_ids
from community.core.clock import now
from community.core.db import db
from community.core.errors import Conflict, NotAllowed
from community.groups.actions.groups import change_group
from community.groups.actions.memberships import leave
from community.sessions import jobs
from community.sessions.actions import arrivals, rsvps, schedule, stages
from community.sessions.models import Arrival
from community.sessions.queries.arrivals import arrivals_of
from tests.sessions.plans import circle_of, coming, held, inside, planned, shown, told


def test_where_nobody_comes_to_begin_it_others_are_asked_and_who_waits_reads_so(
    make, nora, zoe, clock, sign_in, listen
):
    group = circle_of(make, zoe)
    make.join(nora, group, role="moderator")
    session = held(make, zoe, group=group)
    arrivals.arrive(zoe, session, 2)
    clock.forward(minutes=14)
    jobs.watch_rooms()
    assert "session_help" not in told(nora), "five minutes late is still in time"
    ear = listen(sign_in(zoe))
    clock.forward(minutes=2)
    for _again in range(2):
        jobs.watch_rooms()
    assert told(nora).count("session_help") == 1
    assert ear.heard("session:changed")
    assert "other moderators are asked to come" in sign_in(zoe).get(f"/sessions/{session.id}/lobby").text
    stages.take_over(nora, session)
    assert nora.id in session.holder_ids
    assert "asked to come" not in sign_in(zoe).get(f"/sessions/{session.id}/lobby").text
    stages.lead_to(nora, session, "open")


def test_whoever_holds_it_in_the_lobby_is_there(make, nora, clock, sign_in):
    group = circle_of(make)
    make.join(nora, group, role="moderator")
    session = held(make, make.ann, group=group)
    clock.forward(minutes=15)
    sign_in(make.mo).get(f"/sessions/{session.id}/console")
    clock.forward(minutes=2)
    jobs.watch_rooms()
    assert "session_help" not in told(nora), "they only begin a little later"


def test_who_holds_it_alone_and_is_paused_is_missed_at_once(make, session, nora, sign_in):
    assert "session_help" not in told(nora)
    suspend(make.mo.id, now() + timedelta(days=1))
    assert told(nora)[0] == "session_help"
    assert "session_help" not in told(make.ann)
    with pytest.raises(NotAllowed):
        stages.lead_to(make.mo, session, "middle")
    stages.take_over(nora, session)
    stages.lead_to(nora, session, "middle")
    before = told(make.owen).count("session_help")
    suspend(nora.id, now() + timedelta(days=1))
    assert told(make.owen).count("session_help") == before, "it has two who hold it; the clock sees to the rest"


def test_a_group_archived_in_the_middle_ends_what_takes_place_kindly(make, session, clock, sign_in, listen):
    later = planned(make.mo, session.group, starts=shown(minutes=50))
    coming(later, make.ann)
    ear = listen(sign_in(make.ann))
    change_group(make.owen, session.group, archived=True)
    assert session.stage == "read_only"
    assert ear.heard("session:changed")
    assert "Take a moment" in sign_in(make.ann).get(f"/sessions/{session.id}/lobby").text
    assert not can_ask(make.ann, session.room)
    before = len(told(make.ann))
    jobs.remind_of_sessions()
    clock.forward(minutes=40)
    jobs.keep_time()
    jobs.watch_rooms()
    db.session.expire_all()
    assert (session.stage, later.room_id) == ("aftercare", None), "nothing opens in it, what was goes on to its end"
    assert len(told(make.ann)) == before


def test_calling_it_off_with_people_in_the_lobby_is_told_at_once(make, zoe, nora, clock, sign_in, listen):
    group = circle_of(make, zoe)
    session = held(make, make.ann, zoe, group=group)
    inside(session, make.mo, make.ann)
    arrivals.arrive(zoe, session, 4)
    mo, path = sign_in(make.mo), f"/sessions/{session.id}"
    ears = [listen(sign_in(person)) for person in (make.ann, zoe)]
    assert f"{path}/cancel" in mo.get(f"{path}/console").text
    assert "Its lobby is open" in mo.get(f"{path}/cancel").text
    assert mo.post_form(f"{path}/cancel", {"note": "I am ill, and sorry."}).status_code == 303
    for ear, person in zip(ears, (make.ann, zoe), strict=True):
        assert ear.heard("session:changed")
        assert told(person)[0] == "session_cancelled"
        page = sign_in(person).get(f"{path}/lobby").text
        assert "I am ill, and sorry." in page
        assert "How was it?" not in page
    db.session.refresh(session)
    assert (session.status, session.stage) == ("cancelled", "read_only")
    clock.forward(minutes=11)
    jobs.keep_time()
    clock.forward(days=2)
    jobs.keep_time()
    db.session.expire_all()
    assert (session.stage, db.session.query(Arrival).count()) == ("gone", 0), "what was said in the lobby goes too"


def test_once_the_first_round_began_it_is_ended_not_called_off(make, session, sign_in):
    with pytest.raises(Conflict, match="can end it"):
        schedule.cancel(make.mo, session)
    assert sign_in(make.mo).get(f"/sessions/{session.id}/cancel").status_code == 409
    assert "Call it off" not in sign_in(make.mo).get(f"/sessions/{session.id}/console").text


def test_a_place_that_becomes_free_in_the_lobby_opens_it_live(make, zoe, sign_in, listen):
    group = circle_of(make, zoe)
    session = planned(make.mo, group, starts=shown(minutes=10), capacity=2)
    other = make.user("eve")
    make.join(other, group)
    assert coming(session, make.ann, other, zoe) == ["going", "going", "waiting"]
    jobs.keep_time()
    page, ear = f"/sessions/{session.id}/lobby", listen(sign_in(zoe))
    assert "You are in line" in sign_in(zoe).get(page).text
    coming_not = sign_in(make.ann).post_form(f"/sessions/{session.id}/answer", {"answer": "no"})
    assert coming_not.status_code == 303
    assert ear.heard("session:changed") == [{"session_id": session.id}]
    assert "How are you arriving?" in sign_in(zoe).get(page).text


def test_who_was_not_let_in_before_the_end_reads_so_and_not_what_is_for_those_inside(make, session, sign_in, listen):
    eve = make.user("eve")
    make.join(eve, session.group)
    coming(session, eve)
    arrivals.arrive(eve, session, 3)
    ear = listen(sign_in(eve))
    stages.lead_to(make.mo, session, "read_only")
    assert ear.heard("session:changed")
    page = sign_in(eve).get(f"/sessions/{session.id}/lobby").text
    assert "you were not let in" in page
    assert "What you heard may stay" not in page


def test_a_console_left_open_until_everything_is_deleted_says_so(make, session, clock, sign_in):
    path, arrival = f"/sessions/{session.id}", arrivals.arrival_of(make.ann.id, session.id).id
    stages.lead_to(make.mo, session, "read_only")
    for ahead in ({"minutes": 11}, {"days": 2}):
        clock.forward(**ahead)
        jobs.keep_time()
    mo = sign_in(make.mo)
    assert "what was said is deleted" in mo.get(f"{path}/console").text
    assert mo.post_form(f"{path}/pace", {"slow_seconds": "30"}).status_code == 303
    assert mo.post_form(f"{path}/arrivals/{arrival}/removal", {"reason": "Too late.", "rule": "1"}).status_code == 303
    assert mo.post_form(f"{path}/arrivals/{arrival}", {"decision": "let_in"}).status_code == 303
    assert "nobody comes in any more" in mo.get(f"{path}/console").text


def test_a_session_in_the_hour_that_comes_twice(make, clock):
    """Clocks go back in London on 31 October 2027 at 02:00: 01:30 comes twice, and the hour before lasts two."""
    group = circle_of(make)
    starts = datetime.fromisoformat("2027-10-31T00:30")
    session = planned(make.mo, group, starts=starts, zone="Europe/London", minutes=120)
    assert f"{session.ends_at:%H:%M}" == "01:30", "two hours by the clock that nobody turns back"
    twice = planned(make.mo, group, starts=starts.replace(hour=1), zone="Europe/London", minutes=60)
    assert f"{twice.starts_at:%H:%M}" == "00:30", "the first of the two"
    before = (twice.starts_at, twice.revision)
    schedule.change(make.mo, twice, title="Late", starts=starts.replace(hour=1), zone="Europe/London")
    assert (twice.starts_at, twice.revision) == (before[0], before[1] + 1), "its words changed, not its time"
    coming(session, make.ann)
    clock.forward(seconds=(session.starts_at - now()).total_seconds() - 24 * 3600 - 60)
    jobs.remind_of_sessions()
    assert "session_tomorrow" not in told(make.ann)
    clock.forward(minutes=2)
    jobs.remind_of_sessions()
    assert "session_tomorrow" in told(make.ann), "a day before is twenty-four hours, whatever clocks do"


def test_whoever_left_in_the_meantime_is_no_mishap_for_who_lets_people_in(make, session, arrival, sign_in):
    mo, path = sign_in(make.mo), f"/sessions/{session.id}/arrivals/{arrival.id}"
    leave(make.ann, session.group)
    for where, sends in (
        ("", {"decision": "let_in"}),
        ("/floor", {"minutes": "3"}),
        ("/quiet", {"minutes": "5"}),
        ("/removal", {"reason": "Rule 1.", "rule": "1"}),
    ):
        assert mo.post_form(f"{path}{where}", sends).status_code == 303, where
        assert "They have left in the meantime." in mo.get(f"/sessions/{session.id}/console").text
    assert sign_in(make.otto).post_form(path, {"decision": "let_in"}).status_code == 404


def test_whoever_says_no_from_the_lobby_leaves_their_place_to_the_next(make, zoe, nora):
    session = planned(make.mo, circle_of(make, zoe, nora), starts=shown(minutes=10), capacity=2)
    assert coming(session, make.ann, nora, zoe) == ["going", "going", "waiting"]
    jobs.keep_time()
    room = inside(session, make.mo, make.ann, nora)
    rsvps.answer(make.ann, session, False)
    inside(session, make.mo, zoe)
    assert listener_ids(room) == {make.mo.id, nora.id, zoe.id}, "not three in two places"
    assert [one.person.handle for one in arrivals_of(make.mo, session)] == ["nora", "zoe"]
