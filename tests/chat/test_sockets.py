"""The socket's door: acknowledgements, refusals, and who may come in."""

import dataclasses
import re

import pytest

from community.accounts.models import SignIn
from community.chat import live, presence
from community.chat.actions import attendance
from community.chat.actions.messages import remove_message
from community.core.clock import now


@pytest.fixture
def ear(listen, sign_in):
    """`ear(user)` is a socket of theirs."""
    return lambda user: listen(sign_in(user))


def test_join_send_and_hear(make, ben, room, ear):
    ann, other = ear(make.ann), ear(ben)
    assert other.emit("room:join", {"room_id": room.id}) == {
        "ok": True, "last_seq": 0, "first_kept_seq": 1, "events": [], "snapshot_required": False,
        "muted_people": [],
    }  # fmt: skip
    answer = ann.emit("message:send", {"room_id": room.id, "client_id": "x", "body": "Hello *you*"})
    assert answer["ok"] and answer["seq"] == 1
    assert answer["message"]["body_html"] == "<p>Hello <em>you</em></p>\n"
    assert answer["message"]["client_id"] == "x"
    heard = other.heard("room:event")
    assert [(event["seq"], event["type"], event["message"]["body"]) for event in heard] == [
        (1, "message", "Hello *you*")
    ]
    assert heard[0]["message"]["client_id"] is None, "somebody else's client id is nobody's business"
    assert heard[0]["message"]["author"]["handle"] == "ann"
    assert heard[0]["at"].endswith("Z")


def test_the_sender_hears_it_on_every_page_of_theirs(make, room, ear):
    here, there = ear(make.ann), ear(make.ann)
    for one in (here, there):
        one.emit("room:join", {"room_id": room.id})
    here.emit("message:send", {"room_id": room.id, "client_id": "x", "body": "Hello"})
    for one in (here, there):
        assert [event["message"]["client_id"] for event in one.heard("room:event")] == ["x"]


def test_catching_up_while_joining(make, ben, room, say, ear):
    say(ben, "One"), say(ben, "Two"), say(ben, "Three")
    answer = ear(make.ann).emit("room:join", {"room_id": room.id, "after": 1})
    assert [event["seq"] for event in answer["events"]] == [2, 3] and answer["last_seq"] == 3
    assert ear(make.ann).emit("room:join", {"room_id": room.id, "after": 7})["snapshot_required"]


def test_edit_and_remove(make, ben, room, say, ear):
    message = say(make.ann, "Helo")
    ann, other = ear(make.ann), ear(ben)
    other.emit("room:join", {"room_id": room.id})
    assert ann.emit("message:edit", {"room_id": room.id, "message_id": message.id, "body": "Hello"})["seq"] == 2
    assert ann.emit("message:remove", {"room_id": room.id, "message_id": message.id}) == {"ok": True, "seq": 3}
    edit, remove = other.heard("room:event")
    assert (edit["type"], edit["message"]["body"]) == ("edit", "Hello")
    assert (remove["type"], remove["message"]["status"], remove["message"]["author"]) == ("remove", "removed", None)


def test_sent_twice_is_acknowledged_twice_and_heard_once(make, ben, room, ear):
    ann, other = ear(make.ann), ear(ben)
    other.emit("room:join", {"room_id": room.id})
    said = {"room_id": room.id, "client_id": "x", "body": "Hello"}
    first, again = ann.emit("message:send", said), ann.emit("message:send", said)
    assert first["message"] == again["message"] and first["seq"] == again["seq"]
    assert len(other.heard("room:event")) == 1
    refused = ann.emit("message:send", {**said, "body": "Other"})
    assert not refused["ok"] and refused["error"]["status"] == 409


REFUSED = [
    ("room:join", {"room_id": "x"}, 422),
    ("room:join", {}, 422),
    ("room:join", [], 422),
    ("room:join", "room", 422),
    ("room:join", None, 422),
    ("room:join", {"room_id": True}, 422),
    ("room:join", {"room_id": 10**25}, 404),
    ("room:join", {"room_id": -1}, 404),
    ("room:join", {"room_id": 1, "after": -1}, 422),
    ("room:join", {"room_id": 1, "more": 1}, 422),
    ("message:send", {"room_id": 1, "body": "x"}, 422),
    ("message:send", {"room_id": 1, "client_id": "", "body": "x"}, 422),
    ("message:send", {"room_id": 1, "client_id": "x" * 65, "body": "x"}, 422),
    ("message:send", {"room_id": 1, "client_id": "a\nb", "body": "x"}, 422),
    ("message:send", {"room_id": 1, "client_id": "x", "body": " \n "}, 422),
    ("message:send", {"room_id": 1, "client_id": "x", "body": "x" * 4001}, 422),
    ("message:send", {"room_id": 1, "client_id": "x", "body": "\x00"}, 422),
    ("message:send", {"room_id": 1, "client_id": "x", "body": {"a": 1}}, 422),
    ("message:send", {"room_id": 1, "client_id": "x", "body": "x", "content_notes": ["nonsense"]}, 422),
    ("message:send", {"room_id": 1, "client_id": "x", "body": "x", "anonymous": True}, 422),
    ("message:send", {"room_id": 10**25, "client_id": "x", "body": "x"}, 404),
    ("message:edit", {"room_id": 10**25, "message_id": 1, "body": "x"}, 404),
    ("message:remove", {"room_id": 10**25, "message_id": 10**25}, 404),
]


@pytest.mark.parametrize(("event", "data", "status"), REFUSED)
def test_what_makes_no_sense_is_refused_with_the_reason(make, ear, event, data, status):
    answer = ear(make.ann).emit(event, data)
    assert answer["ok"] is False
    assert answer["error"]["status"] == status
    assert {"title", "detail", "errors"} <= set(answer["error"])


@pytest.mark.parametrize("who", ["otto", "mo", "owen"])
def test_outsiders_are_refused_as_if_there_were_nothing(make, room, say, ear, who):
    line = say(make.ann, "Hello")
    outsider = ear(getattr(make, who))
    asked = [
        ("room:join", {}), ("message:send", {"client_id": "x", "body": "x"}),
        ("message:edit", {"message_id": line.id, "body": "x"}), ("room:read", {"seq": 1}),
        ("message:remove", {"message_id": line.id}),
    ]  # fmt: skip
    for event, data in asked:
        there = outsider.emit(event, {"room_id": room.id, **data})
        absent = outsider.emit(event, {"room_id": room.id + 1000, **data})
        assert there == absent and there["error"]["status"] == 404
    say(make.ann, "Secret")
    assert outsider.heard() == []


def test_a_paused_account_is_refused_with_the_end_of_its_pause(make, ben, room, ear):
    other = ear(ben)
    make.pause(ben)
    answer = other.emit("room:join", {"room_id": room.id})
    assert (answer["error"]["status"], answer["error"]["type"]) == (403, "suspended")
    assert answer["error"]["until"].endswith("Z")


def test_an_ended_session_is_refused(make, ben, room, listen, sign_in, db):
    other = listen(sign_in(ben))
    other.emit("room:join", {"room_id": room.id})
    for row in db.session.query(SignIn).filter_by(user_id=ben.id):
        row.ended_at = now()
    db.session.commit()
    answer = other.emit("message:send", {"room_id": room.id, "client_id": "x", "body": "x"})
    assert answer["error"]["status"] == 401


def test_typing_is_told_to_those_in_the_room(make, ben, mia, room, ear):
    ann, other, third = ear(make.ann), ear(ben), ear(mia)
    for one in (ann, other):
        one.emit("room:join", {"room_id": room.id})
    assert not ann.emit("typing", {"room_id": room.id}), "nothing is acknowledged"
    assert [typing["author"]["handle"] for typing in other.heard("room:typing")] == ["ann"]
    assert ann.heard("room:typing") == [] and third.heard("room:typing") == []
    assert not ear(make.otto).emit("typing", {"room_id": room.id})


def test_presence_comes_and_goes(make, ben, room, ear):
    ann, other = ear(make.ann), ear(ben)
    ann.emit("room:join", {"room_id": room.id})
    other.emit("room:join", {"room_id": room.id})
    here = ann.heard("room:presence")[-1]
    assert (here["count"], [one["handle"] for one in here["people"]]) == (2, ["ann", "ben"])
    other.emit("room:leave", {"room_id": room.id})
    assert ann.heard("room:presence")[-1]["count"] == 1
    other.emit("room:join", {"room_id": room.id})
    other.io.disconnect()
    assert ann.heard("room:presence")[-1]["count"] == 1


def test_who_is_hung_up_on_while_coming_in_is_not_there(make, room, ear, monkeypatch):
    ann, find = ear(make.ann), attendance.room_for

    def hang_up(*asked):
        ann.io.disconnect()
        return find(*asked)

    monkeypatch.setattr(attendance, "room_for", hang_up)
    ann.io.emit("room:join", {"room_id": room.id})
    assert presence.here().users(room.id) == set()


def test_those_who_stay_are_told_of_who_had_to_go_once_the_room_is_let_go(make, ben, room, ear, db, monkeypatch):
    ann, other = ear(make.ann), ear(ben)
    for one in (ann, other):
        one.emit("room:join", {"room_id": room.id})
    ann.heard()
    tell, writing = live.tell_rooms_now, []

    def told(*said):
        writing.append(db.session().info.get("writing"))
        tell(*said)

    monkeypatch.setattr(live, "tell_rooms_now", told)
    attendance.go_away(room.id, ben.id)
    assert [here["count"] for here in ann.heard("room:presence")] == [1]
    assert writing == [False], "else each would wait for the other: who tells, and who holds the room"


def test_in_a_crowd_coming_and_going_is_told_together(make, ben, mia, room, ear, monkeypatch):
    later = []
    monkeypatch.setattr(live, "CROWD", 1)
    monkeypatch.setattr(live, "soon", lambda seconds, tell: later.append(tell))
    ann, other, third = ear(make.ann), ear(ben), ear(mia)
    for one in (ann, other, third):
        one.emit("room:join", {"room_id": room.id})
    assert [here["count"] for here in ann.heard("room:presence")] == [1]
    [tell] = later
    tell()
    assert [here["count"] for here in ann.heard("room:presence")] == [3]
    third.emit("room:leave", {"room_id": room.id})
    assert len(later) == 2, "the next change is told again"


def test_after_leaving_nothing_is_heard(make, ben, room, say, ear):
    other = ear(ben)
    other.emit("room:join", {"room_id": room.id})
    assert other.emit("room:leave", {"room_id": room.id}) == {"ok": True}
    other.heard()
    say(make.ann, "Hello")
    assert other.heard() == []


def test_too_many_lines_are_refused_kindly(make, room, ear, app, monkeypatch):
    monkeypatch.setitem(app.extensions, "settings", dataclasses.replace(app.extensions["settings"], rate_limits=True))
    ann = ear(make.ann)
    answers = [
        ann.emit("message:send", {"room_id": room.id, "client_id": f"c{number}", "body": "x"}) for number in range(31)
    ]
    assert all(answer["ok"] for answer in answers[:30])
    assert answers[30]["error"]["status"] == 429
    assert re.search(r"again in \d+ seconds?\. Nothing you wrote is lost", answers[30]["error"]["detail"])


def test_a_token_that_may_only_read_only_reads(make, room, listen):
    ear = listen(auth={"token": make.token(make.ann, scopes=("read",))})
    assert ear.emit("room:join", {"room_id": room.id})["ok"]
    answer = ear.emit("message:send", {"room_id": room.id, "client_id": "x", "body": "x"})
    assert answer["error"]["status"] == 403
    ear = listen(auth={"token": make.token(make.ann)})
    assert ear.emit("message:send", {"room_id": room.id, "client_id": "x", "body": "x"})["ok"]


def test_a_removed_line_is_heard_without_its_words(make, ben, room, say, ear):
    message = say(make.ann, "A secret")
    other = ear(ben)
    other.emit("room:join", {"room_id": room.id})
    remove_message(make.ann, room.id, message.id)
    assert "secret" not in repr(other.heard())
    assert "secret" not in repr(other.emit("room:join", {"room_id": room.id, "after": 0}))
