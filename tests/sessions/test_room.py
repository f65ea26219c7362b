"""From the lobby to the day after: who is let in, who hears, what stages allow, what is left."""

import pytest

from community.chat.actions import seats
from community.chat.actions.messages import send_message
from community.chat.models.lines import Message, RoomEvent
from community.chat.models.people import RoomSeat
from community.chat.models.rooms import Room
from community.chat.queries.people import listener_ids
from community.chat.queries.rooms import my_rooms, room_for
from community.core.db import db
from community.core.errors import Conflict, NotAllowed, NotFound
from community.groups.actions.memberships import leave
from community.groups.queries.members import membership_of
from community.notifications.queries import inbox
from community.sessions import jobs
from community.sessions.actions import arrivals, schedule, stages
from community.sessions.models import Arrival, Feedback, Rsvp
from community.sessions.queries import schedule as queries
from community.sessions.queries.arrivals import arrivals_of, feedback_on
from tests.sessions.plans import circle_of, coming, held, inside, planned, shown


def told(user):
    return [item.kind for item in inbox(user).page.items]


def say(person, session, words="Hello."):
    return send_message(person, session.room_id, f"{person.handle}-{words}", words).message


@pytest.fixture
def zoe(make):
    return make.user("zoe")


def test_the_lobby_opens_by_the_clock_a_quarter_of_an_hour_before(make, clock):
    group = circle_of(make)
    session = planned(make.mo, group, starts=shown(minutes=20))
    coming(session, make.ann)
    jobs.keep_time()
    with pytest.raises(Conflict):
        arrivals.arrive(make.ann, session, 3)
    clock.forward(minutes=6)
    jobs.keep_time()
    jobs.keep_time()
    db.session.refresh(session)
    assert (session.stage, db.session.query(Room).filter_by(seated=True).count()) == ("lobby", 1)
    assert told(make.ann) == told(make.mo) == ["session_lobby"]
    assert listener_ids(session.room) == {make.mo.id}, "who holds it is there already"
    with pytest.raises(Conflict):
        schedule.change(make.mo, session, capacity=3)


def test_only_who_was_let_in_hears_and_writes(make, zoe):
    session = held(make, make.ann, zoe)
    arrival = arrivals.arrive(make.ann, session, 2)
    arrivals.arrive(zoe, session, 4)
    for person in (make.ann, zoe):
        with pytest.raises(NotAllowed):
            room_for(person, session.room_id)
        with pytest.raises(NotAllowed):
            say(person, session)
    arrivals.let_in(make.mo, session, arrival.id)
    assert told(make.ann)[0] == "session_let_in"
    assert listener_ids(session.room) == {make.mo.id, make.ann.id}
    assert say(make.ann, session).status == "published"
    with pytest.raises(NotAllowed):
        room_for(zoe, session.room_id)
    with pytest.raises(NotFound):
        room_for(make.otto, session.room_id)
    assert session.room_id not in [card.room.id for card in my_rooms(make.ann)], "it is no standing room"


def test_not_now_can_become_yes(make, zoe):
    session = held(make, make.ann)
    arrival = arrivals.arrive(make.ann, session, 1)
    arrivals.not_now(make.mo, session, arrival.id)
    assert arrivals.arrive(make.ann, session, 2).status == "not_now"
    arrivals.let_in(make.mo, session, arrival.id)
    arrivals.let_in(make.mo, session, arrival.id)
    assert told(make.ann).count("session_let_in") == 1
    with pytest.raises(Conflict):
        arrivals.not_now(make.mo, session, arrival.id)


def test_who_may_do_what(make, zoe):
    nora = make.user("nora")
    group = circle_of(make, zoe)
    make.join(nora, group, role="moderator")
    session = held(make, make.ann, group=group)
    arrival = arrivals.arrive(make.ann, session, 3)
    with pytest.raises(NotAllowed, match="place"):
        arrivals.arrive(zoe, session, 3)
    for person in (make.ann, zoe, nora, make.otto):
        with pytest.raises(NotAllowed):
            arrivals.let_in(person, session, arrival.id)
        with pytest.raises(NotAllowed):
            stages.lead_to(person, session, "open")
    other = held(make, group=group, title="Another")
    with pytest.raises(NotFound):
        arrivals.let_in(make.mo, other, arrival.id)


def test_how_somebody_arrives_is_for_who_holds_it(make, zoe):
    session = held(make, make.ann, zoe)
    arrivals.arrive(make.ann, session, 2)
    arrivals.arrive(make.ann, session, 1)
    arrivals.arrive(zoe, session, 5)
    seen = [(one.person.handle, one.arriving) for one in arrivals_of(make.mo, session)]
    assert seen == [("ann", 1), ("zoe", 5)]
    make.no_contact(make.mo, zoe)
    unnamed = arrivals_of(make.mo, session)[1]
    assert (unnamed.person, unnamed.status) == (None, "waiting")
    assert arrivals.let_in(make.mo, session, unnamed.id).status == "admitted", "nobody is shut out by it"


def test_stages_go_forward_and_stand_in_the_log(make):
    session = held(make, make.ann)
    room = inside(session, make.mo, make.ann)
    for stage in ("open", "open", "middle", "closing", "read_only"):
        stages.lead_to(make.mo, session, stage)
    db.session.refresh(room)
    logged = [event.stage for event in db.session.query(RoomEvent).filter_by(room_id=room.id, type="stage")]
    assert logged == ["lobby", "open", "middle", "closing", "read_only"]
    assert room.last_seq == 5
    with pytest.raises(Conflict):
        stages.lead_to(make.mo, session, "open")
    with pytest.raises(NotAllowed, match="over"):
        say(make.ann, session)
    assert room_for(make.ann, room.id), "to be read for ten more minutes"


def test_the_clock_ends_what_nobody_ended_and_puts_it_away(make, clock):
    session = held(make, make.ann)
    room = inside(session, make.mo, make.ann)
    say(make.ann, session, "It was a hard week.")
    stages.lead_to(make.mo, session, "open")
    clock.forward(minutes=80)
    jobs.keep_time()
    db.session.refresh(session)
    assert session.stage == "open", "over time, but not yet by much"
    clock.forward(minutes=6)
    jobs.keep_time()
    assert session.stage == "read_only"
    clock.forward(minutes=11)
    jobs.keep_time()
    assert session.stage == "aftercare"
    with pytest.raises(NotAllowed):
        room_for(make.ann, room.id)
    assert room_for(make.mo, room.id), "in case something is reported"
    arrivals.give_feedback(make.ann, session, 5, "The first round.")
    clock.forward(days=1)
    jobs.keep_time()
    db.session.expire_all()
    assert (session.stage, session.came) == ("gone", 1)
    for model in (Arrival, Rsvp, RoomEvent, RoomSeat):
        assert db.session.query(model).count() == 0, model
    assert {line.body for line in db.session.query(Message)} <= {""}, "an empty mark may keep the last number"
    assert db.session.query(Feedback).count() == 1
    assert queries.seen(make.ann, [session])[0].going == 1
    jobs.keep_time()
    jobs.forget_answers()
    assert session.came == 1


def test_feedback_is_given_once_by_who_was_there_and_carries_no_name(make, zoe):
    session = held(make, make.ann, zoe)
    inside(session, make.mo, make.ann)
    arrivals.arrive(zoe, session, 3)
    with pytest.raises(Conflict):
        arrivals.give_feedback(make.ann, session, 4)
    stages.lead_to(make.mo, session, "read_only")
    arrivals.give_feedback(make.ann, session, 4, "Warm.")
    with pytest.raises(Conflict):
        arrivals.give_feedback(make.ann, session, 4)
    with pytest.raises(NotAllowed):
        arrivals.give_feedback(zoe, session, 4)
    [said] = feedback_on(session)
    assert (said.helped, said.words) == (4, "Warm.")
    assert not {"user_id", "author_id", "created_at", "at"} & set(Feedback.__table__.columns.keys())


def test_a_facilitator_who_is_lost_is_replaced(make):
    nora = make.user("nora")
    group = circle_of(make)
    make.join(nora, group, role="moderator")
    session = held(make, make.ann, group=group)
    arrival = arrivals.arrive(make.ann, session, 3)
    with pytest.raises(NotAllowed):
        stages.take_over(make.ann, session)
    stages.take_over(nora, session)
    arrivals.let_in(nora, session, arrival.id)
    assert listener_ids(session.room) == {make.mo.id, nora.id, make.ann.id}
    with pytest.raises(Conflict):
        stages.take_over(nora, session)
    stages.lead_to(nora, session, "open")
    stages.lead_to(make.mo, session, "middle")
    assert session.stage == "middle"


def test_who_leaves_the_group_leaves_the_room(make, clock):
    group = circle_of(make)
    session = held(make, make.ann, group=group)
    room = inside(session, make.mo, make.ann)
    clock.forward(minutes=20)  # it has begun
    leave(make.ann, group)
    assert listener_ids(room) == {make.mo.id}
    make_again = db.session.query(RoomSeat).filter_by(room_id=room.id, user_id=make.ann.id).count()
    assert make_again == 0, "coming back to the group is not coming back into the room"
    membership_of(make.ann, group).status = "active"
    db.session.commit()
    arrival = arrivals.arrive(make.ann, session, 3)
    assert arrival.status == "waiting", "they come to the lobby anew"
    arrivals.let_in(make.mo, session, arrival.id)
    assert listener_ids(room) == {make.mo.id, make.ann.id}


def test_a_session_that_nobody_came_to_ends_too(make):
    session = held(make)
    stages.lead_to(make.mo, session, "read_only")
    assert session.ends_at > session.starts_at


def test_without_a_facilitator_no_lobby_opens(make):
    nora = make.user("nora")
    group = make.group("Inside", members=[make.ann], moderators=[nora], owner=make.mo)
    session = planned(nora, group, starts=shown(minutes=10))
    leave(nora, group)
    jobs.keep_time()
    db.session.refresh(session)
    assert session.room_id is None
    stages.take_over(make.mo, session)
    jobs.keep_time()
    db.session.refresh(session)
    assert session.stage == "lobby"


def test_who_is_called_by_name_reads_so_while_they_are_in(make, zoe):
    session = held(make, make.ann, zoe)
    inside(session, make.mo, make.ann)
    arrivals.arrive(zoe, session, 3)
    say(make.mo, session, "Welcome, @ann and @zoe.")
    assert "mentioned" in told(make.ann)
    assert "mentioned" not in told(zoe), "not let in, so not called either"
    stages.lead_to(make.mo, session, "read_only")
    seats.take_seat_away(session.room_id, make.ann.id)
    assert "mentioned" not in told(make.ann)


def test_in_a_quiet_room_people_say_hello_and_goodbye_and_sit_together_between(make):
    session = held(make, make.ann, format="quiet_room")
    inside(session, make.mo, make.ann)
    stages.lead_to(make.mo, session, "open")
    assert say(make.ann, session, "I am here.").status == "published"
    stages.lead_to(make.mo, session, "middle")
    with pytest.raises(NotAllowed, match="quiet time"):
        say(make.ann, session, "Psst.")
    assert say(make.mo, session, "Twenty minutes, together.").status == "published"
    stages.lead_to(make.mo, session, "closing")
    assert say(make.ann, session, "That was good.").status == "published"
