"""The pause without a script: the notice, the words that are kept, the button and the safe word."""

import pytest

from community.chat.actions.pauses import ask_pause
from community.chat.queries.history import history


@pytest.fixture
def ann(make, sign_in, group):
    return sign_in(make.ann)


def test_the_notice_says_when_the_room_opens_again(make, ann, mia, room, say, sign_in, clock):
    say(make.ann, "Before")
    until = ask_pause(mia, room.id).pause_ends
    page = ann.get(f"/rooms/{room.id}").text
    assert f"{until:%H:%M} UTC" in page and "about 3 minutes" in page and "load this page again" in page
    assert "data-log inert" in page and "End the pause" not in page
    assert "End the pause" in sign_in(mia).get(f"/rooms/{room.id}").text
    clock.forward(minutes=3, seconds=1)
    page = ann.get(f"/rooms/{room.id}").text
    assert "inert" not in page and "about 3 minutes" not in page


def test_words_sent_into_it_are_kept_in_the_box(make, ann, mia, room):
    ask_pause(mia, room.id)
    answer = ann.post_form(f"/rooms/{room.id}", {"client_id": "x", "body": "Half a line", "reply_to": ""})
    assert answer.status_code == 409
    assert "Half a line</textarea>" in answer.text and "opens again in about 3 minutes" in answer.text
    assert "data-write inert" not in answer.text
    assert history(make.ann, room).items == []


def test_asking_is_answered_and_asking_again_says_when(make, ann, ben, room, sign_in):
    assert ann.post_form(f"/rooms/{room.id}/pause").status_code == 303
    assert "wish for a pause is heard" in ann.get(f"/rooms/{room.id}").text
    ann.post_form(f"/rooms/{room.id}/pause")
    assert "again in 10 minutes" in ann.get(f"/rooms/{room.id}").text
    other = sign_in(ben)
    assert other.post_form(f"/rooms/{room.id}", {"client_id": "x", "body": "amber"}).status_code == 303
    page = other.get(f"/rooms/{room.id}").text
    assert "The room takes a pause" in page and "ann asked" not in page


def test_moderators_see_who_asked_and_end_it(make, ann, mia, room, sign_in):
    ask_pause(make.ann, room.id)
    moderator = sign_in(mia)
    assert "ann asked for a pause" in moderator.get(f"/rooms/{room.id}").text
    assert "asked for a pause" not in ann.get(f"/rooms/{room.id}").text
    moderator.post_form(f"/rooms/{room.id}/pause", {"minutes": "5"})
    assert "about 5 minutes" in ann.get(f"/rooms/{room.id}").text
    assert ann.post_form(f"/rooms/{room.id}/resume").status_code == 403
    moderator.post_form(f"/rooms/{room.id}/resume")
    assert "inert" not in ann.get(f"/rooms/{room.id}").text


def test_an_edit_sent_into_it_keeps_its_words_too(make, ann, mia, room, say):
    line = say(make.ann, "Helo")
    ask_pause(mia, room.id)
    answer = ann.post_form(f"/rooms/{room.id}/messages/{line.id}", {"body": "Hello to you"})
    assert answer.status_code == 409
    assert "Hello to you</textarea>" in answer.text and "opens again in" in answer.text


def test_moderators_can_read_and_remove_meanwhile(make, ann, mia, room, say, sign_in):
    say(make.ann, "Words that hurt")
    ask_pause(mia, room.id)
    moderator = sign_in(mia)
    assert f"/rooms/{room.id}?look=1" in moderator.get(f"/rooms/{room.id}").text
    page = moderator.get(f"/rooms/{room.id}?look=1").text
    assert "Words that hurt" in page and "inert" not in page and "The room takes a pause" not in page
