"""Cards: what is shown of the library and of helplines, to whom, and what becomes of it once it is there no longer."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from community.chat.actions import cards
from community.chat.actions.cards import share_card
from community.chat.actions.messages import decide, remove_message
from community.chat.models.carried import LineCard
from community.chat.queries.history import history
from community.chat.queries.log import events_since
from community.chat.queries.subjects import message_snapshot
from community.core.clock import now
from community.core.errors import Invalid, NotAllowed, NotFound
from community.core.settings import settings
from community.library.actions import change, save_helpline, suggest
from community.library.actions import decide as decide_entry
from community.library.models import Helpline

WORDS = {"type": "book", "authors": "A. Reader", "summary": "A **book** about mornings.", "topics": ["trust"]}


@pytest.fixture
def entry(make):
    """A published entry that Ann suggested."""
    made = suggest(make.ann, title="Slow mornings", **WORDS)
    return decide_entry(make.mo, made, "published", "Read it twice.")


@pytest.fixture
def helpline(make, db):
    """`helpline("Night line", "GB")` is one that was checked; `checked=False`: one that was not."""

    def _helpline(name, country, checked=True):
        fields = {"sms": "", "url": "", "hours": "", "languages": "", "for_whom": ""}
        made = save_helpline(make.mo, None, name=name, country=country, phone="0000 1", **fields)
        today = now().date()
        made = db.session.get_one(Helpline, made.id)
        made.verified_on = today if checked else None
        made.next_check_on = today + timedelta(days=30 if checked else -1)
        db.session.commit()
        return made

    return _helpline


def card(viewer, room, index=-1):
    """What the latest line carries, as the viewer sees it."""
    return history(viewer, room).items[index].carried


def test_an_entry_by_its_id_or_by_its_address(make, ben, room, entry, say):
    share_card(ben, room.id, "share", resource_id=entry.id)
    seen = card(make.ann, room)["resource"]
    assert (seen.title, seen.label, seen.summary) == ("Slow mornings", "Book", "A book about mornings.")
    assert history(ben, room).items[-1].start == "Slow mornings", "where there are no words, it is called so"
    for words in (f"/library/{entry.id}", f"Look: {settings().public_url}/library/{entry.id}, it helped me"):
        say(ben, words)
        assert card(make.ann, room)["resource"].id == entry.id
    for words in (
        "/library/999",
        f"https://elsewhere.example/library/{entry.id}",
        f"x/library/{entry.id}",
        "/library/",
    ):
        say(ben, words)
        assert card(make.ann, room) is None


def test_only_what_everybody_finds(make, ben, room, say):
    waiting = suggest(make.ann, title="Not yet read", **WORDS)
    with pytest.raises(Invalid):
        share_card(make.ann, room.id, "share", resource_id=waiting.id)
    say(make.ann, f"/library/{waiting.id}")
    assert card(make.ann, room) is None
    with pytest.raises(NotFound):
        share_card(make.otto, room.id, "share", resource_id=waiting.id)


def test_what_changes_or_leaves_the_library_does_so_in_the_room(make, ben, room, entry, seat):
    line = share_card(ben, room.id, "share", resource_id=entry.id).message
    ear = seat(make.ann)
    change(make.mo, entry, title="Slower mornings")
    [event] = ear.heard("room:event")
    assert (event["type"], event["message"]["carried"]["resource"]["title"]) == ("edit", "Slower mornings")
    decide_entry(make.mo, entry, "archived", "The page is gone.")
    [event] = ear.heard("room:event")
    assert event["message"]["carried"] == {"kind": "resource", "resource": None}
    assert card(ben, room) == {"kind": "resource", "resource": None}
    assert [entry.message.carried["resource"] for entry in events_since(ben, room, 0).items] == [None] * 3
    decide_entry(make.mo, entry, "published", "It is back.")
    assert ear.heard("room:event")[0]["message"]["carried"]["resource"]["title"] == "Slower mornings"
    assert "Slower mornings" in message_snapshot(line.id).html


def test_helplines_are_those_of_the_readers_country_that_were_checked(make, ben, mia, room, helpline, seat, db):
    make.ann.country, ben.country = "GB", "IE"
    db.session.commit()
    helpline("Night line", "GB"), helpline("Nobody asked", "GB", checked=False), helpline("Evening line", "IE")
    with pytest.raises(NotAllowed):
        share_card(ben, room.id, "help", helplines=True)
    ears = {user.handle: seat(user) for user in (make.ann, ben, mia)}
    share_card(mia, room.id, "help", helplines=True)
    names = {
        "ann": ("United Kingdom", "999", ["Night line"]),
        "ben": ("Ireland", "112", ["Evening line"]),
        "mia": ("", "", []),
    }
    for user in (make.ann, ben, mia):
        [event] = ears[user.handle].heard("room:event")
        told = event["message"]["carried"]["helplines"]
        assert (told["country"], told["emergency"], [line["name"] for line in told["lines"]]) == names[user.handle]
        assert (event["message"]["client_id"] == "help") == (user is mia)
        assert [line.name for line in card(user, room)["helplines"].lines] == names[user.handle][2]


def test_it_goes_with_its_line(make, ben, room, entry, db):
    line = share_card(ben, room.id, "share", resource_id=entry.id).message
    decide(line.id, "remove")
    assert card(make.ann, room) is None
    decide(line.id, "restore")
    assert card(make.ann, room)["resource"].id == entry.id, "a card without words can come back too"
    remove_message(ben, room.id, line.id)
    decide(line.id, "restore")
    assert card(make.ann, room) is None
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LineCard)) == 0


def test_many_cost_no_more_than_one_of_each(make, ben, mia, room, entry, count_queries, db):
    def share(number):
        share_card(ben, room.id, f"entry{number}", resource_id=entry.id, body=f"Number {number}")
        share_card(mia, room.id, f"help{number}", helplines=True, body=f"Number {number}")

    def asked():
        db.session.expire_all()
        with count_queries() as found:
            history(ben, room)
        return len(found)

    share(1)
    one = asked()
    share(2), share(3)
    assert asked() == one


def test_over_http_and_by_socket(make, ben, mia, room, entry, sign_in, seat):
    page, path = sign_in(ben), f"/api/v1/rooms/{room.id}/cards"
    said = {"client_id": "a", "body": "This helped me"}
    made = page.post(path, json={**said, "resource_id": entry.id})
    assert made.status_code == 201 and made.json["carried"]["resource"]["title"] == "Slow mornings"
    assert (
        page.post(path, json={"client_id": "a", "resource_id": entry.id, "body": "This helped me"}).status_code == 200
    )
    assert page.post(path, json={"client_id": "b"}).status_code == 422
    assert page.post(path, json={"client_id": "b", "resource_id": entry.id, "helplines": True}).status_code == 422
    assert page.post(path, json={"client_id": "b", "resource_id": None, "helplines": True}).status_code == 403
    ear = seat(mia)
    pasted = ear.emit("message:send", {"room_id": room.id, "client_id": "d", "body": f"/library/{entry.id}"})
    assert pasted["message"]["carried"]["resource"]["id"] == entry.id, "told at once"
    shared = ear.emit("card:share", {"room_id": room.id, "client_id": "c", "resource_id": None, "helplines": True})
    assert (shared["seq"], shared["message"]["carried"]["helplines"]["lines"]) == (3, [])


def test_without_scripts(make, ben, mia, room, entry, sign_in):
    page, path = sign_in(ben), f"/rooms/{room.id}"
    assert "Slow mornings" in page.get(f"{path}/share?q=mornings").text
    assert "Nothing here yet" in page.get(f"{path}/share?q=evenings").text
    found = page.get(f"{path}/share?q={settings().public_url}/library/{entry.id}").text
    assert "Slow mornings" in found and "Show helplines" not in found
    assert page.post_form(f"{path}/cards", {"resource_id": str(entry.id), "client_id": "f"}).status_code == 303
    missing = page.post_form(f"{path}/cards", {"resource_id": "999", "client_id": "g"})
    assert missing.status_code == 422 and "This is not in the library." in missing.text
    staff = sign_in(mia)
    assert "Show helplines" in staff.get(f"{path}/share").text
    staff.post_form(f"{path}/cards", {"helplines": "true"})
    shown = page.get(path).text.split("<template")[0]
    assert f'href="/library/{entry.id}"' in shown and "Find helplines where you are" in shown
    decide_entry(make.mo, entry, "archived", "Gone.")
    assert "This is no longer in the library." in page.get(path).text.split("<template")[0]


def test_a_line_that_went_meanwhile_holds_nothing_up(make, ben, room, entry, seat, monkeypatch):
    there = share_card(make.ann, room.id, "a", resource_id=entry.id).message
    monkeypatch.setattr(cards, "lines_with_resource", lambda resource_id: [(room.id, 10**6), (room.id, there.id)])
    ear = seat(ben)
    cards.show_resource_as_it_is(entry.id)
    assert [event["type"] for event in ear.heard("room:event")] == ["edit"]
