"""Content notes of lines: set with a line, changed later, and how lines are covered for whoever wants that."""

import pytest

from community.chat.actions.messages import edit_message
from community.chat.queries.history import history
from community.chat.queries.log import events_since
from community.core.errors import Invalid


def shown(browser, room):
    """The lines of the page, without its blanks."""
    return browser.get(f"/rooms/{room.id}").text.split("<template")[0]


def test_an_edit_changes_the_notes_without_the_words(make, ben, room, say, seat):
    line, ear = say(make.ann, "It was dark", content_notes=["grief"]), seat(ben)
    assert edit_message(make.ann, room.id, line.id, "It was dark", ["abuse"])[1] == 2
    [event] = ear.heard("room:event")
    assert (event["type"], event["message"]["content_notes"]) == ("edit", ["abuse"])
    assert event["message"]["edited_at"] is None, "the words are as they were"
    assert edit_message(make.ann, room.id, line.id, "It was dark", ["abuse"])[1] == 1, "nothing changed"
    assert edit_message(make.ann, room.id, line.id, "It was dark and cold")[1] == 3
    assert history(ben, room).items[-1].content_notes == ("abuse",), "whoever says nothing of notes leaves them"
    edit_message(make.ann, room.id, line.id, "It was dark and cold", [])
    assert history(ben, room).items[-1].content_notes == ()
    assert [entry.type for entry in events_since(ben, room, 1).items] == ["edit"] * 3
    with pytest.raises(Invalid):
        edit_message(make.ann, room.id, line.id, "")


def test_through_every_door(make, ben, room, say, sign_in, seat):
    line, page = say(make.ann, "It was dark"), sign_in(make.ann)
    path = f"/rooms/{room.id}/messages/{line.id}"
    assert page.patch(f"/api/v1{path}", json={"body": "It was dark", "content_notes": ["grief"]}).json["content_notes"]
    assert page.patch(f"/api/v1{path}", json={"body": "Dark"}).json["content_notes"] == ["grief"]
    said = {"room_id": room.id, "message_id": line.id, "body": "Dark", "content_notes": []}
    assert seat(make.ann).emit("message:edit", said)["message"]["content_notes"] == []
    assert page.post_form(path, {"body": "Dark", "content_notes": "abuse"}).status_code == 303
    assert 'value="abuse" checked' in page.get(path).text
    page.post_form(path, {"body": "Dark"})
    assert history(ben, room).items[-1].content_notes == ()


def test_each_reader_chooses_how_it_is_covered(make, ben, mia, room, say, sign_in, db):
    say(make.ann, "It was dark", content_notes=["grief"])
    ben.note_choices, mia.note_choices = {"grief": "show"}, {"grief": "hide"}
    db.session.commit()
    cara = make.user("cara")
    make.join(cara, room.group)
    covered = shown(sign_in(cara), room)
    inside = covered.split('<details class="note">')[1].split("</details>")[0]
    summary, words = inside.split("</summary>")
    assert "Content note:" in summary and "It was dark" not in summary and "It was dark" in words
    assert '<details class="note"' not in shown(sign_in(ben), room)
    assert '<details class="note"' not in shown(sign_in(make.ann), room), "one's own"
    hidden = shown(sign_in(mia), room)
    assert "It was dark" not in hidden and "Read it all the same" in hidden
