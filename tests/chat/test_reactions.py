"""Warm answers to lines: who may give them, who sees them, and who hears of them."""

import pytest
import sqlalchemy as sa

from community.chat.actions.messages import decide, remove_message
from community.chat.actions.pauses import ask_pause
from community.chat.actions.reactions import set_reaction, unset_reaction
from community.chat.models.lines import MessageReaction, RoomEvent
from community.chat.queries.history import history
from community.chat.queries.log import events_since
from community.core.errors import NotAllowed, NotFound, Paused
from community.core.words import REACTIONS


def told(viewer, room):
    """The answers on each line, as the viewer sees them."""
    return [[(one.kind, one.people) for one in line.reactions] for line in history(viewer, room).items]


@pytest.fixture
def line(make, say):
    """A line of Ann's."""
    return say(make.ann, "I told her today.")


def test_one_of_each_kind_and_back_again(make, ben, mia, room, line):
    assert set_reaction(ben, room.id, line.id, "took_courage") == 2
    assert set_reaction(ben, room.id, line.id, "took_courage") is None, "twice is once"
    assert set_reaction(mia, room.id, line.id, "took_courage") == 3
    assert set_reaction(ben, room.id, line.id, "with_you") == 4
    assert told(make.ann, room) == [[("with_you", ("ben",)), ("took_courage", ("ben", "mia"))]]
    assert unset_reaction(ben, room.id, line.id, "took_courage") == 5
    assert unset_reaction(ben, room.id, line.id, "took_courage") is None
    assert told(ben, room) == [[("with_you", ("ben",)), ("took_courage", ("mia",))]]
    assert [entry.type for entry in events_since(make.ann, room, 1).items] == ["reaction"] * 4


def test_only_to_other_peoples_lines_while_they_stand(make, ben, room, line, say):
    with pytest.raises(NotAllowed):
        set_reaction(make.ann, room.id, line.id, "with_you")
    with pytest.raises(NotFound):
        set_reaction(make.otto, room.id, line.id, "with_you")
    with pytest.raises(NotFound):
        unset_reaction(make.otto, room.id, line.id, "with_you")
    decide(line.id, "hide")
    with pytest.raises(NotFound):
        set_reaction(ben, room.id, line.id, "with_you")
    own = say(ben, "Mine")
    decide(own.id, "hide")
    with pytest.raises(NotAllowed):
        set_reaction(ben, room.id, own.id, "with_you")


def test_not_in_a_pause_but_back_at_any_time(make, ben, mia, room, line):
    set_reaction(ben, room.id, line.id, "with_you")
    ask_pause(mia, room.id)
    with pytest.raises(Paused):
        set_reaction(ben, room.id, line.id, "me_too")
    assert unset_reaction(ben, room.id, line.id, "with_you")


def test_a_removed_line_has_none_and_keeps_none(make, ben, room, line, db):
    set_reaction(ben, room.id, line.id, "with_you")
    decide(line.id, "hide")
    assert told(ben, room) == [[]]
    decide(line.id, "restore")
    assert told(ben, room) == [[("with_you", ("ben",))]]
    remove_message(make.ann, room.id, line.id)
    assert told(ben, room) == [[]]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(MessageReaction)) == 0


def test_out_of_contact_neither_seen_counted_nor_heard(make, ben, room, line, say):
    cara = make.user("cara")
    make.join(cara, room.group)
    make.no_contact(ben, cara)
    set_reaction(ben, room.id, line.id, "with_you")
    unseen = say(cara, "Hello")
    set_reaction(make.ann, room.id, unseen.id, "me_too")
    assert told(cara, room)[0] == [] and told(make.ann, room)[0] == [("with_you", ("ben",))]
    assert [entry.type for entry in events_since(cara, room, 1).items] == ["hidden", "message", "reaction"]
    assert [entry.type for entry in events_since(ben, room, 1).items] == ["reaction", "hidden", "hidden"]
    with pytest.raises(NotFound):
        unset_reaction(ben, room.id, unseen.id, "me_too")


def test_live_each_hears_what_they_may(make, ben, mia, room, line, listen, sign_in):
    cara = make.user("cara")
    make.join(cara, room.group)
    make.no_contact(ben, cara)
    ears = {user.handle: listen(sign_in(user)) for user in (make.ann, ben, mia, cara)}
    for ear in ears.values():
        ear.emit("room:join", {"room_id": room.id})
        ear.heard()
    said = {"room_id": room.id, "message_id": line.id, "kind": "with_you"}
    assert ears["ben"].emit("message:react", said) == {"ok": True, "seq": 2}
    for name in ("ann", "ben", "mia"):
        [event] = ears[name].heard("room:event")
        assert (event["seq"], event["type"]) == (2, "reaction")
        assert event["message"]["reactions"] == [{"kind": "with_you", "people": ["ben"]}]
        assert (event["message"]["client_id"] is not None) == (name == "ann")
    assert ears["cara"].heard("room:event") == [], "not on its own: it would show that Ben did something"
    assert ears["mia"].emit("message:react", said)["seq"] == 3
    hidden, event = ears["cara"].heard("room:event")
    assert (hidden["seq"], hidden["type"], hidden.get("message")) == (2, "hidden", None)
    assert event["message"]["reactions"] == [{"kind": "with_you", "people": ["mia"]}]
    assert ears["ann"].heard("room:event")[-1]["message"]["reactions"][0]["people"] == ["ben", "mia"]
    assert ears["mia"].emit("message:react", {**said, "on": False})["seq"] == 4
    assert ears["cara"].heard("room:event")[-1]["message"]["reactions"] == []
    assert ears["mia"].emit("message:react", {**said, "kind": "like"})["error"]["status"] == 422


def test_over_http(make, ben, room, line, sign_in, db):
    page = sign_in(ben)
    path = f"/api/v1/rooms/{room.id}/messages/{line.id}/reactions"
    assert page.put(f"{path}/gives_hope").status_code == 204
    assert page.put(f"{path}/like").status_code == 404
    shown = page.get(f"/api/v1/rooms/{room.id}/messages").json["items"][0]["reactions"]
    assert shown == [{"kind": "gives_hope", "people": ["ben"]}]
    assert page.delete(f"{path}/gives_hope").status_code == 204
    assert db.session.scalar(sa.select(sa.func.max(RoomEvent.seq))) == 3


def test_without_scripts(make, ben, room, line, sign_in):
    page, path = sign_in(ben), f"/rooms/{room.id}/messages/{line.id}"
    offered = page.get(path).text
    assert all(f'value="{kind}"' in offered for kind, _ in REACTIONS)
    for _ in range(2):
        assert page.post_form(f"{path}/reactions", {"kind": "thank_you"}).status_code == 303
    shown = page.get(f"/rooms/{room.id}").text.split("<template")[0]
    assert 'aria-pressed="true"' in shown and ">you</span>" in shown
    assert "ben" in sign_in(make.ann).get(f"/rooms/{room.id}").text.split("<template")[0]
    assert f"{path}/reactions?on=false" in page.get(f"/rooms/{room.id}").text, "what its button would do"
    for _ in range(2):
        page.post_form(f"{path}/reactions?on=false", {"kind": "thank_you"})
    assert 'aria-pressed="true"' not in page.get(f"/rooms/{room.id}").text.split("<template")[0]
    assert page.post_form(f"{path}/reactions", {"kind": "like"}).status_code == 422
