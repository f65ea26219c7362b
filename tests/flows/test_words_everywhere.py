"""Every place where somebody writes words that others read: what is watched for is found there, and told of or held."""

from base64 import b64decode
from datetime import date

import pytest

from community.accounts.actions.profile import edit_account
from community.chat.actions.messages import edit_message, send_message
from community.chat.actions.pictures import send_picture
from community.chat.actions.polls import open_poll
from community.chat.actions.rooms import open_room
from community.chat.schemas.pictures import DOT
from community.core.nudges import told
from community.forums.actions.posts import create_post, edit_post
from community.forums.actions.topics import create_topic, edit_topic
from community.groups.actions.groups import change_group, found_group
from community.library.actions import suggest
from community.milestones.actions.cheers import cheer
from community.milestones.actions.milestones import change, define, start_chapter
from community.moderation.actions.cases import decide
from community.moderation.models.cases import Case
from community.moderation.models.phrases import CaseReason

DAY = date(2026, 1, 5)
SHARED = {"kind": "other", "happened_on": DAY, "audience": "group"}


class Place:
    """Ann in a group that Mo and Gus look after, and what she wrote there before."""

    def __init__(self, make) -> None:
        self.ann, self.gus = make.ann, make.user("gus")
        self.group = make.group("Evenings", owner=self.gus, moderators=[make.mo], members=[self.ann])
        self.room, self.slug = open_room(self.group.id).id, self.group.slug
        self.topic = create_topic(self.ann, self.group, "Quiet hours", "How are yours?")
        self.post = create_post(self.ann, self.topic, "Mine are long.")
        self.line = send_message(self.ann, self.room, "0", "Good evening.").message
        self.stone = define(self.ann, title="A year", group=self.slug, **SHARED)

    def say(self, words: str, **more):
        return send_message(self.ann, self.room, "1", words, **more)


#: Where -> how somebody writes there. Its moderators may want to read it first.
HELD = {
    "topic, title": lambda at, words: create_topic(at.ann, at.group, words, "How are yours?"),
    "topic, first post": lambda at, words: create_topic(at.ann, at.group, "Hours", words),
    "topic, under a pseudonym": lambda at, words: create_topic(at.ann, at.group, words, "Hm.", anonymous=True),
    "topic, new title": lambda at, words: edit_topic(at.ann, at.topic.id, title=words),
    "reply": lambda at, words: create_post(at.ann, at.topic, words),
    "reply, changed": lambda at, words: edit_post(at.ann, at.post.id, words),
    "line": lambda at, words: at.say(words),
    "line, changed": lambda at, words: edit_message(at.ann, at.room, at.line.id, words),
    "picture, its words": lambda at, words: send_picture(at.ann, at.room, "1", b64decode(DOT), "A dot", words),
    "picture, description": lambda at, words: send_picture(at.ann, at.room, "1", b64decode(DOT), words),
    "poll, question": lambda at, words: open_poll(at.ann, at.room, "1", words, ["Yes", "No"]),
    "poll, choice": lambda at, words: open_poll(at.ann, at.room, "1", "Well?", ["Yes", words]),
    "milestone, title": lambda at, words: define(at.ann, title=words, group=at.slug, **SHARED),
    "milestone, story": lambda at, words: define(at.ann, title="A", story=words, group=at.slug, **SHARED),
    "milestone, changed": lambda at, words: change(at.ann, at.stone, story=words),
    "chapter": lambda at, words: start_chapter(at.ann, at.stone, title="On", story=words, group=at.slug, **SHARED),
}
#: What waits for nobody, or always: moderators are told of it either way.
TOLD = {
    "profile": lambda at, words: edit_account(at.ann, about=words),
    "group, founded": lambda at, words: found_group(at.gus, words, "private", ["Be kind."]),
    "group, summary": lambda at, words: change_group(at.gus, at.group, summary=words),
    "group, description": lambda at, words: change_group(at.gus, at.group, about=words),
    "group, questions": lambda at, words: change_group(at.gus, at.group, questions=[words]),
}


@pytest.fixture
def at(make, app, monkeypatch):
    make.site_rules()
    make.watch(None, "lantern", action="flag")
    make.watch(None, "burner phone", action="hold")
    monkeypatch.setattr("community.groups.policy.can_found", lambda _user: True)
    return Place(make)


def found_in(db) -> list[str]:
    """The phrases that brought cases about."""
    return [one.phrase for one in db.session.query(CaseReason) if one.phrase]


@pytest.mark.parametrize("where", [*HELD, *TOLD])
def test_what_moderators_want_to_be_told_of(at, db, where):
    {**HELD, **TOLD}[where](at, "A lantern")
    case = db.session.query(Case).one()
    assert found_in(db) == ["lantern"]
    assert (case.kind, case.awaits_review) == ("report", False)


@pytest.mark.parametrize("where", [*HELD, *TOLD])
def test_what_they_want_to_read_first(at, db, where):
    {**HELD, **TOLD}[where](at, "A burner phone")
    case = db.session.query(Case).one()
    assert found_in(db) == ["burner phone"]
    assert case.awaits_review == (where in HELD)


def test_an_entry_of_the_library_is_always_read_first(at, make, db):
    suggest(at.ann, topics=["self-care"], type="book", title="A lantern", summary="Of evenings and their light.")
    assert found_in(db) == ["lantern"]


def test_a_cheer_has_a_word_for_whoever_sends_it(at, make):
    make.watch(None, "cannot go on", action="signpost")
    cheer(at.gus, at.stone, "with_you", "I cannot go on either.")
    assert [one["name"] for one in told()] == ["signpost"]


def test_a_group_is_told_of_when_it_says_something_else_not_whenever_its_settings_are_saved(at, make, db):
    make.watch(None, "burner phone", action="flag")
    change_group(at.gus, at.group, about="With a burner phone.")
    case = db.session.query(Case).one()
    version = case.version
    change_group(at.gus, at.group, about="With a burner phone.", review_first_posts=1)
    assert case.version == version, "whoever decides it is not made to read it anew"
    decide(make.owen, case.id, "dismiss", "", case.version)
    change_group(at.gus, at.group, about="With a burner phone.", review_first_posts=2)
    assert db.session.query(Case).count() == 1
    change_group(at.gus, at.group, about="With two of them, each a burner phone.")
    assert db.session.query(Case).count() == 2
