"""Calling somebody by name: who is linked, who is told, and who stays plain."""

import pytest

from community.chat.actions.messages import decide, edit_message, remove_message
from community.chat.actions.rooms import mute_room
from community.core.text import link_names, names_in


@pytest.fixture
def inbox(sign_in):
    """`inbox(user)` is what their inbox says."""
    return lambda user: [one["text"] for one in sign_in(user).get("/api/v1/notifications").json["items"]]


def test_a_member_is_linked_and_told_without_what_was_said(make, ben, room, say, inbox):
    line = say(make.ann, "What do you think, @Ben? I cried, @ben.")
    assert line.body_html.count('<a href="/people/ben" class="name">@ben</a>') == 2
    assert inbox(ben) == ["ann mentioned you in Circle."]
    assert inbox(make.ann) == []


def test_others_stay_plain_and_are_not_told(make, ben, room, say, inbox):
    cara = make.user("cara")
    make.join(cara, room.group)
    make.no_contact(cara, make.ann)
    line = say(make.ann, "@cara @otto @nobody @ann")
    assert "<a" not in line.body_html
    assert inbox(cara) == inbox(make.otto) == inbox(make.ann) == []


def test_a_muted_room_tells_nobody(make, ben, room, say, inbox):
    mute_room(ben, room.id, True)
    assert "/people/ben" in say(make.ann, "@ben hello").body_html
    assert inbox(ben) == []


def test_told_once_the_line_is_published(make, ben, group, room, say, inbox, db):
    group.review_chat, group.review_first_posts = True, 2
    db.session.commit()
    line = say(make.ann, "@ben hello")
    assert line.status == "pending" and inbox(ben) == []
    decide(line.id, "approve")
    assert len(inbox(ben)) == 1
    edit_message(make.ann, room.id, line.id, "@ben hello again")
    decide(line.id, "approve")
    assert len(inbox(ben)) == 1, "an edit tells nobody again"


def test_a_notice_of_a_line_that_is_gone_says_nothing(make, ben, room, say, inbox):
    line = say(make.ann, "@ben hello")
    remove_message(make.ann, room.id, line.id)
    assert inbox(ben) == []
    say(make.ann, "@ben once more")
    make.no_contact(ben, make.ann)
    assert inbox(ben) == []


def test_names_are_found_where_they_begin_a_word():
    assert names_in("@ann, (@Ben.) a@ben.org mail@cara x@dora /@eve") == {"ann", "ben"}
    handles = {"ann": "Ann"}
    linked = '<a href="/people/Ann" class="name">@Ann</a>'
    assert link_names("<p>@ann <em>@ANN</em></p>", handles) == f"<p>{linked} <em>{linked}</em></p>"
    for quiet in ("<code>@ann</code>", '<a href="https://example.org/@ann">@ann</a>', "<pre><code>@ann</code></pre>"):
        assert link_names(quiet, handles) == quiet
    assert link_names("<p>@annabel @ann-lee</p>", handles) == "<p>@annabel @ann-lee</p>"


def test_names_are_offered_of_those_one_may_know_of(make, ben, mia, room, sign_in):
    for name in ("bea", "bob"):
        make.join(make.user(name), room.group)
    make.no_contact(make.ann, make._cast("bob"))
    make.user("bertha")
    url = f"/api/v1/rooms/{room.id}/people"
    page = sign_in(make.ann)
    assert [one["handle"] for one in page.get(f"{url}?q=B").json["items"]] == ["bea", "ben"]
    assert [one["handle"] for one in page.get(url).json["items"]] == ["bea", "ben", "mia"]
    assert page.get(f"{url}?q=%25").json["items"] == []
    assert sign_in(make.otto).get(url).status_code == 404
