"""Lines at the top of a room: who pins them, who sees them, and how they go."""

import pytest

from community.chat.actions.messages import decide, remove_message
from community.chat.actions.pins import MOST, set_pin
from community.chat.queries.history import history
from community.core.errors import Conflict, NotAllowed, NotFound


def top(viewer, room):
    """What stands at the top, as the viewer sees it."""
    return [line.body for line in history(viewer, room, limit=1).pinned]


def test_a_moderator_pins_and_takes_away(make, ben, mia, room, say):
    line = say(make.ann, "We meet on Tuesdays"), say(ben, "Something else")
    assert set_pin(mia, room.id, line[0].id, True) == 3
    assert set_pin(mia, room.id, line[0].id, True) is None, "twice is once"
    assert top(ben, room) == ["We meet on Tuesdays"], "also where it stands further back"
    assert set_pin(mia, room.id, line[0].id, False) == 4 and top(ben, room) == []


def test_nobody_else_does(make, ben, mia, room, say):
    line = say(make.ann, "Mine")
    for member in (make.ann, ben):
        with pytest.raises(NotAllowed):
            set_pin(member, room.id, line.id, True)
    with pytest.raises(NotFound):
        set_pin(make.otto, room.id, line.id, True)


def test_only_a_few(make, mia, room, say):
    lines = [say(make.ann, str(number)) for number in range(MOST + 1)]
    for line in lines[:MOST]:
        set_pin(mia, room.id, line.id, True)
    with pytest.raises(Conflict):
        set_pin(mia, room.id, lines[MOST].id, True)
    remove_message(make.ann, room.id, lines[0].id)
    set_pin(mia, room.id, lines[MOST].id, True)
    assert top(mia, room) == ["1", "2", "3", "4", "5"]


def test_what_is_gone_or_out_of_contact_is_not_at_the_top(make, ben, mia, room, say):
    cara = make.user("cara")
    make.join(cara, room.group)
    hidden, apart = say(make.ann, "Put away"), say(cara, "Unseen")
    for line in (hidden, apart):
        set_pin(mia, room.id, line.id, True)
    make.no_contact(ben, cara)
    decide(hidden.id, "hide")
    assert (top(make.ann, room), top(ben, room), top(mia, room)) == (["Unseen"], [], ["Unseen"])
    decide(hidden.id, "restore")
    assert top(ben, room) == ["Put away"]


def test_live_and_over_http(make, ben, mia, room, say, listen, sign_in):
    line = say(make.ann, "We meet on Tuesdays")
    ear = listen(sign_in(ben))
    ear.emit("room:join", {"room_id": room.id})
    ear.heard()
    staff, path = sign_in(mia), f"/api/v1/rooms/{room.id}/messages"
    assert staff.put(f"{path}/{line.id}/pin").status_code == 204
    [event] = ear.heard("room:event")
    assert (event["type"], event["message"]["pinned"]) == ("pin", True)
    assert [one["id"] for one in sign_in(ben).get(path).json["pinned"]] == [line.id]
    assert ear.emit("message:pin", {"room_id": room.id, "message_id": line.id})["error"]["status"] == 403
    assert staff.delete(f"{path}/{line.id}/pin").status_code == 204
    assert ear.heard("room:event")[0]["message"]["pinned"] is False


def test_without_scripts(make, mia, room, say, sign_in):
    lines = [say(make.ann, f"Line {number}") for number in range(MOST + 1)]
    staff = sign_in(mia)
    assert "Pin to the top" in staff.get(f"/rooms/{room.id}/messages/{lines[0].id}").text
    assert "Pin to the top" not in sign_in(make.ann).get(f"/rooms/{room.id}/messages/{lines[0].id}").text
    for line in lines:
        staff.post_form(f"/rooms/{room.id}/messages/{line.id}/pin", {"on": "true"})
    shown = sign_in(make.ann).get(f"/rooms/{room.id}").text.split("data-pins")[1].split("</section>")[0]
    assert shown.count("<li") == MOST and f'href="/rooms/{room.id}?at=1#line-{lines[0].id}"' in shown
    page = staff.get(f"/rooms/{room.id}/messages/{lines[MOST].id}").text
    assert "Pin to the top" in page and "Please take one away first" in page
    staff.post_form(f"/rooms/{room.id}/messages/{lines[0].id}/pin", {"on": "false"})
    assert "Line 0" not in staff.get(f"/rooms/{room.id}").text.split("data-pins")[1].split("</section>")[0]
