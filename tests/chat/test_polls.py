"""Polls: who asks and answers, what is told of it to whom, and how they close and go."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from community.chat.actions.messages import decide, edit_message, remove_message
from community.chat.actions.pauses import ask_pause
from community.chat.actions.polls import WEATHER, WEATHER_QUESTION, close_poll, open_poll, vote
from community.chat.models.carried import Poll, PollVote
from community.chat.models.lines import Message, RoomEvent
from community.chat.queries.history import history
from community.chat.queries.log import events_since
from community.chat.queries.subjects import message_snapshot
from community.core.clock import now
from community.core.errors import Conflict, Invalid, NotAllowed, NotFound, Paused

DAYS = {"question": "When shall we meet?", "choices": ["Tuesday", "Sunday"]}


@pytest.fixture
def poll(make, room):
    """A line of Ann's that asks."""
    return open_poll(make.ann, room.id, "ask", **DAYS).message


def told(viewer, room, index=-1):
    """The latest poll as the viewer sees it: how often each was chosen, how many answered, and their own."""
    seen = history(viewer, room).items[index].carried["poll"]
    return [choice.count for choice in seen.choices], seen.answered, seen.mine


def test_one_choice_each_that_can_be_changed_and_taken_back(make, ben, mia, room, poll, db):
    assert vote(ben, room.id, poll.id, 0) == 2
    assert vote(ben, room.id, poll.id, 0) is None, "twice is once"
    assert vote(make.ann, room.id, poll.id, 0) == 3, "whoever asks answers too"
    assert told(ben, room) == ([None, None], 2, 0), "of two one might guess who it was"
    assert vote(mia, room.id, poll.id, 1) == 4
    assert told(ben, room) == ([2, 1], 3, 0) and told(mia, room) == ([2, 1], 3, 1)
    assert vote(ben, room.id, poll.id, 1) == 5
    assert told(make.ann, room) == ([1, 2], 3, 0)
    assert vote(ben, room.id, poll.id, 0, on=False) is None, "another answer stays"
    assert vote(ben, room.id, poll.id, None, on=False) == 6 and vote(ben, room.id, poll.id, None) is None
    assert told(ben, room) == ([None, None], 2, None)
    assert [entry.type for entry in events_since(mia, room, 1).items] == ["poll"] * 5
    assert set(db.session.scalars(sa.select(RoomEvent.by_id))) == {None}, "the log does not know who"


def test_the_weather_brings_its_own_words(make, room):
    line = open_poll(make.ann, room.id, "w", kind="weather").message
    assert line.body == WEATHER_QUESTION
    seen = history(make.ann, room).items[-1].carried["poll"]
    assert [choice.words for choice in seen.choices] == [words for _, words in WEATHER]


def test_refusals(make, ben, mia, room, poll, say):
    with pytest.raises(Invalid):
        open_poll(make.ann, room.id, "none", question="Well?")
    with pytest.raises(Invalid):
        open_poll(make.ann, room.id, "none", choices=["a", "b"])
    with pytest.raises(Invalid):
        vote(ben, room.id, poll.id, 2)
    with pytest.raises(NotFound):
        vote(ben, room.id, say(make.ann, "No poll").id, 0)
    with pytest.raises(NotFound):
        vote(make.otto, room.id, poll.id, 0)
    with pytest.raises(NotAllowed):
        close_poll(ben, room.id, poll.id)
    assert open_poll(make.ann, room.id, "ask", **DAYS).new is False
    with pytest.raises(Conflict):
        open_poll(make.ann, room.id, "ask", question=DAYS["question"], choices=["Monday", "Sunday"])
    assert edit_message(make.ann, room.id, poll.id, "When shall we all meet?")[1], "nobody has answered yet"
    vote(ben, room.id, poll.id, 0)
    with pytest.raises(Conflict):
        edit_message(make.ann, room.id, poll.id, "Who is to blame?")
    ask_pause(mia, room.id)
    with pytest.raises(Paused):
        vote(ben, room.id, poll.id, 1)


def test_it_closes_by_hand_or_by_itself(make, ben, mia, room, poll):
    later = open_poll(ben, room.id, "later", question="Or when?", choices=["Now", "Later"], minutes=10).message
    assert close_poll(mia, room.id, poll.id) == 3 and close_poll(make.ann, room.id, poll.id) is None
    with pytest.raises(Conflict):
        vote(ben, room.id, poll.id, 0)
    vote(ben, room.id, later.id, 0)
    with time_machine.travel(now() + timedelta(minutes=11)), pytest.raises(Conflict):
        vote(ben, room.id, later.id, 1)


def test_a_blocked_persons_answer_is_counted_and_told_like_any(make, ben, mia, room, poll, listen, sign_in):
    """If counts left somebody out, choosing no contact and contact again would show what they chose."""
    cara = make.user("cara")
    make.join(cara, room.group)
    for user in (make.ann, mia, cara):
        vote(user, room.id, poll.id, 0)
    ear = listen(sign_in(ben))
    ear.emit("room:join", {"room_id": room.id})
    ear.heard()
    before = told(ben, room)
    make.no_contact(ben, cara)
    assert told(ben, room) == before == ([3, 0], 3, None)
    vote(cara, room.id, poll.id, 1)
    [event] = ear.heard("room:event")
    assert (event["type"], set(event)) == ("poll", {"room_id", "seq", "type", "at", "message"})
    assert [choice["count"] for choice in event["message"]["carried"]["poll"]["choices"]] == [2, 1]
    hers = open_poll(cara, room.id, "hers", question="And you?", choices=["a", "b"]).message
    with pytest.raises(NotFound):
        vote(ben, room.id, hers.id, 0)


def test_each_hears_their_own_choice_and_nobody_elses(make, ben, room, poll, seat):
    ears = {user.handle: seat(user) for user in (make.ann, ben)}
    assert ears["ben"].emit("poll:vote", {"room_id": room.id, "message_id": poll.id, "choice": 1}) == {
        "ok": True,
        "seq": 2,
    }
    for name, mine in (("ann", None), ("ben", 1)):
        [event] = ears[name].heard("room:event")
        carried = event["message"]["carried"]["poll"]
        assert (carried["answered"], carried["mine"]) == (1, mine)
        assert (event["message"]["client_id"] is not None) == (name == "ann")
    for choice, on, seq, mine in ((1, True, None, 1), (0, False, None, 1), (1, False, 3, None), (1, False, None, None)):
        sent = {"room_id": room.id, "message_id": poll.id, "choice": choice, "on": on}
        assert (ears["ben"].emit("poll:vote", sent)["seq"], told(ben, room)[2]) == (seq, mine), "twice is once"
    ears["ann"].heard("room:event")
    refused = ears["ben"].emit("poll:close", {"room_id": room.id, "message_id": poll.id})
    assert refused["error"]["status"] == 403
    assert ears["ann"].emit("poll:close", {"room_id": room.id, "message_id": poll.id})["seq"] == 4
    opened = ears["ben"].emit("poll:open", {"room_id": room.id, "client_id": "w", "kind": "weather"})
    assert (opened["seq"], opened["message"]["carried"]["poll"]["kind"]) == (5, "weather")
    assert ears["ann"].heard("room:event")[-1]["message"]["carried"]["poll"]["counts_from"] == 3


def test_it_goes_with_its_line(make, ben, mia, room, poll, db):
    vote(ben, room.id, poll.id, 1)
    assert "<li>Sunday</li>" in message_snapshot(poll.id).html, "whoever decides sees what was asked"
    decide(poll.id, "hide")
    assert history(ben, room).items[-1].carried is None
    with pytest.raises(NotAllowed):
        vote(make.ann, room.id, poll.id, 0)
    decide(poll.id, "restore")
    assert told(ben, room) == ([None, None], 1, 1)
    remove_message(make.ann, room.id, poll.id)
    assert history(ben, room).items[-1].carried is None
    for model in (Poll, PollVote):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(model)) == 0
    assert db.session.get(Message, poll.id).carries is None


def test_choices_are_read_as_words_are(make, room, db):
    nia = make.user("nia")
    make.join(nia, room.group, published_count=0)
    room.group.review_chat, room.group.review_first_posts = True, 2
    db.session.commit()
    sent = open_poll(nia, room.id, "first", **DAYS).message
    assert sent.status == "pending"
    with pytest.raises(NotAllowed):
        vote(nia, room.id, sent.id, 0)


def test_in_a_conversation_the_few_see_at_once(make, ben, two):
    line = open_poll(make.ann, two.id, "ask", **DAYS).message
    vote(ben, two.id, line.id, 1)
    assert told(make.ann, two) == ([0, 1], 1, None)


def test_a_plain_room_does_not_pay_for_it(make, ben, mia, room, say, poll, count_queries, db):
    vote(ben, room.id, poll.id, 0)
    db.session.expire_all()
    with count_queries() as one:
        history(ben, room)
    for number in range(4):
        asked = open_poll(mia, room.id, f"more{number}", question=f"Number {number}", choices=["a", "b"]).message
        vote(ben, room.id, asked.id, 0)
    db.session.expire_all()
    with count_queries() as more:
        history(ben, room)
    for line in db.session.scalars(sa.select(Message)):
        line.carries = None
    db.session.commit()
    db.session.expire_all()
    with count_queries() as plain:
        history(ben, room)
    assert (len(more), len(plain)) == (len(one), len(one) - 2)


def test_over_http(make, ben, room, sign_in):
    ann, page = sign_in(make.ann), sign_in(ben)
    path = f"/api/v1/rooms/{room.id}"
    made = ann.post(f"{path}/polls", json={"client_id": "a", **DAYS})
    assert made.status_code == 201 and made.json["carried"]["poll"]["choices"][0] == {"words": "Tuesday", "count": None}
    assert ann.post(f"{path}/polls", json={"client_id": "a", **DAYS}).status_code == 200
    for wrong in (["one"], ["a", "A"], [str(number) for number in range(9)]):
        assert ann.post(f"{path}/polls", json={"client_id": "b", "question": "?", "choices": wrong}).status_code == 422
    line = f"{path}/messages/{made.json['id']}"
    assert page.put(f"{line}/vote", json={"choice": 1}).status_code == 204
    assert page.get(line).json["carried"]["poll"]["mine"] == 1
    assert page.put(f"{line}/vote", json={"choice": 0, "on": False}).status_code == 204
    assert page.get(line).json["carried"]["poll"]["mine"] == 1, "another one stays"
    for _ in range(2):
        assert page.put(f"{line}/vote", json={"choice": 1, "on": False}).status_code == 204
    assert page.get(line).json["carried"]["poll"]["mine"] is None
    assert page.delete(f"{line}/vote").status_code == 204
    assert page.post(f"{line}/close").status_code == 403 and ann.post(f"{line}/close").status_code == 204
    assert page.put(f"{line}/vote", json={"choice": 1}).status_code == 409


def test_without_scripts(make, ben, room, sign_in):
    ann, page = sign_in(make.ann), sign_in(ben)
    assert "one on each line" in ann.get(f"/rooms/{room.id}/polls/new").text
    sent = {"client_id": "f", "question": "When?", "choices": "Tuesday\nSunday", "minutes": "60"}
    wrong = ann.post_form(f"/rooms/{room.id}/polls", {**sent, "choices": "Tuesday"})
    assert wrong.status_code == 422 and "Tuesday</textarea>" in wrong.text and "two to 8" in wrong.text
    assert ann.post_form(f"/rooms/{room.id}/polls", sent).status_code == 303
    assert ann.post_form(f"/rooms/{room.id}/polls", {"kind": "weather"}).status_code == 303
    shown = page.get(f"/rooms/{room.id}").text.split("<template")[0]
    assert "Stormy: a lot at once" in shown and "Open until" in shown
    line = history(ben, room).items[0].id
    for _ in range(2):
        page.post_form(f"/rooms/{room.id}/messages/{line}/vote", {"choice": "1"})
    page.post_form(f"/rooms/{room.id}/messages/{line}/vote?on=false", {"choice": "0"})
    shown = page.get(f"/rooms/{room.id}").text.split("<template")[0]
    assert shown.count('aria-pressed="true"') == shown.count(f"{line}/vote?on=false") == 1, "what its button would do"
    for _ in range(2):
        page.post_form(f"/rooms/{room.id}/messages/{line}/vote?on=false", {"choice": "1"})
    assert 'aria-pressed="true"' not in page.get(f"/rooms/{room.id}").text.split("<template")[0]
    assert "Close the poll" not in page.get(f"/rooms/{room.id}/messages/{line}").text
    assert "Close the poll" in ann.get(f"/rooms/{room.id}/messages/{line}").text
    ann.post_form(f"/rooms/{room.id}/messages/{line}/close", {})
    assert "It is closed." in page.get(f"/rooms/{room.id}").text
    late = page.post_form(f"/rooms/{room.id}/messages/{line}/vote", {"choice": "1"})
    assert "This poll is closed" in page.get(late.location).text


def test_closed_while_it_waits_nobody_hears_that_there_is_one(make, ben, room, seat, db):
    nia = make.user("nia")
    make.join(nia, room.group, published_count=0)
    room.group.review_chat, room.group.review_first_posts = True, 2
    db.session.commit()
    ear, sent = seat(ben), open_poll(nia, room.id, "first", **DAYS).message
    assert close_poll(nia, room.id, sent.id) is None
    assert ear.heard("room:event") == [] == events_since(ben, room, 0).items
    decide(sent.id, "approve")
    with pytest.raises(Conflict):
        vote(ben, room.id, sent.id, 0)
