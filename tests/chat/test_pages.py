"""Chat as pages: everything but the live part works without a script."""

import re

import pytest

from community.chat.queries.history import history


@pytest.fixture
def ann(make, sign_in, group):
    return sign_in(make.ann)


def test_my_rooms(make, ann, room, say, ben, sign_in):
    say(ben, "Hello")
    page = ann.get("/chat").text
    assert "Circle" in page and "1 new" in page and f"/rooms/{room.id}" in page
    assert "No room yet" in sign_in(make.otto).get("/chat").text


def test_a_group_older_than_chat_gets_its_room(make, ann):
    assert re.search(r"/rooms/\d+", ann.get("/chat").text)


def test_a_groups_chat_leads_to_its_room(ann, room, group, make, sign_in):
    assert ann.get(f"/groups/{group.slug}/chat").location.endswith(f"/rooms/{room.id}")
    assert sign_in(make.otto).get(f"/groups/{group.slug}/chat").status_code == 404


def test_a_line_can_be_read_and_sent_without_a_script(make, ann, room, ben, say):
    say(ben, "Hello *Ann*")
    page = ann.get(f"/rooms/{room.id}").text
    assert "<em>Ann</em>" in page and 'role="log"' in page
    client_id = re.search(r'name="client_id" value="([^"]+)"', page)[1]
    form = {"client_id": client_id, "body": "Hello Ben", "reply_to": ""}
    assert ann.post_form(f"/rooms/{room.id}", form).status_code == 303
    assert ann.post_form(f"/rooms/{room.id}", form).status_code == 303, "sent twice is said once"
    assert [line.body for line in history(ben, room).items] == ["Hello *Ann*", "Hello Ben"]


def test_a_line_that_is_refused_comes_back_with_its_text(ann, room):
    answer = ann.post_form(f"/rooms/{room.id}", {"client_id": "x", "body": ">" * 300, "reply_to": ""})
    assert answer.status_code == 422 and "&gt;" * 300 in answer.text and "Your text is kept" in answer.text


def test_older_lines_are_a_link_away(make, ann, room, say):
    for number in range(60):
        say(make.ann, f"Number {number}.")
    newest = ann.get(f"/rooms/{room.id}").text
    assert "Number 59." in newest and "Number 9." not in newest
    older = ann.get(f"/rooms/{room.id}?before=11").text
    assert "Number 9." in older and "Number 10." not in older and "Back to the newest lines" in older


def test_visiting_is_reading(make, ann, room, say, ben):
    say(ben, "Hello")
    ann.get(f"/rooms/{room.id}")
    assert "1 new" not in ann.get("/chat").text


def test_a_line_is_changed_and_taken_back_without_a_script(make, ann, room, say, ben, sign_in):
    line = say(make.ann, "Helo")
    path = f"/rooms/{room.id}/messages/{line.id}"
    assert "Take it back" in ann.get(path).text
    assert "Take it back" not in sign_in(ben).get(path).text
    assert f"/report?type=message&amp;id={line.id}" in sign_in(ben).get(path).text
    assert ann.post_form(path, {"body": "Hello"}).status_code == 303
    bad = ann.post_form(path, {"body": ""})
    assert bad.status_code == 422
    assert ann.post_form(f"{path}/remove").status_code == 303
    page = ann.get(f"/rooms/{room.id}").text
    assert "A line was removed." in page and "Hello" not in page
    assert ann.get(path).status_code == 404


def test_content_notes_cover_as_each_reader_chose(make, ben, room, say, sign_in, db):
    say(make.ann, "About loss", content_notes=["grief"])
    path = f"/rooms/{room.id}"
    assert '<details class="note">' in sign_in(ben).get(path).text
    ben.note_choices = {"grief": "hide"}
    db.session.commit()
    page = re.sub(r"<script.*?</script>", "", sign_in(ben).get(path).text, flags=re.DOTALL)
    assert "chose to hide" in page and "About loss" not in page
    ben.note_choices = {"grief": "show"}
    db.session.commit()
    page = sign_in(ben).get(path).text.split("<template")[0]
    assert "About loss" in page and '<details class="note">' not in page


def test_outsiders_and_strangers(make, room, say, sign_in, client):
    line = say(make.ann, "Hello")
    otto = sign_in(make.otto)
    for path in (f"/rooms/{room.id}", f"/rooms/{room.id}/messages/{line.id}", f"/rooms/{'9' * 25}", "/rooms/0"):
        assert otto.get(path).status_code == 404
        assert client.get(path).status_code == 302
    assert otto.post_form(f"/rooms/{room.id}", {"client_id": "x", "body": "x"}).status_code == 404
    assert otto.post_form(f"/rooms/{room.id}/messages/{line.id}/remove").status_code == 404


def test_out_of_contact_lines_are_marks_like_removed_ones(make, ben, room, say, ann):
    say(ben, "Unseen")
    make.no_contact(make.ann, ben)
    page = ann.get(f"/rooms/{room.id}").text
    assert "Unseen" not in page and "A line was removed." in page
