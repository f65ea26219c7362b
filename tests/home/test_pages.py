"""The start page: what is new for me, and only for me."""

from community.core.db import db
from community.forums.actions import topics
from community.groups.actions import members
from tests.library.entries import entry


def start(author, group, title, **more):
    return topics.create_topic(author, group, title=title, body="Some words.", **more)


def test_a_newcomer_is_shown_the_way(sign_in, make):
    page = sign_in(make.otto).get("/").text
    assert "Find your group" in page
    assert 'href="/groups"' in page


def test_new_topics_and_those_without_an_answer(sign_in, make):
    group = make.group("Slow mornings", members=[make.ann], owner=make.mo)
    start(make.ann, group, "The evenings are long")
    page = sign_in(make.mo).get("/").text
    assert "Waiting for a first reply" in page
    assert page.count("The evenings are long") == 1, "named once, where it matters most"
    assert "The evenings are long" not in sign_in(make.otto).get("/").text
    assert "Waiting for a first reply" not in sign_in(make.ann).get("/").text


def test_no_contact_and_hidden_notes_leave_no_trace(sign_in, make):
    group = make.group("Slow mornings", members=[make.ann, make.otto], owner=make.mo)
    start(make.ann, group, "The evenings are long")
    start(make.mo, group, "About money", content_notes=["money"])
    make.otto.note_choices = {"money": "hide"}
    db.session.commit()
    make.no_contact(make.ann, make.otto)
    page = sign_in(make.otto).get("/").text
    assert "The evenings are long" not in page
    assert "About money" not in page


def test_what_waits_for_a_moderator(sign_in, make):
    group = make.group("Slow mornings", members=[make.ann], moderators=[make.mo], owner=make.owen)
    make.join(make.otto, group, status="requested")
    entry(make.ann)
    page = sign_in(make.mo).get("/").text
    assert "Somebody asks to join Slow mornings" in page
    assert "Suggestions for the library" in page
    assert "Waiting for you" not in sign_in(make.ann).get("/").text
    members.accept(make.mo, group, make.otto)
    assert "asks to join" not in sign_in(make.mo).get("/").text


def test_twice_as_much_takes_as_many_queries(sign_in, make, count_queries):
    ann = sign_in(make.ann)

    def more(times):
        for _ in range(times):
            group = make.group(members=[make.ann], owner=make.mo)
            start(make.mo, group, "A topic")

    more(2)
    ann.get("/")
    with count_queries() as few:
        ann.get("/")
    more(6)
    with count_queries() as many:
        ann.get("/")
    assert len(many) == len(few)
