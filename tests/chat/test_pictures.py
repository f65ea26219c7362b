"""Pictures: who sends and who sees them, what is kept of them, and that they are gone with their line."""

import os
from base64 import b64encode
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from PIL import Image

from community.chat.actions.messages import decide, edit_message, remove_message
from community.chat.actions.pauses import ask_pause
from community.chat.actions.pictures import send_picture
from community.chat.actions.polls import open_poll
from community.chat.actions.retention import clear_all
from community.chat.actions.seats import give_seat, open_seated_room, put_away
from community.chat.jobs import sweep_pictures
from community.chat.models.carried import LinePicture, Poll
from community.chat.models.lines import Message, MessageRevision
from community.chat.queries.history import history
from community.core.clock import now
from community.core.errors import Conflict, Invalid, NotAllowed, NotFound, Paused
from community.core.files import store_file
from community.core.settings import settings
from community.moderation.actions.reports import report

ALT = "A path through birches"


@pytest.fixture
def files(app):
    """`files()` are the names of what is kept since."""
    folder = Path(settings().uploads_url.removeprefix("file://"))
    before = {path.name for path in folder.glob("*.line")}
    return lambda: {path.name for path in folder.glob("*.line")} - before


@pytest.fixture
def photo(files):
    """A JPEG as a phone makes it: large, lying on its side, with the place in it."""
    made = Image.new("RGB", (2400, 1200), "green")
    notes = Image.Exif()
    notes[0x0112] = 6  # to be turned by a quarter
    notes[0x010E] = "52.1 N, 4.3 E"
    out = BytesIO()
    made.save(out, "JPEG", exif=notes)
    return out.getvalue()


@pytest.fixture
def line(make, room, photo):
    """A line of Ann's with a picture."""
    return send_picture(make.ann, room.id, "photo", photo, ALT, "Look").message


def address(line):
    """Where its picture is."""
    return f"/api/v1/rooms/{line.room_id}/messages/{line.id}/picture"


def test_it_is_made_small_and_tells_nothing_of_where_it_was(make, ben, room, line, sign_in, files):
    seen = history(ben, room).items[-1].carried["picture"]
    assert (seen.url, seen.alt, seen.width, seen.height) == (address(line), ALT, 800, 1600)
    page = sign_in(ben)
    answer = page.get(seen.url)
    assert (answer.mimetype, "no-cache" in answer.headers["Cache-Control"]) == ("image/webp", True)
    with Image.open(BytesIO(answer.data)) as picture:
        assert (picture.size, dict(picture.getexif()), picture.format) == ((800, 1600), {}, "WEBP")
    again = page.get(seen.url, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    [name] = files()
    assert page.get(f"/avatars/{name}").status_code == 404, "no other door has it"


def test_nobody_else_sees_it(make, ben, mia, room, line, sign_in, client):
    assert client.get(address(line)).status_code == 401
    for outsider in (make.otto, make.mo, make.owen):
        assert sign_in(outsider).get(address(line)).status_code == 404
    assert sign_in(mia).get(address(line)).status_code == 200
    etag = sign_in(ben).get(address(line)).headers["ETag"]
    make.no_contact(ben, make.ann)
    assert sign_in(ben).get(address(line), headers={"If-None-Match": etag}).status_code == 404
    assert sign_in(mia).get(address(line).replace(f"rooms/{room.id}", "rooms/999")).status_code == 404


@pytest.mark.parametrize("how", ["take back", "clear"])
def test_its_file_goes_with_the_line(make, mia, room, line, sign_in, files, how, db):
    assert len(files()) == 1
    if how == "take back":
        remove_message(make.ann, room.id, line.id)
    else:
        clear_all(room.id)
    assert files() == set() and sign_in(make.ann).get(address(line)).status_code == 404
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LinePicture)) == 0


def test_what_a_moderator_removed_comes_back_with_its_picture_while_it_can(
    make, ben, mia, room, line, sign_in, files, clock
):
    remove_message(mia, room.id, line.id, "Not this one.", 1)
    sweep_pictures()
    assert len(files()) == 1 and sign_in(make.ann).get(address(line)).status_code == 404
    assert sign_in(ben).get(address(line)).status_code == 404
    assert sign_in(mia).get(address(line)).status_code == 200, "whoever decides about it sees what it was"
    decide(line.id, "restore")
    assert history(ben, room).items[-1].carried["picture"].alt == ALT
    decide(line.id, "remove")
    clock.forward(days=184)
    sweep_pictures()
    assert files() == set(), "there is nothing to ask for any more"


def test_what_is_put_away_is_kept_but_seen_by_those_who_decide(make, ben, mia, room, line, sign_in, files, two, photo):
    decide(line.id, "hide")
    assert len(files()) == 1 and sign_in(ben).get(address(line)).status_code == 404
    assert sign_in(make.ann).get(address(line)).status_code == 200, "one's own"
    assert sign_in(mia).get(address(line)).status_code == 404, "there is no case"
    between = send_picture(make.ann, two.id, "photo", photo, ALT).message
    assert sign_in(make.mo).get(address(between)).status_code == 404
    report(ben, "message", between.id, "unkind")
    assert sign_in(make.mo).get(address(between)).status_code == 200, "of a conversation the site's moderators decide"
    assert sign_in(mia).get(address(between)).status_code == 404


def test_refusals_leave_no_file(make, ben, room, photo, files):
    with pytest.raises(Invalid):
        send_picture(ben, room.id, "p", b"%PDF-1.7", ALT)
    with pytest.raises(NotFound):
        send_picture(make.otto, room.id, "p", photo, ALT)
    with pytest.raises(Invalid):
        send_picture(ben, room.id, "p", photo, ALT, reply_to=99)
    assert files() == set()
    sent = send_picture(ben, room.id, "p", photo, ALT)
    assert send_picture(ben, room.id, "p", photo, ALT).message.id == sent.message.id and len(files()) == 1
    with pytest.raises(Conflict):
        send_picture(ben, room.id, "p", photo, "Something else")
    room.archived_at = room.created_at
    sa.orm.object_session(room).commit()
    with pytest.raises(NotAllowed):
        send_picture(ben, room.id, "q", photo, ALT)
    assert len(files()) == 1


def test_files_that_no_line_has_go_after_a_day_and_no_others(make, ben, mia, room, line, files, db, clock):
    """Also what a report captured stays, however old it is."""
    [kept] = files()
    report(ben, "message", line.id, "unkind")
    decide(line.id, "hide")
    store_file("0123456789.line", b"nobody's", "image/webp")
    store_file("0123456789.webp", b"another kind's", "image/webp")
    folder = Path(settings().uploads_url.removeprefix("file://"))
    for key, days in ((kept, 400), ("0123456789.webp", 400)):
        os.utime(folder / key, ((now() - timedelta(days=days)).timestamp(),) * 2)
    sweep_pictures()
    assert files() == {kept, "0123456789.line"}, "its line may be on its way"
    clock.forward(days=1, minutes=1)
    sweep_pictures()
    assert files() == {kept} and (folder / "0123456789.webp").exists()
    (folder / "0123456789.webp").unlink()
    remove_message(make.ann, room.id, line.id)
    assert files() == set()


def test_a_moderator_who_reads_first_sees_it(make, mia, room, photo, sign_in, db):
    nia = make.user("nia")
    make.join(nia, room.group, published_count=0)
    room.group.review_chat, room.group.review_first_posts = True, 2
    db.session.commit()
    line = send_picture(nia, room.id, "first", photo, ALT).message
    assert line.status == "pending"
    assert sign_in(mia).get(address(line)).status_code == 200
    case = sign_in(mia).get("/api/v1/moderation/cases").json["items"][0]["id"]
    assert f'src="{address(line)}"' in sign_in(mia).get(f"/moderation/cases/{case}").text
    assert sign_in(make.ann).get(address(line)).status_code == 404


def test_over_http_and_live(make, ben, room, photo, sign_in, seat):
    ear, page, path = seat(make.ann), sign_in(ben), f"/api/v1/rooms/{room.id}/pictures"
    said = {"client_id": "a", "alt": ALT, "picture": b64encode(photo).decode(), "content_notes": ["grief"]}
    made = page.post(path, json=said)
    assert made.status_code == 201 and made.json["carried"]["picture"]["alt"] == ALT and made.json["body"] == ""
    assert page.post(path, json=said).status_code == 200
    [event] = ear.heard("room:event")
    assert event["message"]["carried"]["picture"]["width"] == 800
    for wrong in ({"alt": ""}, {"picture": "?"}, {"picture": 3}, {"picture": b64encode(b"no").decode()}):
        assert page.post(path, json={**said, "client_id": "b", **wrong}).status_code == 422


def test_without_scripts(make, ben, room, photo, sign_in):
    page, path = sign_in(ben), f"/rooms/{room.id}/picture"
    assert "What does it show?" in page.get(path).text
    said = {"client_id": "f", "alt": ALT, "body": "Look at this", "content_notes": "grief"}
    for wrong, words in (
        ({**said, "picture": (BytesIO(b"no"), "a.jpg")}, "can&#39;t be read as a picture"),
        (said, "Please choose a picture."),
        ({**said, "alt": "", "picture": (BytesIO(photo), "a.jpg")}, "Please choose the picture once more."),
    ):
        answer = page.post_form(path, wrong)
        assert answer.status_code == 422 and words in answer.text and "Look at this" in answer.text
    assert page.post_form(path, {**said, "picture": (BytesIO(photo), "a.jpg")}).status_code == 303
    shown = sign_in(make.ann).get(f"/rooms/{room.id}").text.split("<template")[0]
    summary = shown.split("<summary>")[1].split("</summary>")[0]
    assert f"A picture: {ALT}" in summary and "<img" not in summary, "covered behind its description"
    assert f'alt="{ALT}"' in shown.split("</summary>")[1] and 'loading="lazy"' in shown


def test_its_description_can_be_changed_and_what_it_was_is_kept(make, ben, mia, room, line, sign_in, seat):
    ear, page, path = seat(ben), sign_in(make.ann), f"/rooms/{room.id}/messages/{line.id}"
    said = page.patch(f"/api/v1{path}", json={"body": "Look", "alt": "A path through oaks"})
    assert said.status_code == 200 and said.json["carried"]["picture"]["alt"] == "A path through oaks"
    assert page.patch(f"/api/v1{path}", json={"body": "Look", "alt": "A path through oaks"}).status_code == 200
    assert page.patch(f"/api/v1{path}", json={"body": "See"}).json["carried"]["picture"]["alt"] == "A path through oaks"
    told = [(one["type"], one["message"]["carried"]["picture"]["alt"]) for one in ear.heard("room:event")]
    assert told == [("edit", "A path through oaks")] * 2, "the same once more is no edit"
    assert 'value="A path through oaks"' in page.get(path).text
    assert page.post_form(path, {"body": "See", "alt": "no"}).status_code == 422
    assert page.post_form(path, {"body": "See", "alt": "A path, birches, snow"}).status_code == 303
    assert history(ben, room).items[-1].carried["picture"].alt == "A path, birches, snow"
    staff = sign_in(mia)
    was = [(one["body"], one["alt"]) for one in staff.get(f"/api/v1{path}/history").json["items"]]
    assert was == [("See", "A path through oaks"), ("Look", "A path through oaks"), ("Look", ALT)]
    assert f"A picture: {ALT}" in staff.get(f"{path}/history").text
    for user, status in ((ben, 403), (mia, 403), (make.otto, 404)):
        answer = sign_in(user).patch(f"/api/v1{path}", json={"body": "", "alt": "Mine now"})
        assert answer.status_code == status
    plain = sign_in(ben).post(f"/api/v1/rooms/{room.id}/messages", json={"client_id": "w", "body": "Hm"}).json["id"]
    wrong = sign_in(ben).patch(f"/api/v1/rooms/{room.id}/messages/{plain}", json={"body": "Hm", "alt": "A path"})
    assert wrong.status_code == 422 and "alt" in wrong.json["errors"]
    decide(line.id, "remove")
    assert ALT not in repr(history(ben, room)) and "oaks" not in repr(history(ben, room))


def test_what_arrived_is_told_again_whatever_holds_by_then(make, ben, mia, room, photo, files):
    sent = send_picture(ben, room.id, "p", photo, ALT).message
    ask_pause(mia, room.id, 5)
    again = send_picture(ben, room.id, "p", photo, ALT)
    assert (again.new, again.message.id, len(files())) == (False, sent.id, 1)
    with pytest.raises(Paused):
        send_picture(ben, room.id, "q", photo, ALT)


def test_what_was_never_let_through_goes_with_a_session(make, mia, group, photo, files, db):
    nia = make.user("nia")
    make.join(nia, group, published_count=0)
    group.review_chat, group.review_first_posts = True, 2
    db.session.commit()
    evening = open_seated_room(group, "Evening", "/", "open")
    give_seat(evening.id, nia.id)
    waits = send_picture(nia, evening.id, "p", photo, ALT, "A secret").message
    asked = open_poll(nia, evening.id, "q", question="A secret?", choices=["a", "b"]).message
    edit_message(nia, evening.id, asked.id, "Another secret?")
    assert (waits.status, asked.status, len(files())) == ("pending", "pending", 1)
    put_away(evening.id)
    assert files() == set() and "secret" not in repr(db.session.execute(sa.select(Message.body)).all())
    for model in (LinePicture, Poll, MessageRevision):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(model)) == 0
