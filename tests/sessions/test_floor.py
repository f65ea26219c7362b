"""Hands and the floor: whose turn it is, who may write meanwhile, and who learns of it."""

from datetime import timedelta

import pytest

from community.accounts.actions.standing import suspend
from community.chat.actions.floor import end_turn, give_floor, next_turn, raise_hand
from community.chat.actions.messages import send_message
from community.chat.actions.pauses import ask_pause, end_pause
from community.chat.actions.reactions import set_reaction
from community.chat.actions.seats import take_seat_away
from community.chat.models.lines import RoomEvent
from community.chat.models.people import RoomSeat
from community.chat.queries.floor import floor_of
from community.core.clock import now
from community.core.db import db
from community.core.errors import Conflict, NotAllowed, NotFound
from community.sessions.actions import arrivals, stages, talk
from community.sessions.models import GroupSession
from tests.sessions.plans import held, inside


def say(person, room, words):
    return send_message(person, room.id, f"{person.handle}-{words}", words).message


@pytest.fixture
def zoe(make):
    return make.user("zoe")


@pytest.fixture
def circle(make, zoe):
    """The room of a circle in its first round: Mo holds it, Ann and Zoe sit in it."""
    session = held(make, make.ann, zoe, format="support_circle")
    room = inside(session, make.mo, make.ann, zoe)
    stages.lead_to(make.mo, session, "open")
    return room


def test_in_a_circle_only_who_has_the_floor_writes(make, zoe, circle, clock):
    for person in (make.ann, zoe):
        with pytest.raises(NotAllowed, match="One after the other"):
            say(person, circle, "Me first.")
    line = say(make.mo, circle, "Welcome. Who begins?")
    give_floor(make.mo, circle.id, make.ann.id, minutes=3)
    assert say(make.ann, circle, "I do.").status == "published"
    with pytest.raises(NotAllowed):
        say(zoe, circle, "And I")
    set_reaction(zoe, circle.id, line.id, "with_you")
    end_turn(make.ann, circle.id)
    with pytest.raises(NotAllowed):
        say(make.ann, circle, "One more thing")
    give_floor(make.mo, circle.id, make.ann.id, minutes=3)
    clock.forward(minutes=3)
    with pytest.raises(NotAllowed):
        say(make.ann, circle, "Time is over, with nothing having run")
    assert floor_of(zoe, circle).words == "Nobody has the floor just now."


def test_before_the_first_round_everybody_says_hello(make, zoe):
    session = held(make, make.ann, format="support_circle")
    room = inside(session, make.mo, make.ann)
    assert say(make.ann, room, "Hello.").status == "published"
    stages.lead_to(make.mo, session, "open")
    stages.lead_to(make.mo, session, "read_only")
    assert floor_of(make.ann, room) is None
    with pytest.raises(NotAllowed):
        raise_hand(make.ann, room.id)


def test_elsewhere_the_floor_is_a_kindness_that_shuts_nobody_up(make, zoe):
    session = held(make, make.ann, zoe)
    room = inside(session, make.mo, make.ann, zoe)
    stages.lead_to(make.mo, session, "open")
    give_floor(make.mo, room.id, make.ann.id)
    assert floor_of(zoe, room).words == "ann has the floor."
    assert say(zoe, room, "We listen.").status == "published"


def test_hands_wait_in_their_order_and_only_who_holds_it_sees_whose(make, zoe, circle, clock):
    raise_hand(zoe, circle.id)
    clock.forward(seconds=1)
    raise_hand(make.ann, circle.id)
    raise_hand(make.ann, circle.id)
    seen = floor_of(make.mo, circle)
    assert [one.handle for one in seen.hands] == ["zoe", "ann"]
    mine = floor_of(make.ann, circle)
    assert (mine.place, mine.raised, list(mine.hands)) == (2, 2, [])
    for act in (next_turn, end_turn):
        with pytest.raises(NotAllowed):
            act(make.ann, circle.id)
    next_turn(make.mo, circle.id, minutes=2)
    assert floor_of(zoe, circle).mine
    assert floor_of(make.ann, circle).place == 1
    raise_hand(make.ann, circle.id, up=False)
    with pytest.raises(Conflict):
        next_turn(make.mo, circle.id)
    with pytest.raises(NotFound):
        give_floor(make.mo, circle.id, make.otto.id)
    with pytest.raises(NotFound):
        raise_hand(make.otto, circle.id)


def test_who_has_no_contact_learns_that_somebody_speaks_and_not_who(make, zoe, circle):
    make.no_contact(make.ann, zoe)
    raise_hand(make.ann, circle.id)
    give_floor(make.mo, circle.id, make.ann.id)
    seen = floor_of(zoe, circle)
    assert (seen.words, seen.person, seen.taken) == ("Somebody has the floor.", None, True)
    make.no_contact(make.mo, make.ann)
    assert floor_of(make.mo, circle).person is None


def test_whose_seat_is_taken_has_no_turn_any_more(make, zoe, circle):
    raise_hand(zoe, circle.id)
    give_floor(make.mo, circle.id, make.ann.id)
    take_seat_away(circle.id, make.ann.id)
    db.session.refresh(circle)
    assert circle.speaker_id is None
    assert db.session.query(RoomEvent).filter_by(room_id=circle.id, type="floor").count() == 2
    take_seat_away(circle.id, zoe.id)
    assert list(floor_of(make.mo, circle).hands) == []


def test_whose_account_is_paused_has_no_turn_any_more(make, zoe, circle):
    give_floor(make.mo, circle.id, make.ann.id)
    suspend(zoe.id, now() + timedelta(days=1))
    db.session.refresh(circle)
    assert circle.speaker_id == make.ann.id
    suspend(make.ann.id, now() + timedelta(days=1))
    db.session.refresh(circle)
    assert circle.speaker_id is None
    assert floor_of(make.mo, circle).words == "Nobody has the floor just now."


def test_who_holds_the_session_chooses_anybody_who_is_in(make, zoe):
    session = held(make, make.ann, zoe, format="support_circle")
    room = inside(session, make.mo, make.ann)
    waits = arrivals.arrive(zoe, session, 3)
    sits = arrivals.arrival_of(make.ann.id, session.id)
    with pytest.raises(NotAllowed):
        talk.give_floor(make.ann, session, sits.id)
    with pytest.raises(Conflict):
        talk.give_floor(make.mo, session, waits.id)
    talk.give_floor(make.mo, session, sits.id, minutes=5)
    assert floor_of(make.ann, room).mine
    assert not db.session.get(RoomSeat, (room.id, make.ann.id)).holds


def test_the_floor_is_told_by_a_number_of_the_log_and_hands_to_few(make, zoe, circle, sign_in, listen):
    ears = {person.handle: listen(sign_in(person)) for person in (make.ann, zoe, make.mo, make.otto)}
    before = circle.last_seq
    for ear in ears.values():
        ear.emit("room:join", {"room_id": circle.id})
        ear.heard()
    answer = ears["ann"].emit("room:hand", {"room_id": circle.id, "up": True})
    assert (answer["ok"], answer["floor"]["place"]) == (True, 1)
    assert {name for name, ear in ears.items() if ear.heard("room:changed")} == {"ann", "mo"}
    answer = ears["mo"].emit("room:floor", {"room_id": circle.id, "minutes": 3})
    assert answer["floor"]["person"]["handle"] == "ann"
    told = {name: ear.heard("room:event") for name, ear in ears.items()}
    assert {name: [event["type"] for event in events] for name, events in told.items()} == {
        "ann": ["floor"], "zoe": ["floor"], "mo": ["floor"], "otto": [],
    }  # fmt: skip
    assert told["zoe"][0] == told["ann"][0], "the entry itself names nobody"
    assert ears["ann"].emit("room:floor_end", {"room_id": circle.id})["floor"]["taken"] is False
    late = ears["zoe"].emit("room:join", {"room_id": circle.id, "after": before})
    assert [event["type"] for event in late["events"]] == ["floor", "floor"]


def test_what_is_pressed_for_a_turn_that_is_over_changes_nothing(make, zoe, circle, sign_in, listen, clock):
    mo, ann, path = sign_in(make.mo), sign_in(make.ann), f"/rooms/{circle.id}"
    console = f"/sessions/{db.session.query(GroupSession).filter_by(room_id=circle.id).one().id}"
    for person in (make.ann, zoe):
        raise_hand(person, circle.id)
        clock.forward(seconds=1)
    old = mo.get(f"/api/v1{path}").json["floor"]["turn"]
    next_turn(make.mo, circle.id)
    assert f'name="turn" value="{floor_of(make.mo, circle).turn}"' in mo.get(path).text
    assert mo.post_form(f"{path}/floor", {"minutes": "3", "turn": str(old)}).status_code == 303
    assert "Somebody else was quicker. ann has the floor." in mo.get(path).text
    refused = mo.post(f"/api/v1{path}/floor", json={"turn": old})
    assert (refused.status_code, "ann has the floor" in refused.json["detail"]) == (409, True)
    ear = listen(mo)
    ear.emit("room:join", {"room_id": circle.id})
    told = ear.emit("room:floor", {"room_id": circle.id, "minutes": 3, "turn": old})
    assert (told["ok"], told["error"]["status"]) == (False, 409)
    seat = arrivals.arrival_of(zoe.id, int(console.rsplit("/")[-1])).id
    assert mo.post_form(f"{console}/arrivals/{seat}/floor", {"minutes": "2", "turn": str(old)}).status_code == 303
    assert "Somebody else was quicker." in mo.get(f"{console}/console").text
    assert mo.post_form(f"{console}/floor/end", {"turn": str(old)}).status_code == 303
    assert mo.delete(f"/api/v1{path}/floor", query_string={"turn": old}).json["taken"] is True
    assert floor_of(make.ann, circle).mine, "the turn that goes on is another one"
    now_on = floor_of(make.ann, circle).turn
    end_turn(make.mo, circle.id, now_on)
    assert ann.post_form(f"{path}/floor/end", {"turn": str(now_on)}).status_code == 303, "both ended it: no mishap"
    make.no_contact(make.mo, zoe)
    next_turn(make.mo, circle.id)
    with pytest.raises(Conflict, match="Somebody has the floor"):
        next_turn(make.mo, circle.id, turn=old)


def test_all_of_it_as_forms_and_by_the_api(make, zoe, circle, sign_in):
    ann, mo = sign_in(make.ann), sign_in(make.mo)
    path, session = f"/rooms/{circle.id}", db.session.query(GroupSession).filter_by(room_id=circle.id).one()
    page = ann.get(path).text
    assert "Raise a hand" in page
    assert "only they write" in page
    assert ann.post_form(f"{path}/hand", {"up": "true"}).status_code == 303
    assert "Your hand is up: you are next." in ann.get(path).text
    assert "Hands up: ann." in mo.get(path).text
    console = mo.get(f"/sessions/{session.id}/console").text
    assert "Hand up, next" in console
    assert mo.post_form(f"{path}/floor", {"minutes": "3"}).status_code == 303
    assert "You have the floor." in ann.get(path).text
    assert mo.post_form(f"{path}/floor", {"minutes": ""}).status_code == 303
    assert "No hand is up" in mo.get(path).text
    assert ann.post_form(f"{path}/floor/end").status_code == 303
    arrival = arrivals.arrival_of(zoe.id, session.id).id
    assert mo.post_form(f"/sessions/{session.id}/arrivals/{arrival}/floor", {"minutes": "2"}).status_code == 303
    assert "Has the floor" in mo.get(f"/sessions/{session.id}/console").text
    floor = ann.get(f"/api/v1{path}").json["floor"]
    assert (floor["words"], floor["turns"], floor["seconds_left"] > 100) == ("zoe has the floor.", True, True)
    assert mo.post_form(f"/sessions/{session.id}/floor/end").status_code == 303
    assert ann.put(f"/api/v1{path}/hand", json={"up": True}).json["place"] == 1
    assert mo.post(f"/api/v1{path}/floor", json={"minutes": 31}).status_code == 422
    assert mo.post(f"/api/v1{path}/floor", json={}).json["seconds_left"] is None
    assert mo.delete(f"/api/v1{path}/floor").json["taken"] is False
    assert mo.put(f"/api/v1/sessions/{session.id}/arrivals/{arrival}/floor", json={"minutes": 2}).status_code == 204


def test_a_pause_takes_nothing_from_a_turn(make, circle, clock):
    give_floor(make.mo, circle.id, make.ann.id, minutes=3)
    clock.forward(minutes=1)
    ask_pause(make.mo, circle.id)
    ask_pause(make.mo, circle.id, 3)
    assert floor_of(make.ann, circle).ends - now() > timedelta(minutes=7, seconds=50)
    clock.forward(minutes=4)
    end_pause(make.mo, circle.id)
    assert timedelta(seconds=110) < floor_of(make.ann, circle).ends - now() <= timedelta(minutes=2)
    ask_pause(make.mo, circle.id)
    clock.forward(minutes=4)
    assert say(make.ann, circle, "And a breath later.").status == "published"
