"""Watched phrases, wherever somebody writes in a group: read first, or told of at once, as a call for help is."""

from datetime import date

import pytest

from community.chat.actions.messages import edit_message, send_message
from community.chat.actions.rooms import open_room
from community.core.errors import NotAllowed
from community.forums.actions.posts import create_post, edit_post
from community.forums.actions.topics import create_topic
from community.groups.actions.groups import change_group
from community.milestones.actions.milestones import change, define
from community.moderation.actions.cases import decide
from community.moderation.models.cases import Case
from community.notifications.models import Notification


@pytest.fixture
def gus(make):
    return make.user("gus")


@pytest.fixture
def grete(make):
    return make.user("grete")


@pytest.fixture
def group(make, gus, grete, db):
    """Grete moderates it, Gus owns it."""
    made = make.group("Evenings", members=[make.ann], moderators=[grete], owner=gus)
    change_group(gus, made, watched_first=["burner phone"], watched_told=["end my life", "suicide"])
    return made


@pytest.fixture
def write(make, group):
    """`write[kind](words)` is what Ann writes; it has a status."""
    topic = create_topic(make.ann, group, title="The evenings", body="How are yours?")
    room = open_room(group.id)
    told = {"kind": "help", "happened_on": date(2026, 1, 5), "audience": "group", "group": group.slug}
    return {
        "line": lambda words: send_message(make.ann, room.id, "x", words).message,
        "post": lambda words: create_post(make.ann, topic, words),
        "title": lambda words: create_topic(make.ann, group, title=words, body="Hm."),
        "milestone": lambda words: define(make.ann, title="A walk", story=words, **told),
    }


WAYS = ["line", "post", "title", "milestone"]
HELP = "I want to énd my LIFE."


def cases(db):
    return [(case.kind, case.reason_name, case.risk, case.awaits_review) for case in db.session.query(Case)]


@pytest.mark.parametrize("way", WAYS)
def test_what_holds_a_phrase_is_read_first(write, db, way):
    made = write[way]("He has a Burner-Phone, again")
    assert getattr(made, "status", "pending") == "pending"
    assert cases(db) == [("review", "watched_phrase", "none", True)]


@pytest.mark.parametrize("way", WAYS)
def test_a_call_for_help_appears_and_moderators_are_told(make, grete, write, db, way):
    made = write[way](HELP)
    assert getattr(made, "status", "published") == "published"
    assert cases(db) == [("report", "watched_words", "high", False)]
    [case] = db.session.query(Case)
    assert case.is_safety_concern, "care, not conduct"
    told = {notice.user_id for notice in db.session.query(Notification).filter_by(kind="case_opened")}
    assert grete.id in told and make.ann.id not in told


@pytest.mark.parametrize("way", WAYS)
def test_a_call_for_help_is_not_held_back_for_other_words(write, db, way):
    made = write[way](f"{HELP} He has a burner phone.")
    assert getattr(made, "status", "published") == "published"
    assert cases(db) == [("report", "watched_words", "high", False)]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("words", ["He burned a phone", "burner phones", "my life will end", "suicidesquad"])
def test_whole_words_only(write, db, way, words):
    write[way](words)
    assert cases(db) == []


def test_what_a_newcomer_writes_waits_all_the_same_and_its_risk_shows(make, group, db):
    group.review_first_posts, group.review_chat = 1, True
    db.session.commit()
    made = send_message(make.ann, open_room(group.id).id, "x", HELP).message
    assert made.status == "pending"
    assert cases(db) == [("review", "first_posts", "high", True)]


def test_an_edit_is_looked_at_too(make, write, db):
    line, post = write["line"]("Hello"), write["post"]("Hello")
    line, _seq = edit_message(make.ann, line.room_id, line.id, "A burner phone")
    edit_post(make.ann, post.id, HELP)
    assert line.status == "pending" and post.status == "published"
    assert sorted(cases(db)) == [
        ("report", "watched_words", "high", False), ("review", "watched_phrase", "none", True),
    ]  # fmt: skip


def test_what_was_let_through_is_not_read_again_for_nothing(make, grete, group, write, db):
    made = write["milestone"]("No burner phone any more")
    [case] = db.session.query(Case)
    decide(grete, case.id, "approve", "Good.", case.version)
    change(make.ann, made, audience="group", group=group.slug, reminders=False)
    assert made.status == "published"
    change(make.ann, made, story="A burner phone, again")
    assert made.status == "pending"


def test_moderators_are_not_read_first_and_their_calls_for_help_are_heard_by_the_site(make, grete, group, db):
    room = open_room(group.id)
    assert send_message(grete, room.id, "x", "A burner phone").message.status == "published"
    assert send_message(grete, room.id, "y", HELP).message.status == "published"
    [case] = db.session.query(Case)
    assert case.group_id is None, "nobody decides about themselves"


def test_the_lists_are_the_owners_to_write_and_the_moderators_to_see(make, gus, grete, group, sign_in):
    address = f"/api/v1/groups/{group.slug}"
    assert "watched_first" not in sign_in(make.ann).get(address).json
    assert "watched_told" not in sign_in(make.owen).get(address).json
    assert sign_in(grete).get(address).json["watched_told"] == ["end my life", "suicide"]
    with pytest.raises(NotAllowed):
        change_group(grete, group, watched_first=[])
    browser = sign_in(gus)
    assert "burner phone" in browser.get(f"/groups/{group.slug}/settings").text
    form = {"watched_first": "one two\r\nthree\r\n", "watched_told": ""}
    assert browser.post_form(f"/groups/{group.slug}/settings", form).status_code == 303
    found = browser.get(address).json
    assert (found["watched_first"], found["watched_told"]) == (["one two", "three"], [])
    assert browser.patch(address, json={"watched_first": ["?!"]}).status_code == 422
    assert browser.patch(address, json={"watched_first": ["a"] * 101}).status_code == 422
