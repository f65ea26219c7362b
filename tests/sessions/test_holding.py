"""Who holds a session: lost and back, handed over, helped; and what they can do about one person, or the pace."""

import pytest

from community.chat import presence
from community.chat.actions import holders
from community.chat.actions.attendance import join
from community.chat.actions.pauses import ask_pause, end_pause
from community.chat.models.lines import RoomEvent
from community.chat.queries.floor import floor_of
from community.chat.queries.people import holder_ids, listener_ids
from community.core.db import db
from community.core.errors import Conflict, Invalid, NotAllowed, NotFound, Paused, TooMany
from community.groups.actions.members import set_role
from community.groups.actions.memberships import leave
from community.sessions import jobs
from community.sessions.actions import arrivals, holding, stages, talk
from community.sessions.models import Arrival
from community.sessions.queries.arrivals import arrivals_of
from tests.sessions.plans import coming, say, told


def kinds(room):
    return [event.type for event in db.session.query(RoomEvent).filter_by(room_id=room.id).order_by(RoomEvent.seq)]


@pytest.fixture
def sit(session):
    """`sit(person)`: a page of theirs is open in the room, until the test ends or `sit.up(person)`."""

    class Sit:
        def __call__(self, person):
            join(person, session.room_id, person.handle)

        def up(self, person):
            presence.here().leave(session.room_id, person.handle)

    yield Sit()
    for name in ("mo", "ann"):
        presence.here().leave(session.room_id, name)


def test_a_room_rests_while_nobody_holds_it_and_opens_when_somebody_is_back(make, session, nora, sit, clock):
    room = session.room
    sit(make.mo)
    clock.forward(seconds=50)
    jobs.watch_rooms()
    assert not floor_of(make.ann, room).left
    sit.up(make.mo)
    clock.forward(seconds=20)
    jobs.watch_rooms()
    assert floor_of(make.ann, room).left
    assert say(make.ann, room, "Where is Mo?").status == "published"
    clock.forward(minutes=4)
    jobs.watch_rooms()
    jobs.watch_rooms()
    db.session.refresh(room)
    assert (room.rests, kinds(room).count("pause"), told(nora).count("session_help")) == (True, 1, 1)
    assert floor_of(make.ann, room).rests
    with pytest.raises(Paused, match="Nobody who holds this room"):
        say(make.ann, room, "Hello?")
    sit(make.ann)
    assert room.rests, "not everybody opens it"
    sit(make.mo)
    db.session.refresh(room)
    assert (room.rests, room.pause_ends, kinds(room)[-1]) == (False, None, "resume")
    assert not floor_of(make.ann, room).left
    assert say(make.ann, room, "There you are.").status == "published"


def test_whoever_comes_in_finds_a_lost_room_at_rest_without_the_worker(make, session, sit, clock):
    clock.forward(minutes=6)
    sit(make.ann)
    db.session.refresh(session.room)
    assert session.room.rests
    with pytest.raises(Conflict):
        ask_pause(make.mo, session.room_id)
    end_pause(make.mo, session.room_id)
    assert not session.room.rests
    clock.forward(seconds=30)
    jobs.watch_rooms()
    db.session.refresh(session.room)
    assert not session.room.rests, "whoever ended it was there"
    clock.forward(minutes=6)
    sit(make.ann)
    stages.lead_to(make.mo, session, "read_only")
    db.session.refresh(session.room)
    assert (session.room.rests, session.room.pause_ends) == (False, None), "what is over can be read"


def test_a_pause_that_people_asked_for_outlasts_the_coming_back_of_who_holds_it(make, session, nora, zoe, sit, clock):
    clock.forward(minutes=4)
    for person in (make.ann, zoe):
        ask_pause(person, session.room_id)
    clock.forward(minutes=1, seconds=10)
    jobs.watch_rooms()
    assert told(nora)[0] == "session_help", "others are asked to come all the same"
    sit(make.mo)
    db.session.refresh(session.room)
    assert session.room.pause_ends
    sit.up(make.mo)
    clock.forward(minutes=6)
    jobs.watch_rooms()
    db.session.refresh(session.room)
    assert session.room.rests


def test_while_one_page_of_a_holder_is_open_their_process_says_so(make, session, sit, clock):
    sit(make.mo)
    for _minute in range(7):
        clock.forward(seconds=59)
        holders.watch()
        jobs.watch_rooms()
    db.session.refresh(session.room)
    assert not session.room.is_left


def test_a_moderator_takes_the_place_of_two_who_are_lost(make, session, nora, zoe, clock):
    other = make.user("olga")
    make.join(other, session.group, role="moderator")
    holding.name_second(make.mo, session, "nora")
    assert told(nora)[0] == "session_facilitator"
    with pytest.raises(Conflict):
        stages.take_over(other, session)
    clock.forward(minutes=6)
    jobs.watch_rooms()
    with pytest.raises(NotAllowed):
        stages.take_over(zoe, session)
    stages.take_over(other, session)
    db.session.refresh(session.room)
    assert (session.facilitator_id, session.co_facilitator_id) == (other.id, nora.id)
    assert holder_ids(session.room_id) == {other.id, nora.id}
    assert not session.room.rests


def test_a_session_is_handed_over(make, session, nora, zoe):
    with pytest.raises(Invalid):
        holding.hand_over(make.mo, session, "zoe")
    with pytest.raises(NotAllowed):
        holding.hand_over(nora, session, "nora")
    holding.hand_over(make.mo, session, "nora")
    assert session.holder_ids == {nora.id}
    assert make.mo.id in listener_ids(session.room), "one stays in the room"
    with pytest.raises(NotAllowed):
        stages.lead_to(make.mo, session, "middle")
    holding.name_second(nora, session, "mo")
    with pytest.raises(Invalid):
        holding.name_second(nora, session, "mo")
    holding.hand_over(nora, session, "mo")
    assert (session.facilitator_id, session.co_facilitator_id) == (make.mo.id, None)


def test_who_came_as_a_member_and_holds_it_then_is_nobody_to_be_quietened_or_removed(make, session, nora):
    coming(session, nora)  # before the start, while the first round has begun early
    arrival_id = arrivals.arrive(nora, session, 3).id
    arrivals.let_in(make.mo, session, arrival_id)
    talk.quieten(make.mo, session, arrival_id, 15)
    stages.take_over(nora, session)
    assert [one.person.handle for one in arrivals_of(make.mo, session)] == ["ann", "zoe"]
    assert say(nora, session.room, "I am with you now.").status == "published"
    with pytest.raises(NotFound):
        arrivals.remove(make.mo, session, arrival_id, "No.", 1)
    assert holder_ids(session.room_id) == session.holder_ids


def test_who_leaves_the_group_in_the_middle_leaves_it_to_the_other(make, session, nora, clock):
    other = make.user("olga")
    make.join(other, session.group, role="moderator")
    holding.name_second(make.mo, session, "nora")
    clock.forward(minutes=11)
    leave(nora, session.group)
    assert (session.holder_ids, holder_ids(session.room_id)) == ({make.mo.id}, {make.mo.id})
    holding.name_second(make.mo, session, "olga")
    set_role(make.owen, session.group, other, "member")
    assert holder_ids(session.room_id) == {make.mo.id}, "who does not moderate the group any more holds nothing"
    assert listener_ids(session.room) == {make.mo.id, other.id, *(one.user_id for one in db.session.query(Arrival))}


def test_another_pair_of_eyes_is_asked_for_quietly(make, session, nora, clock):
    holding.name_second(make.mo, session, "nora")
    other = make.user("olga")
    make.join(other, session.group, role="moderator")
    before = session.room.last_seq
    holding.ask_for_help(make.mo, session)
    assert (told(other)[0], "session_help" in told(nora), session.room.last_seq) == ("session_help", False, before)
    assert "session_help" not in told(make.ann)
    with pytest.raises(TooMany):
        holding.ask_for_help(nora, session)
    stages.take_over(other, session)
    assert other.id in listener_ids(session.room)
    assert other.id not in session.holder_ids
    clock.forward(minutes=6)
    holding.ask_for_help(make.mo, session)
    with pytest.raises(NotAllowed):
        holding.ask_for_help(make.ann, session)
