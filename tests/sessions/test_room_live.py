"""Stages as they happen: told to everybody in the room and to nobody else, and there again after catching up."""

import pytest

from community.chat.actions.messages import send_message
from community.sessions.actions import arrivals, stages
from tests.sessions.plans import held, inside


@pytest.fixture
def scene(make, sign_in, listen):
    """Ann is in, Zoe waits in the lobby, Mo holds it; each has a page open, and so has Otto."""
    zoe = make.user("zoe")
    session = held(make, make.ann, zoe)
    inside(session, make.mo, make.ann)
    arrivals.arrive(zoe, session, 3)
    people = {"ann": make.ann, "zoe": zoe, "mo": make.mo, "otto": make.otto}
    ears = {name: listen(sign_in(user)) for name, user in people.items()}
    joined = {name: ear.emit("room:join", {"room_id": session.room_id})["ok"] for name, ear in ears.items()}
    assert joined == {"ann": True, "zoe": False, "mo": True, "otto": False}
    for ear in ears.values():
        ear.heard()
    return session, ears


def heard(ear):
    return [(event["type"], event.get("stage")) for event in ear.heard("room:event")]


def test_a_stage_is_heard_by_those_inside_only(make, scene):
    session, ears = scene
    stages.lead_to(make.mo, session, "open")
    assert {name: heard(ear) for name, ear in ears.items()} == {
        "ann": [("stage", "open")], "mo": [("stage", "open")], "zoe": [], "otto": [],
    }  # fmt: skip


def test_who_missed_it_catches_up(make, scene):
    session, ears = scene
    before = session.room.last_seq
    stages.lead_to(make.mo, session, "open")
    stages.lead_to(make.mo, session, "middle")
    answer = ears["ann"].emit("room:join", {"room_id": session.room_id, "after": before})
    assert [event["stage"] for event in answer["events"]] == ["open", "middle"]


def test_after_the_room_closes_nobody_hears_on(make, scene, clock):
    session, ears = scene
    stages.lead_to(make.mo, session, "read_only")
    clock.forward(minutes=11)
    stages.keep_time(session.id)
    assert heard(ears["ann"]) == [("stage", "read_only"), ("stage", "aftercare")]
    assert not ears["ann"].emit("room:join", {"room_id": session.room_id})["ok"]
    answer = ears["ann"].emit("message:send", {"room_id": session.room_id, "client_id": "late", "body": "Wait."})
    assert not answer["ok"]


def test_two_without_contact_sit_in_one_room_without_each_other(make, sign_in, listen):
    eve, fay = make.user("eve"), make.user("fay")
    session = held(make, eve, fay)
    inside(session, make.mo, eve, fay)
    make.no_contact(eve, fay)
    ear = listen(sign_in(eve))
    ear.emit("room:join", {"room_id": session.room_id})
    send_message(fay, session.room_id, "one", "Good evening.")
    assert heard(ear) == []
    stages.lead_to(make.mo, session, "open")
    assert heard(ear) == [("hidden", None), ("stage", "open")], "the number rides with what everybody hears"
