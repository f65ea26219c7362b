"""The lobby, the page of who holds it, and afterwards; all of it as plain forms."""

import pytest

from community.sessions import jobs
from community.sessions.actions import arrivals, stages
from tests.sessions.plans import held, inside, planned


@pytest.fixture
def session(make):
    return held(make, make.ann)


def test_from_the_lobby_to_afterwards(make, sign_in, session, clock):
    ann, mo, path = sign_in(make.ann), sign_in(make.mo), f"/sessions/{session.id}"
    assert "To the lobby" in ann.get(path).text
    page = ann.get(f"{path}/lobby").text
    assert "What we agreed on" in page
    assert "How are you arriving?" in page
    assert ann.post_form(f"{path}/lobby", {"arriving": "2"}).status_code == 422
    assert ann.post_form(f"{path}/lobby", {"agreed": "true"}).status_code == 422
    assert ann.post_form(f"{path}/lobby", {"agreed": "true", "arriving": "2"}).status_code == 303
    assert "You are here" in ann.get(f"{path}/lobby").text
    assert "/rooms/" not in ann.get(f"{path}/lobby").text.partition("<main")[2].partition("</main>")[0]
    console = mo.get(f"{path}/console").text
    assert "Arriving: low" in console
    arrival = arrivals.arrival_of(make.ann.id, session.id).id
    assert mo.post_form(f"{path}/arrivals/{arrival}", {"decision": "not_now"}).status_code == 303
    assert "Not this time" in ann.get(f"{path}/lobby").text
    assert mo.post_form(f"{path}/arrivals/{arrival}", {"decision": "let_in"}).status_code == 303
    assert "You are let in" in ann.get(f"{path}/lobby").text
    assert "deleted for good a day after the end" in ann.get(f"/rooms/{session.room_id}").text
    assert "We begin soon" in ann.get(f"/rooms/{session.room_id}").text
    assert mo.post_form(f"{path}/stage", {"stage": "open"}).status_code == 303
    assert "The first round" in ann.get(f"/rooms/{session.room_id}").text
    assert "data-say" in ann.get(f"/rooms/{session.room_id}").text
    assert mo.post_form(f"{path}/stage", {"stage": "read_only"}).status_code == 303
    assert "nobody writes here any more" in ann.get(f"/rooms/{session.room_id}").text
    assert "How was it?" in ann.get(f"{path}/lobby").text
    assert ann.post_form(f"{path}/feedback", {"words": "x"}).status_code == 422
    assert ann.post_form(f"{path}/feedback", {"helped": "4", "words": "Warm."}).status_code == 303
    assert "How was it?" not in ann.get(f"{path}/lobby").text
    assert "Warm." in mo.get(f"{path}/console").text
    clock.forward(minutes=11)
    jobs.keep_time()
    assert sign_in(make.ann).get(f"/rooms/{session.room_id}").status_code == 403
    assert "Take a moment" in sign_in(make.ann).get(f"{path}/lobby").text


def test_who_does_not_hold_it_sees_no_console(make, sign_in, session):
    arrivals.arrive(make.ann, session, 1)
    for person, status in ((make.ann, 403), (make.otto, 404), (make.owen, 404)):
        browser = sign_in(person)
        assert browser.get(f"/sessions/{session.id}/console").status_code == status
        assert browser.get(f"/api/v1/sessions/{session.id}/arrivals").status_code == status
    assert "very low" not in sign_in(make.ann).get(f"/sessions/{session.id}").text.lower()


def test_a_stage_that_another_led_on_from_is_no_mishap(make, sign_in, session):
    stages.lead_to(make.mo, session, "open")
    stages.lead_to(make.mo, session, "middle")
    mo = sign_in(make.mo)
    assert mo.post_form(f"/sessions/{session.id}/stage", {"stage": "open"}).status_code == 303
    assert "look at the page again" in mo.get(f"/sessions/{session.id}/console").text


def test_the_lobby_before_it_opens(make, sign_in, session):
    later = planned(make.mo, session.group)
    page = sign_in(make.ann).get(f"/sessions/{later.id}/lobby").text
    assert "opens fifteen minutes before" in page
    assert "I am here" not in page


def test_the_lobby_for_who_has_no_place(make, sign_in, session):
    zoe = make.user("zoe")
    make.join(zoe, session.group)
    page = sign_in(zoe).get(f"/sessions/{session.id}/lobby").text
    assert "for those who have a place" in page
    assert "I am here" not in page


def test_a_moderator_helps(make, sign_in, session):
    nora = make.user("nora")
    make.join(nora, session.group, role="moderator")
    browser = sign_in(nora)
    assert "Hold it too" in browser.get(f"/sessions/{session.id}").text
    assert browser.post_form(f"/sessions/{session.id}/take-over").status_code == 303
    assert browser.get(f"/sessions/{session.id}/console").status_code == 200
    assert browser.get(f"/rooms/{session.room_id}").status_code == 200


def test_over_the_api(make, sign_in, session):
    ann, mo, path = sign_in(make.ann), sign_in(make.mo), f"/api/v1/sessions/{session.id}"
    assert ann.put(f"{path}/arrival", json={"agreed": False, "arriving": 3}).status_code == 422
    assert ann.put(f"{path}/arrival", json={"agreed": True, "arriving": 6}).status_code == 422
    answer = ann.put(f"{path}/arrival", json={"agreed": True, "arriving": 3}).json
    assert answer == {"status": "waiting", "arriving": 3, "room_id": None, "reason": "", "statement_id": None}
    [arrival] = mo.get(f"{path}/arrivals").json
    assert (arrival["person"]["handle"], arrival["status"]) == ("ann", "waiting")
    assert mo.post(f"{path}/arrivals/{arrival['id']}", json={"decision": "let_in"}).status_code == 204
    answer = ann.put(f"{path}/arrival", json={"agreed": True, "arriving": 3}).json
    assert answer["room_id"] == session.room_id
    assert ann.get(f"/api/v1/rooms/{session.room_id}").json["stage"] == "lobby"
    assert mo.post(f"{path}/stage", json={"stage": "open"}).json["stage"] == "open"
    assert mo.post(f"{path}/stage", json={"stage": "lobby"}).status_code == 422
    assert ann.get(f"/api/v1/rooms/{session.room_id}/messages").json["stage"] == "open"
    assert mo.post(f"{path}/stage", json={"stage": "read_only"}).status_code == 200
    assert ann.post(f"{path}/feedback", json={"helped": 5}).status_code == 204
    assert mo.get(f"{path}/feedback").json == [{"helped": 5, "words": ""}]
    assert ann.get(f"{path}/feedback").status_code == 403


def test_lines_of_somebody_inside_can_be_removed_with_reasons(make, sign_in, session):
    """By chat's own page: its author gets a statement."""
    from community.chat.actions.messages import send_message

    room = inside(session, make.mo, make.ann)
    words = send_message(make.ann, room.id, "one", "Unkind words.").message.id
    mo = sign_in(make.mo)
    answer = mo.post_form(f"/rooms/{room.id}/messages/{words}/remove", {"rule": "1", "reason": "Rule 1 asks for it."})
    assert answer.status_code == 303
    assert "Rule 1 asks for it." in sign_in(make.ann).get("/api/v1/me/statements").text


def test_who_holds_it_pauses_the_room_from_their_page(make, sign_in, session):
    room = inside(session, make.mo, make.ann)
    stages.lead_to(make.mo, session, "open")
    mo, console = sign_in(make.mo), f"/sessions/{session.id}/console"
    assert f'action="/rooms/{room.id}/pause"' in mo.get(console).text
    assert mo.post_form(f"/rooms/{room.id}/pause").status_code == 303
    assert "Pause the room" not in mo.get(console).text
    assert "The room takes a pause until" in mo.get(console).text
    assert "The room takes a pause" in sign_in(make.ann).get(f"/rooms/{room.id}").text
