"""Who answers is shown to the author of what may be a call for help: to them alone, in the room, without blame."""

from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from PIL import Image

from community.chat.actions.messages import edit_message
from community.chat.actions.pictures import send_picture
from community.chat.actions.words import open_word
from community.chat.queries.history import history
from community.core.clock import now
from community.library.models import Helpline
from community.moderation.models.cases import Case

WORDS = "I cannot go on like this"
SHOWN = 'data-care="'
HIDDEN = 'data-care="" hidden'


@pytest.fixture
def told(make, group):
    """Some words may be a call for help: the group's moderators want to be told, and their author sees who answers."""
    make.watch(group, "cannot go on", action="signpost")
    make.watch(group, "cannot go on", action="flag")
    return group


def cared(viewer, room):
    return [line.care for line in history(viewer, room).items]


def test_only_its_author_learns_of_it_live_and_later(make, ben, mia, told, room, seat, say):
    ears = {user.handle: seat(user) for user in (make.ann, ben, mia)}
    sent = ears["ann"].emit("message:send", {"room_id": room.id, "client_id": "x", "body": WORDS})
    assert sent["ok"] and sent["message"]["care"] is True and sent["message"]["status"] == "published"
    heard = {name: [event["message"]["care"] for event in ear.heard("room:event")] for name, ear in ears.items()}
    assert heard == {"ann": [True], "ben": [False], "mia": [False]}
    assert [cared(user, room) for user in (make.ann, ben, mia)] == [[True], [False], [False]]
    edit_message(make.ann, room.id, sent["message"]["id"], "I had a bad day")
    assert cared(make.ann, room) == [False]


def test_what_a_line_carries_is_read_with_its_words(make, ben, mia, told, room, seat, sign_in, db):
    """A description, and answers to choose from: for who answers, and for the moderators who are told."""
    ear, file = seat(make.ann), BytesIO()
    Image.new("RGB", (40, 20), "green").save(file, "PNG")
    asked = {"room_id": room.id, "client_id": "q", "question": "How is it?", "choices": ["Well", WORDS]}
    poll = ear.emit("poll:open", asked)["message"]
    drawn = send_picture(make.ann, room.id, "p", file.getvalue(), "A grey path").message
    assert (poll["care"], cared(make.ann, room), cared(ben, room)) == (True, [True, False], [False, False])
    said = ear.emit("message:edit", {"room_id": room.id, "message_id": drawn.id, "body": "", "alt": WORDS})
    assert said["ok"] and said["message"]["care"] is True
    assert (cared(make.ann, room), cared(ben, room)) == ([True, True], [False, False])
    cases = db.session.scalars(sa.select(Case).order_by(Case.id)).all()
    assert [(case.kind, case.subject_id) for case in cases] == [("report", poll["id"]), ("report", drawn.id)]
    make.watch(told, "burner phone")
    line, _ = edit_message(make.ann, room.id, drawn.id, "", alt="A burner phone")
    assert line.status == "pending" and history(ben, room).items[-1].carried is None
    edit_message(make.ann, room.id, drawn.id, "A path", alt="A grey path")
    assert cared(make.ann, room) == [True, False]


def test_also_in_private_and_nowhere_without_such_words(make, ben, told, two, tell):
    tell(make.ann, two, WORDS)
    assert cared(make.ann, two) == [False]
    word = open_word(make.ann, told)
    tell(make.ann, word, WORDS)
    assert cared(make.ann, word) == [True]


def test_the_room_shows_who_answers_to_them_alone_for_a_day(make, ben, told, room, say, sign_in, db, clock):
    make.ann.country = "GB"
    words = {"country": "GB", "sms": "", "url": "", "hours": "", "languages": "", "for_whom": ""}
    checked = {"verified_on": now().date(), "next_check_on": now().date() + timedelta(days=60)}
    db.session.add(Helpline(name="Night line", phone="0800 00", **checked, **words))
    db.session.add(Helpline(name="Unchecked line", phone="0800 11", **words))
    db.session.commit()
    ann, his = sign_in(make.ann), sign_in(ben)
    assert HIDDEN in ann.get(f"/rooms/{room.id}").text
    line = say(make.ann, WORDS)
    page = ann.get(f"/rooms/{room.id}").text
    assert f'{SHOWN}{line.id}">' in page and "Night line: 0800 00" in page and "Unchecked line" not in page
    assert 'href="/help"' in page and 'id="say-body"' in page, "and nothing is in the way"
    assert HIDDEN in his.get(f"/rooms/{room.id}").text
    clock.forward(days=1, minutes=1)
    ann = sign_in(make.ann)
    assert HIDDEN in ann.get(f"/rooms/{room.id}").text


def test_without_a_country_or_a_checked_line_there_is_the_help_page(make, told, room, say, sign_in):
    say(make.ann, WORDS)
    page = sign_in(make.ann).get(f"/rooms/{room.id}").text
    assert SHOWN in page and HIDDEN not in page and "Find someone who answers" in page


def test_a_group_without_such_words_goes_by_the_site_s(make, ben, room, say, sign_in):
    say(make.ann, WORDS)
    assert HIDDEN in sign_in(make.ann).get(f"/rooms/{room.id}").text
    said = say(make.ann, "I want to die.")
    assert f'data-care="{said.id}"' in sign_in(make.ann).get(f"/rooms/{room.id}").text
    assert HIDDEN in sign_in(ben).get(f"/rooms/{room.id}").text
