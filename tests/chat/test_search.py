"""Finding lines of a room: what is found, and what must not be."""

from io import BytesIO

import pytest
from PIL import Image

from community.chat.actions.cards import share_card
from community.chat.actions.messages import decide, edit_message, remove_message
from community.chat.actions.pictures import send_picture
from community.chat.actions.polls import open_poll
from community.chat.queries.found import lines_with, snippet
from community.core.errors import Invalid
from community.library.actions import decide as decide_entry
from community.library.actions import suggest


def bodies(viewer, room, query, **more):
    """What is found, newest first."""
    return [line.body for line in lines_with(viewer, room, query, **more).items]


def test_every_word_counts_newest_first(make, ben, room, say):
    for body in ("The evening walk", "A long Walk", "In the evening", "Walking this evening"):
        say(make.ann, body)
    assert bodies(ben, room, "evening walk") == ["Walking this evening", "The evening walk"]
    assert bodies(ben, room, "WALK") == ["Walking this evening", "A long Walk", "The evening walk"]
    assert bodies(ben, room, "100%") == bodies(ben, room, "%") == bodies(ben, room, "_ . !") == []


def test_what_a_line_carries_is_looked_through_too(make, ben, mia, room, say, db):
    path = BytesIO()
    Image.new("RGB", (40, 20), "green").save(path, "PNG")
    drawn = send_picture(make.ann, room.id, "p", path.getvalue(), "A path through Birches", "On the way").message
    asked = open_poll(make.ann, room.id, "q", "When shall we walk?", ["On Tuesday", "Am Süden, später"]).message
    open_poll(make.ann, room.id, "w", kind="weather")
    tea = suggest(make.ann, type="book", title="Slow mornings", summary="A book.", topics=["trust"])
    decide_entry(make.mo, tea, "published", "Read it.")
    card = share_card(make.ann, room.id, "c", resource_id=tea.id, body="For the evening").message
    found = {
        query: [line.id for line in lines_with(ben, room, query).items]
        for query in ("birches", "way birches", "tuesday", "walk süden", "mornings evening", "birches tuesday", "rainy")
    }
    assert found == {"birches": [drawn.id], "way birches": [drawn.id], "tuesday": [asked.id], "walk süden": [asked.id],
                     "mornings evening": [card.id], "birches tuesday": [], "rainy": []}  # fmt: skip
    shown = [snippet(lines_with(ben, room, query).items[0], query) for query in ("birches", "süden", "mornings")]
    assert shown == ["… the way  A picture: A path through <mark>Birches</mark>",
                     "When shall we walk?  On Tuesday, Am <mark>Süden</mark>, später",
                     "For the evening  Slow <mark>mornings</mark>"]  # fmt: skip
    edit_message(make.ann, room.id, drawn.id, "On the way", alt="A path through oaks")
    decide(asked.id, "hide")
    decide_entry(make.mo, tea, "archived", "Out of print.")
    assert [lines_with(ben, room, query).items for query in ("birches", "tuesday", "mornings")] == [[], [], []]
    assert len(lines_with(ben, room, "oaks").items) == 1
    make.no_contact(ben, make.ann)
    assert lines_with(ben, room, "oaks").items == []
    decide(drawn.id, "remove")
    assert lines_with(mia, room, "oaks").items == []


def test_in_pages(make, ben, room, say):
    for number in range(5):
        say(make.ann, f"walk {number}")
    first = lines_with(ben, room, "walk", limit=3)
    assert [line.body for line in first.items] == ["walk 4", "walk 3", "walk 2"]
    assert bodies(ben, room, "walk", after=first.next, limit=3) == ["walk 1", "walk 0"]
    with pytest.raises(Invalid):
        lines_with(ben, room, "walk", after="x")


def test_only_what_may_be_seen_now(make, ben, room, say, db):
    cara = make.user("cara")
    make.join(cara, room.group)
    lines = {end: say(cara if end == "apart" else make.ann, f"lantern {end}") for end in
             ("cleared", "removed", "hidden", "changed", "apart", "there")}  # fmt: skip
    remove_message(make.ann, room.id, lines["removed"].id)
    decide(lines["hidden"].id, "hide")
    edit_message(make.ann, room.id, lines["changed"].id, "candle")
    make.no_contact(ben, cara)
    room.first_kept_seq = 2
    db.session.commit()
    assert bodies(ben, room, "lantern") == ["lantern there"]
    assert bodies(make.ann, room, "lantern") == ["lantern there", "lantern apart"]


def test_a_snippet_shows_where_and_runs_nothing(make, room, say):
    words = "word " * 40
    said = say(make.ann, f"{words}<b>lantern</b> & Lantern {words}")
    [found] = lines_with(make.ann, room, "lantern").items
    assert found.id == said.id
    shown = snippet(found, "lantern")
    assert shown.startswith("… ") and shown.endswith(" …") and "<b>" not in shown
    assert shown.count("<mark>") == 2 and "&amp; <mark>Lantern</mark>" in shown


def test_the_page_and_the_api(make, ben, room, say, sign_in):
    line = say(make.ann, "A lantern in the window")
    say(make.ann, "Another lantern", content_notes=["grief"])
    page = sign_in(ben)
    shown = page.get(f"/rooms/{room.id}/search?q=lantern").text
    assert f'href="/rooms/{room.id}?at=1#line-{line.id}"' in shown and "A <mark>lantern</mark> in" in shown
    assert "Another" not in shown and "Content note: grief" in shown
    assert "Nothing found" in page.get(f"/rooms/{room.id}/search?q=lamp").text
    assert page.get(f"/rooms/{room.id}/search?q=x&after=x").status_code == 422
    assert page.get(f"/rooms/{room.id}/search").status_code == 200
    found = page.get(f"/api/v1/rooms/{room.id}/search?q=lantern&limit=1").json
    assert [one["body"] for one in found["items"]] == ["Another lantern"] and found["next"]
    for address in (f"/rooms/{room.id}/search", f"/api/v1/rooms/{room.id}/search"):
        assert sign_in(make.otto).get(f"{address}?q=lantern").status_code == 404
