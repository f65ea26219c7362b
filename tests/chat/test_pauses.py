"""The pause: who makes one, how it ends, who learns what, and that nothing is lost over it."""

from datetime import timedelta

import pytest

from community.chat.actions.messages import decide, edit_message, remove_message, send_message
from community.chat.actions.pauses import AGAIN, ask_pause, end_pause
from community.chat.models.lines import Message, RoomEvent
from community.chat.models.people import PauseAsk
from community.chat.models.rooms import Room
from community.chat.queries.history import history
from community.chat.queries.log import events_since
from community.chat.queries.pauses import wishes
from community.core.clock import now
from community.core.errors import Conflict, NotAllowed, NotFound, Paused, TooMany
from community.groups.actions.groups import change_group
from community.groups.queries.members import membership_of

THREE = timedelta(minutes=3)


@pytest.fixture
def cara(make, group):
    """A third member."""
    cara = make.user("cara")
    make.join(cara, group)
    return cara


@pytest.fixture
def log(room, db):
    """What the room's log says of pauses."""

    def _log():
        found = db.session.query(RoomEvent).filter_by(room_id=room.id).order_by(RoomEvent.seq)
        return [event.type for event in found if event.type in ("pause", "resume")]

    return _log


def test_one_wish_is_noted_and_two_within_two_minutes_pause_for_three(make, ben, room, log, clock):
    assert ask_pause(make.ann, room.id).pause_ends is None
    clock.forward(seconds=115)
    until = ask_pause(ben, room.id).pause_ends
    assert timedelta(0) < now() + THREE - until < timedelta(seconds=5)
    assert log() == ["pause"]


def test_wishes_further_apart_or_of_one_person_do_not(make, ben, room, clock, log):
    ask_pause(make.ann, room.id)
    clock.forward(seconds=125)
    assert ask_pause(ben, room.id).pause_ends is None
    clock.forward(minutes=10)
    assert ask_pause(make.ann, room.id).pause_ends is None
    assert log() == []


def test_a_moderator_pauses_alone_makes_it_longer_and_ends_it(mia, room, clock, log):
    first = ask_pause(mia, room.id).pause_ends
    assert ask_pause(mia, room.id, 5).pause_ends == first + timedelta(minutes=5)
    longest = ask_pause(mia, room.id, 15).pause_ends
    assert longest == first + timedelta(minutes=12), "fifteen minutes in all"
    with pytest.raises(Conflict):
        ask_pause(mia, room.id, 1)
    assert end_pause(mia, room.id).pause_ends is None
    end_pause(mia, room.id)
    assert log() == ["pause", "pause", "pause", "resume"], "ending it again says nothing again"


def test_it_ends_by_the_clock_alone(make, ben, mia, room, say, clock, log):
    ask_pause(mia, room.id)
    clock.forward(minutes=3, seconds=1)
    assert say(ben, "Hello again").status == "published"
    assert history(make.ann, room).pause_ends is None
    assert log() == ["pause"]


def test_a_wish_makes_one_pause_not_the_next_one_too(make, ben, cara, mia, room):
    ask_pause(make.ann, room.id)
    ask_pause(ben, room.id)
    end_pause(mia, room.id)
    assert ask_pause(cara, room.id).pause_ends is None


def test_asking_again_soon_is_refused_with_the_time_and_moderators_are_exempt(make, mia, room, clock):
    ask_pause(make.ann, room.id)
    clock.forward(minutes=4)
    with pytest.raises(TooMany) as refused:
        ask_pause(make.ann, room.id)
    assert 350 <= refused.value.retry_after <= 360
    assert "heard" in refused.value.detail and "6 minutes" in refused.value.detail
    clock.forward(minutes=6, seconds=1)
    ask_pause(make.ann, room.id)
    for _ in range(3):
        ask_pause(mia, room.id)
        end_pause(mia, room.id)


def test_while_it_lasts_asking_changes_nothing_and_is_not_counted(make, ben, cara, mia, room, db):
    until = ask_pause(mia, room.id).pause_ends
    assert ask_pause(ben, room.id).pause_ends == until
    assert db.session.query(PauseAsk).count() == 0


def test_nobody_sends_or_edits_and_everybody_can_take_back(make, ben, mia, room, say):
    own, other = say(make.ann, "One"), say(ben, "Two")
    ask_pause(mia, room.id)
    for somebody in (make.ann, mia):
        with pytest.raises(Paused) as refused:
            send_message(somebody, room.id, "x", "Words")
        assert refused.value.status == 409 and 170 < refused.value.seconds_left <= 180
        assert "about 3 minutes" in refused.value.detail and "kept" in refused.value.detail
    with pytest.raises(Paused):
        edit_message(make.ann, room.id, own.id, "Other words")
    assert remove_message(make.ann, room.id, own.id)
    assert remove_message(mia, room.id, other.id, "Rule 1.", 1)


def test_a_line_sent_before_is_acknowledged_during_it(make, mia, room, say):
    first = say(make.ann, "One", client_id="x")
    ask_pause(mia, room.id)
    again = send_message(make.ann, room.id, "x", "One")
    assert (again.message.id, again.new) == (first.id, False)


def test_what_moderators_decide_goes_on(make, mia, room, say):
    line = say(make.ann, "One")
    ask_pause(mia, room.id)
    decide(line.id, "hide")
    assert line.status == "hidden"


@pytest.mark.parametrize("words", ["amber", "  Amber! ", "*AMBER*", "Ámber."])
def test_the_safe_word_alone_counts_and_is_never_kept(make, ben, room, db, words):
    sent = send_message(make.ann, room.id, "x", words)
    assert sent.message is None
    assert db.session.query(Message).count() == 0
    assert send_message(make.ann, room.id, "x", words).message is None, "sent again it is no second wish"
    assert db.session.query(PauseAsk).count() == 1
    send_message(ben, room.id, "y", words)
    assert db.session.get(Room, room.id).pause_ends
    assert send_message(ben, room.id, "z", words).message is None, "and none while the room is paused"


def test_the_safe_word_among_others_is_a_line(make, room, say):
    assert say(make.ann, "An amber lamp").status == "published"


def test_a_line_is_not_changed_into_the_safe_word(make, room, say, db):
    line = say(make.ann, "One")
    edit_message(make.ann, room.id, line.id, "amber")
    assert db.session.get(Message, line.id).body == "One"
    assert db.session.query(PauseAsk).count() == 1


def test_a_group_chooses_its_word_or_none(make, mia, group, room, say, db):
    membership_of(mia, group).role = "owner"
    db.session.commit()
    change_group(mia, group, safe_word="Blue heron")
    assert say(make.ann, "amber").status == "published"
    assert send_message(make.ann, room.id, "x", "blue  heron").message is None
    change_group(mia, group, safe_word="")
    assert say(make.ann, "blue heron").status == "published"


def test_somebody_silenced_may_ask(make, ben, group, room, db):
    membership_of(ben, group).silenced_until = now() + timedelta(hours=1)
    db.session.commit()
    ask_pause(make.ann, room.id)
    assert ask_pause(ben, room.id).pause_ends


@pytest.mark.parametrize(("who", "error"), [("otto", NotFound), ("mo", NotFound)])
def test_outsiders_neither_ask_nor_end(make, room, who, error):
    for act in (ask_pause, end_pause):
        with pytest.raises(error):
            act(getattr(make, who), room.id)


def test_members_neither_end_nor_choose_how_long(make, mia, room, group, db):
    ask_pause(mia, room.id)
    with pytest.raises(NotAllowed):
        end_pause(make.ann, room.id)
    with pytest.raises(NotAllowed):
        ask_pause(make.ann, room.id, 15)
    group.archived_at = now()
    db.session.commit()
    with pytest.raises(NotAllowed):
        ask_pause(make.ann, room.id)


def test_only_moderators_see_who_asked_and_not_whom_they_have_no_contact_with(make, ben, cara, mia, room, clock):
    ask_pause(make.ann, room.id)
    assert [wish.author.handle for wish in wishes(mia, room)] == ["ann"]
    assert wishes(ben, room) == wishes(make.ann, room) == wishes(make.otto, room) == []
    make.no_contact(cara, mia)
    clock.forward(minutes=3)
    ask_pause(cara, room.id)
    assert [wish.author.handle for wish in wishes(mia, room)] == ["ann"]
    clock.forward(hours=1)
    assert wishes(mia, room) == []


def test_a_wish_is_forgotten_after_a_day(make, ben, room, db, clock):
    ask_pause(make.ann, room.id)
    clock.forward(days=1, minutes=1)
    ask_pause(ben, room.id)
    assert [ask.user_id for ask in db.session.query(PauseAsk)] == [ben.id]


def test_everybody_in_the_room_hears_it_and_nobody_hears_from_whom(make, ben, cara, mia, room, seat, listen, sign_in):
    make.no_contact(ben, cara)
    ears = {user.handle: seat(user) for user in (make.ann, ben, cara, mia)}
    outside = listen(sign_in(make.otto))
    for ear in ears.values():
        ear.heard()
    ears["ann"].emit("room:pause", {"room_id": room.id})
    assert [asked["author"]["handle"] for asked in ears["mia"].heard("room:pause_asked")] == ["ann"]
    assert ears["ben"].heard() == ears["cara"].heard() == ears["ann"].heard() == [], "one wish alone is quiet"
    answer = ears["ben"].emit("room:pause", {"room_id": room.id})
    assert answer["ok"] and answer["seconds_left"] > 170 and answer["paused_until"].endswith("Z")
    for ear in ears.values():
        [told] = ear.heard("room:event")
        assert set(told) == {"room_id", "seq", "type", "at", "until", "seconds_left"}
        assert (told["type"], told["until"]) == ("pause", answer["paused_until"])
    assert ears["ann"].emit("room:resume", {"room_id": room.id})["error"]["status"] == 403
    assert ears["mia"].emit("room:resume", {"room_id": room.id})["paused_until"] is None
    [told] = ears["cara"].heard("room:event")
    assert set(told) == {"room_id", "seq", "type", "at"} and told["type"] == "resume"
    assert outside.heard() == []


def test_log_snapshot_and_room_agree(make, mia, room, sign_in):
    until = ask_pause(mia, room.id).pause_ends
    ann, url = sign_in(make.ann), f"/api/v1/rooms/{room.id}"
    [event] = ann.get(f"{url}/events").json["items"]
    found, page = ann.get(url).json, ann.get(f"{url}/messages").json
    assert event["until"] == found["paused_until"] == page["paused_until"]
    assert 170 < min(event["seconds_left"], found["seconds_left"], page["seconds_left"]) <= 180
    assert events_since(make.ann, room, 0).items[0].until == until
    ended = sign_in(mia).delete(f"{url}/pause").json
    assert ended == {"room_id": room.id, "paused_until": None, "seconds_left": 0}
    assert ann.get(url).json["paused_until"] is None and ann.get(f"{url}/messages").json["seconds_left"] == 0


def test_by_the_api(make, ben, mia, room, sign_in):
    ann, url = sign_in(make.ann), f"/api/v1/rooms/{room.id}"
    assert ann.post(f"{url}/pause", json={}).json == {"room_id": room.id, "paused_until": None, "seconds_left": 0}
    again = ann.post(f"{url}/pause", json={})
    assert again.status_code == 429 and int(again.headers["Retry-After"]) > 590
    assert sign_in(ben).post(f"{url}/messages", json={"client_id": "x", "body": "amber"}).status_code == 204
    refused = ann.post(f"{url}/messages", json={"client_id": "x", "body": "Hello"})
    assert (refused.status_code, refused.json["type"]) == (409, "paused")
    assert refused.json["until"].endswith("Z") and 170 < refused.json["seconds_left"] <= 180
    assert sign_in(mia).post(f"{url}/pause", json={"minutes": 16}).status_code == 422
    assert timedelta(minutes=10) == AGAIN
