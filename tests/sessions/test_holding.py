"""Who holds a session: lost and back, handed over, helped; and what they can do about one person, or the pace."""

import pytest

from community.chat import presence
from community.chat.actions import holders
from community.chat.actions.attendance import join
from community.chat.actions.messages import send_message
from community.chat.actions.pauses import ask_pause, end_pause
from community.chat.models import RoomEvent
from community.chat.queries.floor import floor_of
from community.chat.queries.people import holder_ids, listener_ids
from community.core.db import db
from community.core.errors import Conflict, Invalid, NotAllowed, NotFound, Paused, TooMany
from community.groups.actions.memberships import leave
from community.notifications.queries import inbox
from community.sessions import jobs
from community.sessions.actions import arrivals, holding, notes, stages, talk
from community.sessions.models import Arrival, SessionNote
from community.sessions.queries.arrivals import arrivals_of
from community.sessions.queries.notes import notes_of
from tests.sessions.plans import circle_of, held, inside


def told(user):
    return [item.kind for item in inbox(user).page.items]


def say(person, room, words):
    return send_message(person, room.id, f"{person.handle}-{words}", words).message


def kinds(room):
    return [event.type for event in db.session.query(RoomEvent).filter_by(room_id=room.id).order_by(RoomEvent.seq)]


@pytest.fixture
def nora(make):
    return make.user("nora")


@pytest.fixture
def zoe(make):
    return make.user("zoe")


@pytest.fixture
def session(make, nora, zoe):
    """Under way: Mo holds it, Ann and Zoe are in; Nora moderates the group too."""
    group = circle_of(make, zoe)
    make.join(nora, group, role="moderator")
    made = held(make, make.ann, zoe, group=group)
    inside(made, make.mo, make.ann, zoe)
    stages.lead_to(make.mo, made, "open")
    return made


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


@pytest.fixture
def arrival(make, session):
    return arrivals.arrival_of(make.ann.id, session.id)


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
    clock.forward(minutes=6)
    sit(make.ann)
    stages.lead_to(make.mo, session, "read_only")
    db.session.refresh(session.room)
    assert (session.room.rests, session.room.pause_ends) == (False, None), "what is over can be read"


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


def test_who_leaves_the_group_in_the_middle_leaves_it_to_the_other(make, session, nora, clock):
    other = make.user("olga")
    make.join(other, session.group, role="moderator")
    holding.name_second(make.mo, session, "nora")
    clock.forward(minutes=11)
    leave(nora, session.group)
    assert (session.holder_ids, holder_ids(session.room_id)) == ({make.mo.id}, {make.mo.id})
    holding.name_second(make.mo, session, "olga")
    member = membership_of(other, session.group)
    change_role(make.mo, session.group, member, "member")
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


def test_somebody_reads_along_for_a_while(make, session, arrival, zoe, clock):
    talk.quieten(make.mo, session, arrival.id, 5)
    with pytest.raises(NotAllowed, match="write again in 5 minutes"):
        say(make.ann, session.room, "But")
    assert say(zoe, session.room, "Go on.").status == "published"
    assert floor_of(make.ann, session.room).quiet_ends
    assert floor_of(zoe, session.room).quiet_ends is None, "nobody else learns it"
    assert [one.quiet_ends is not None for one in arrivals_of(make.mo, session)] == [True, False]
    ask_pause(make.ann, session.room_id)
    clock.forward(minutes=5)
    assert say(make.ann, session.room, "Thank you.").status == "published"
    talk.quieten(make.mo, session, arrival.id, 15)
    talk.quieten(make.mo, session, arrival.id, 0)
    assert say(make.ann, session.room, "Again.").status == "published"
    with pytest.raises(NotAllowed):
        talk.quieten(make.ann, session, arrival.id, 5)


def test_somebody_has_to_leave_and_reads_why(make, session, arrival, zoe, sign_in, listen):
    ear = listen(sign_in(make.ann))
    ear.emit("room:join", {"room_id": session.room_id})
    arrivals.remove(make.mo, session, arrival.id, "Rule 1 asks us to be kind.")
    ear.heard()
    say(zoe, session.room, "Let us go on.")
    assert ear.heard("room:event") == []
    with pytest.raises(NotAllowed):
        say(make.ann, session.room, "But")
    assert told(make.ann)[0] == "session_removed"
    page = sign_in(make.ann).get(f"/sessions/{session.id}/lobby").text
    assert "Rule 1 asks us to be kind." in page
    assert "Rule 1 asks" not in sign_in(zoe).get(f"/sessions/{session.id}/lobby").text
    assert arrivals.arrive(make.ann, session, 2).status == "removed", "coming again is not being let in"
    with pytest.raises(Conflict):
        arrivals.remove(make.mo, session, arrival.id, "Twice.")
    arrivals.let_in(make.mo, session, arrival.id)
    assert (arrival.reason, say(make.ann, session.room, "Sorry.").status) == ("", "published")


def test_the_room_goes_slowly(make, session, clock):
    talk.slow_down(make.mo, session, 30)
    say(make.ann, session.room, "One")
    with pytest.raises(TooMany):
        say(make.ann, session.room, "Two")
    with pytest.raises(NotAllowed):
        talk.slow_down(make.ann, session, 0)
    clock.forward(seconds=30)
    assert say(make.ann, session.room, "Two").status == "published"


def test_notes_are_for_those_who_hold_it_and_go_after_thirty_days(make, session, nora, clock):
    mine = notes.add_note(make.mo, session, "Begin with two minutes each.")
    with pytest.raises(NotAllowed):
        notes.add_note(nora, session, "I only moderate")
    stages.take_over(nora, session)
    assert [(note.body, note.own) for note in notes_of(nora, session)] == [("Begin with two minutes each.", False)]
    with pytest.raises(NotFound):
        notes.remove_note(nora, session, mine.id)
    stages.lead_to(make.mo, session, "read_only")
    clock.forward(days=29)
    jobs.forget_notes()
    assert db.session.query(SessionNote).count() == 1
    clock.forward(days=2)
    jobs.forget_notes()
    assert db.session.query(SessionNote).count() == 0


def test_who_waits_and_who_holds_it_hear_at_once_that_something_changed(make, session, sign_in, listen):
    eve = make.user("eve")
    make.join(eve, session.group)
    other = held(make, eve, group=session.group, title="Another")
    ears = {person.handle: listen(sign_in(person)) for person in (eve, make.mo, make.ann, make.otto)}

    def who():
        heard = {name: ear.heard("session:changed") for name, ear in ears.items()}
        assert all(told == {"session_id": other.id} for events in heard.values() for told in events)
        return {name for name, events in heard.items() if events}

    arrival = arrivals.arrive(eve, other, 3)
    assert who() == {"mo"}
    arrivals.not_now(make.mo, other, arrival.id)
    assert who() == {"mo", "eve"}
    arrivals.let_in(make.mo, other, arrival.id)
    assert who() == {"mo", "eve"}


def test_all_of_it_as_forms(make, session, arrival, nora, sign_in):
    mo, path = sign_in(make.mo), f"/sessions/{session.id}"
    console = f"{path}/console"

    def post(where, status=303, **sends):
        answer = mo.post_form(f"{path}/{where}", sends)
        assert answer.status_code == status, answer.text
        return mo.get(console).text if status == 303 else answer.text

    assert "Ask to read along" in mo.get(console).text
    assert "Reads along until" in post(f"arrivals/{arrival.id}/quiet", minutes="5")
    assert "Reads along until" not in post(f"arrivals/{arrival.id}/quiet", minutes="0")
    post(f"arrivals/{arrival.id}/quiet", 422, minutes="7")
    assert "Settled" in post("pace", slow_seconds="30")
    assert "are asked to come" in post("help")
    assert "were asked a few minutes ago" in post("help")
    assert "Begin with two" in post("notes", body="Begin with two minutes.")
    post("notes", 422, body="")
    [note] = notes_of(make.mo, session)
    assert "Begin with two" not in post(f"notes/{note.id}/remove")
    post(f"arrivals/{arrival.id}/removal", 422, reason="")
    assert "Asked to leave" in post(f"arrivals/{arrival.id}/removal", reason="Rule 1.")
    assert "not in the room" in post(f"arrivals/{arrival.id}/removal", reason="Rule 1.")
    post("second", 422, handle="ann")
    assert "hold it with you" in post("second", handle="nora")
    assert mo.post_form(f"{path}/hand-over", {"handle": "nora"}).status_code == 303
    assert mo.get(console).status_code == 403
    assert sign_in(nora).get(console).status_code == 200
