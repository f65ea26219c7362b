"""What a line answers, as each may see it now; and the way to it, however far back."""

import pytest

from community.chat.actions.messages import decide, edit_message, remove_message
from community.chat.queries.history import history
from community.chat.queries.lines import line_seen
from community.core.errors import NotFound


def page(client, room, query=""):
    """The room's page without the parts its script draws from."""
    return client.get(f"/rooms/{room.id}{query}").text.split("<template")[0]


@pytest.fixture
def ann(make, sign_in):
    return sign_in(make.ann)


def test_a_quote_is_of_now_and_leads_to_its_line(make, ben, room, say, ann):
    said = say(ben, "I *slept* badly")
    say(make.ann, "So did I", reply_to=said.id)
    shown = page(ann, room)
    assert f'href="/rooms/{room.id}?at=1#line-{said.id}"' in shown and "<strong>ben</strong> I slept badly" in shown
    edit_message(ben, room.id, said.id, "I slept well")
    assert "<strong>ben</strong> I slept well" in page(ann, room)


def test_what_is_gone_and_who_is_out_of_contact_leave_the_same_place(make, ben, room, say, ann):
    places = []
    for number, end in enumerate(("taken back", "put away", "no contact")):
        author = ben if end != "no contact" else make.user("cara")
        if author is not ben:
            make.join(author, room.group)
        said = say(author, "Secret")
        say(make.ann, "Yes", reply_to=said.id)
        if end == "taken back":
            remove_message(ben, room.id, said.id)
        elif end == "put away":
            decide(said.id, "hide")
        else:
            make.no_contact(author, make.ann)
        seen = page(ann, room)
        assert "Secret" not in seen
        places.append(seen.split('<p class="bubble__answer"')[number + 1].split("</p>")[0].split(">", 1)[1])
    assert places[0] == places[1] == places[2] and "A line was removed." in places[0]


def test_a_covered_line_stays_covered_where_it_is_quoted(make, ben, room, say, ann):
    said = say(ben, "About loss", content_notes=["grief"])
    say(make.ann, "Yes", reply_to=said.id)
    quote = page(ann, room).split('class="bubble__answer"')[1].split("</p>")[0]
    assert "About loss" not in quote and "Content note: grief" in quote


def test_what_is_quoted_from_further_back_comes_with_the_history(make, ben, room, say):
    cara = make.user("cara")
    make.join(cara, room.group)
    old, unseen = say(ben, "Long ago"), say(cara, "Unseen")
    for number in range(5):
        say(ben, str(number))
    say(ben, "Back to that", reply_to=old.id), say(ben, "And that", reply_to=unseen.id)
    make.no_contact(make.ann, cara)
    seen = history(make.ann, room, limit=3)
    assert [(line.id, line.body) for line in seen.quoted] == [(old.id, "Long ago"), (unseen.id, "")]
    assert [line.answered and line.answered.status for line in seen.items] == [None, "published", "removed"]


def test_lines_around_a_number(make, ben, room, say):
    for number in range(1, 31):
        say(make.ann, str(number))
    seen = history(ben, room, limit=10, around=12)
    assert [line.seq for line in seen.items] == list(range(8, 18)) and (seen.next, seen.newer) == (8, 18)
    newest = history(ben, room, limit=10, around=29)
    assert [line.seq for line in newest.items] == list(range(21, 31)) and newest.newer is None
    assert history(ben, room, before=11, limit=10).newer == 11 and history(ben, room, before=31).newer is None


def test_one_line_over_http(make, ben, room, say, ann, sign_in):
    said = say(ben, "Hello")
    url = f"/api/v1/rooms/{room.id}/messages"
    assert ann.get(f"{url}/{said.id}").json["body"] == "Hello"
    remove_message(ben, room.id, said.id)
    gone = ann.get(f"{url}/{said.id}").json
    assert (gone["status"], gone["author"], gone["body"], gone["created_at"]) == ("removed", None, "", None)
    assert ann.get(f"{url}/{said.id + 1}").status_code == 404 and ann.get(f"{url}/{'9' * 20}").status_code == 404
    assert sign_in(make.otto).get(f"{url}/{said.id}").status_code == 404
    assert ann.get(f"{url}?before=2&around=2").status_code == 422


def test_what_waits_for_review_has_no_place_yet(make, ben, room, say, db):
    waiting = say(ben, "Hello")
    waiting.status, waiting.seq = "pending", None
    db.session.commit()
    with pytest.raises(NotFound):
        line_seen(make.ann, room, waiting.id)


def test_an_old_page_leads_to_older_and_newer_lines(make, room, say, ann):
    for number in range(1, 121):
        say(make.ann, f"Line {number}")
    old = page(ann, room, "?at=40")
    assert "Line 40<" in old and "Line 120<" not in old and 'name="body"' not in old
    assert f'href="/rooms/{room.id}?before=16"' in old and f'href="/rooms/{room.id}?at=66"' in old
    assert "Line 66<" in page(ann, room, "?at=66")
    for newest in ("?at=110", "?at=9999", "?at=0", "?at=x", f"?at={10**30}", "?before=121"):
        assert "Line 120<" in page(ann, room, newest) and 'name="body"' in page(ann, room, newest)


def test_the_box_says_whom_it_answers(make, ben, room, say, ann):
    said = say(ben, "Hello")
    for _ in range(60):
        say(ben, "more")
    shown = page(ann, room, f"?reply_to={said.id}")
    assert "<span data-answering-whom>ben</span>" in shown and f'name="reply_to" value="{said.id}"' in shown
