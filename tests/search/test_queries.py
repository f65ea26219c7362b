"""Who finds what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core.clock import now
from community.core.db import db
from community.search.index import put, take_out, words_of
from community.search.models import SearchDoc
from community.search.queries import search


@pytest.fixture
def say(make):
    def _say(title, body="", audience="community", group=None, author=None, kind="post", subject_id=None):
        make.count += 1
        put(kind, subject_id or make.count, {
            "title": title, "body": body, "audience": audience, "group_id": group and group.id,
            "author_id": author and author.id, "url": "/x", "at": now()})  # fmt: skip
        db.session.commit()

    return _say


def titles(viewer, query, **more):
    return [found.title for found in search(viewer, query, **more).items]


def test_words_are_found_stemmed_and_unfinished(make, say):
    say("Evenings alone", "The house goes quiet at eight.")
    assert titles(make.ann, "evening") == ["Evenings alone"]
    assert titles(make.ann, "houses qui") == ["Evenings alone"]
    assert titles(make.ann, "morning") == []
    [found] = search(make.ann, "quiet").items
    assert "<mark>quiet</mark>" in found.snippet


def test_a_snippet_is_escaped(make, say):
    say("Angle", "a <script>alert(1)</script> lantern")
    [found] = search(make.ann, "lantern").items
    assert "<script>" not in found.snippet


def test_what_is_in_a_group_is_found_by_those_who_may_read_it(make, say):
    private = make.group("Quiet room", members=[make.ann])
    public = make.group("Open room", "public", members=[make.ann])
    hidden = make.group("Unlisted room", "hidden", members=[make.ann])
    for group in (private, public, hidden):
        say(f"lantern in {group.privacy}", audience="group", group=group, author=make.ann)
    assert set(titles(make.ann, "lantern")) == {"lantern in private", "lantern in public", "lantern in hidden"}
    assert titles(make.otto, "lantern") == ["lantern in public"]
    assert titles(make.owen, "lantern") == ["lantern in public"], "a site role is no master key"


def test_cards_of_hidden_groups_are_for_their_members(make, say):
    hidden = make.group("Unlisted", "hidden", members=[make.ann])
    private = make.group("Listed", "private", members=[make.ann])
    for group in (hidden, private):
        say(group.name, "harbour", audience="listed", kind="group", subject_id=group.id)
    assert titles(make.otto, "harbour") == ["Listed"]
    assert set(titles(make.ann, "harbour")) == {"Listed", "Unlisted"}


def test_no_contact_hides_both_ways(make, say):
    say("By Ann", "willow", author=make.ann)
    say("By Otto", "willow", author=make.otto)
    make.no_contact(make.ann, make.otto)
    assert titles(make.ann, "willow") == ["By Ann"]
    assert titles(make.otto, "willow") == ["By Otto"]


def test_people_are_found_by_members(make, say):
    say("ann", "gardener", audience="members", author=make.ann, kind="user", subject_id=make.ann.id)
    assert titles(make.otto, "gardener") == ["ann"]


def test_a_change_replaces_and_taking_out_forgets(make, say):
    say("First words", "walnut", subject_id=7)
    say("Other words", "chestnut", subject_id=7)
    assert titles(make.ann, "walnut") == []
    assert titles(make.ann, "chestnut") == ["Other words"]
    take_out("post", 7)
    db.session.commit()
    assert titles(make.ann, "chestnut") == []


def test_pages_follow_each_other_without_gap_or_repeat(make, say):
    for number in range(7):
        say(f"Stone {number}", "pebble " * (number + 1))
    seen, after = [], None
    while True:
        page = search(make.ann, "pebble", after=after, limit=3)
        seen += [found.title for found in page.items]
        after = page.next
        if not after:
            break
    assert len(seen) == len(set(seen)) == 7


@given(st.text(max_size=200))
def test_words_hold_nothing_a_search_engine_could_obey(text):
    for word in words_of(text):
        assert not set(word) & set('"*:&|!()^<>-')


@pytest.mark.parametrize("query", ['"', "a AND", "NEAR(", "title:x", "'", "\\", "* *", "don't go", "a" * 5000, "и"])
def test_any_question_has_an_answer(make, say, query):
    say("Something", "to find: don't go")
    search(make.ann, query)


def test_nothing_was_left_by_other_tests(make):
    assert db.session.query(SearchDoc).count() == 0
