"""The forums' pages: a member's way through them, failed forms, and what others may not open."""

import re

import pytest

from community.core.db import db
from community.forums.actions import posts as actions
from community.forums.actions import topics
from community.forums.models import Post, Topic
from community.forums.queries.posts import opening_of

HUGE = "9" * 25


@pytest.fixture
def browser(sign_in, ann):
    return sign_in(ann)


@pytest.fixture
def others(sign_in, bea):
    return sign_in(bea)


def text(answer):
    return answer.get_data(as_text=True)


def test_a_group_without_topics_says_what_to_do(browser, group):
    page = text(browser.get("/groups/evenings/topics"))
    assert "Nobody has started a topic yet" in page and "Start a topic" in page


def test_a_topic_is_started_and_answered(browser, others, group):
    assert browser.get("/groups/evenings/topics/new").status_code == 200
    sent = browser.post_form(
        "/groups/evenings/topics/new",
        {"title": "Long evenings", "body": "How are **yours**?", "reply_wish": "listen", "content_notes": ["grief"]},
    )
    assert sent.status_code == 303
    topic = db.session.query(Topic).one()
    assert sent.location == f"/topics/{topic.id}" and topic.content_notes == ["grief"]
    page = text(others.get(sent.location))
    assert "<strong>yours</strong>" in page and "Just listen" in page and "Content note: Grief" in page
    answered = others.post_form(f"{sent.location}/reply", {"body": "With you."})
    assert answered.location == f"/topics/{topic.id}?post=2#p2"
    listed = text(browser.get("/groups/evenings/topics"))
    assert "Long evenings" in listed and "1 new" in listed and "Note: Grief" in listed


def test_a_preview_sends_nothing_and_keeps_all(browser, topic):
    page = browser.post_form(f"/topics/{topic.id}/reply", {"body": "So *warm*", "_preview": "1", "client_id": "abc"})
    assert page.status_code == 200
    assert "So <em>warm</em>" in text(page) and "So *warm*" in text(page) and 'value="abc"' in text(page)
    page = browser.post_form(
        "/groups/evenings/topics/new",
        {"title": "A title", "body": "So *warm*", "reply_wish": "advice", "_preview": "1"},
    )
    assert "So <em>warm</em>" in text(page) and re.search(r'value="advice"[^>]* checked', text(page))
    assert db.session.query(Topic).count() == 1


@pytest.mark.parametrize("bad", [" ", "x" * 20_001, "bell \x07", ">" * 20_000, "[" * 20_000])
def test_a_failed_form_keeps_the_text(browser, topic, bad):
    for path, more in ((f"/topics/{topic.id}/reply", {}), ("/groups/evenings/topics/new", {"title": "A good title"})):
        page = browser.post_form(path, {"body": bad, **more})
        assert page.status_code == 422
        assert bad.strip()[:50].replace(">", "&gt;") in text(page)
        assert "error-summary" in text(page)
    assert db.session.query(Post).count() == 1


def test_bad_choices_are_named(browser, group):
    page = browser.post_form(
        "/groups/evenings/topics/new",
        {
            "title": "A good title",
            "body": "Words",
            "reply_wish": "shout",
            "content_notes": ["spiders"],
            "colour": "red",
        },
    )
    assert page.status_code == 422 and "A good title" in text(page)


def test_the_same_form_sent_twice_is_one_post(browser, topic):
    for _ in range(2):
        assert browser.post_form(f"/topics/{topic.id}/reply", {"body": "Hi", "client_id": "k"}).status_code == 303
    assert db.session.query(Post).count() == 2
    page = browser.post_form(f"/topics/{topic.id}/reply", {"body": "Something new", "client_id": "k"})
    assert page.status_code == 422 and "Something new" in text(page) and 'value="k"' not in text(page)


def test_pages_are_counted_off_by_number(browser, others, topic, say, bea):
    for n in range(2, 46):
        say(bea, f"This is reply {n}.")
    first = text(browser.get(f"/topics/{topic.id}"))
    assert 'id="p1"' in first and 'id="p20"' in first and 'id="p21"' not in first and "from=21" in first
    middle = text(browser.get(f"/topics/{topic.id}?post=33"))
    assert 'id="p21"' in middle and 'id="p40"' in middle and "from=1" in middle and "from=41" in middle
    begins = text(browser.get(f"/topics/{topic.id}?from=44"))
    assert 'id="p44"' in begins and 'id="p43"' not in begins
    for lost in ("post=99999", "from=99999", f"post={HUGE}"):
        assert 'id="p45"' in text(browser.get(f"/topics/{topic.id}?{lost}"))
    assert browser.get(f"/topics/{topic.id}?from=x").status_code == 422


def test_unread_posts_begin_with_a_line(sign_in, browser, topic, say, ann, bea, clock):
    for n in range(24):
        say(bea, f"Reply {n}")
    browser.get(f"/topics/{topic.id}")
    browser.get(f"/topics/{topic.id}?from=21")
    assert "badge--new" not in text(browser.get("/groups/evenings/topics"))
    clock.forward(days=3)
    browser = sign_in(ann)
    say(bea, "Fresh"), say(bea, "Fresher")
    assert "2 new" in text(browser.get("/groups/evenings/topics"))
    page = text(browser.get(f"/topics/{topic.id}?unread"))
    assert re.search(r'id="new">New since \w+day<', page)
    assert page.index('id="p25"') < page.index('id="new"') < page.index('id="p26"')
    assert "badge--new" not in text(browser.get("/groups/evenings/topics"))


def test_the_waiting_are_seen_by_author_and_moderators(sign_in, browser, others, group, topic, say, bea, grete):
    group.review_first_posts = 3
    db.session.commit()
    sent = others.post_form(f"/topics/{topic.id}/reply", {"body": "My first words here"})
    assert sent.location.endswith("#waiting")
    assert "Waiting for a moderator to read it" in text(others.get(sent.location))
    assert "My first words here" in text(sign_in(grete).get(f"/topics/{topic.id}"))
    assert "My first words here" not in text(browser.get(f"/topics/{topic.id}"))
    made = others.post_form("/groups/evenings/topics/new", {"title": "My first topic", "body": "Hello"})
    assert "only you and the moderators" in text(others.get(made.location))
    assert browser.get(made.location).status_code == 404
    assert "Yours, waiting" in text(others.get("/groups/evenings/topics"))
    assert "My first topic" not in text(browser.get("/groups/evenings/topics"))


def test_editing(browser, others, topic, opening, say, bea):
    post = say(bea, "Old words")
    assert "Old words" in text(others.get(f"/posts/{post.id}/edit"))
    assert others.post_form(f"/posts/{post.id}/edit", {"body": "New words"}).location.endswith("#p2")
    assert "New words" in text(browser.get(f"/topics/{topic.id}"))
    assert "edited" in text(browser.get(f"/topics/{topic.id}"))
    assert others.post_form(f"/posts/{post.id}/edit", {"body": " "}).status_code == 422
    assert browser.get(f"/posts/{post.id}/edit").status_code == 403
    assert browser.post_form(f"/posts/{post.id}/edit", {"body": "Mine"}).status_code == 403
    page = browser.post_form(f"/posts/{opening.id}/edit", {"title": "A new name", "body": "And words"})
    assert page.status_code == 303
    assert "<h1>A new name</h1>" in text(browser.get(f"/topics/{topic.id}"))


def test_history_is_for_the_author_and_moderators(sign_in, browser, others, say, bea, grete):
    post = say(bea, "Old words")
    actions.edit_post(bea, post.id, "New words")
    for reader, status in ((others, 200), (sign_in(grete), 200), (browser, 403)):
        page = reader.get(f"/posts/{post.id}/history")
        assert page.status_code == status
        assert ("Old words" in text(page)) == (status == 200)


def test_taking_back_and_undoing(others, browser, topic, say, bea):
    post = say(bea, "Too much said")
    gone = others.post_form(f"/posts/{post.id}/remove", follow_redirects=True)
    assert f"/posts/{post.id}/undo" in text(gone)
    assert "Too much said" not in text(browser.get(f"/topics/{topic.id}"))
    assert "This post is not shown." in text(browser.get(f"/topics/{topic.id}"))
    assert others.get(f"/posts/{post.id}").status_code == 404
    others.post_form(f"/posts/{post.id}/undo")
    assert "Too much said" in text(browser.get(f"/topics/{topic.id}"))


def test_warm_answers_are_seen_by_their_receiver_alone(sign_in, browser, others, topic, say, bea, grete):
    post = say(bea)
    assert browser.post_form(f"/posts/{post.id}/reactions", {"kind": "took_courage"}).status_code == 303
    seen = text(others.get(f"/topics/{topic.id}"))
    assert "That took courage, from ann." in seen and "Only you can see this" in seen
    assert "That took courage" not in text(sign_in(grete).get(f"/topics/{topic.id}"))
    assert re.search(r'value="took_courage" aria-pressed="true"', text(browser.get(f"/topics/{topic.id}")))
    browser.post_form(f"/posts/{post.id}/reactions", {"kind": "took_courage"})
    assert "That took courage" not in text(others.get(f"/topics/{topic.id}"))
    assert browser.post_form(f"/posts/{post.id}/reactions", {"kind": "angry"}).status_code == 422


def test_the_page_of_a_post(browser, others, say, bea):
    post = say(bea)
    page = text(browser.get(f"/posts/{post.id}"))
    assert f"/report?type=post&amp;id={post.id}" in page and "This gives me hope" in page and "Take it" not in page
    own = text(others.get(f"/posts/{post.id}"))
    assert "Take it back" in own and "/report" not in own and "This gives me hope" not in own


def test_moderators_pin_and_close(sign_in, browser, topic, grete):
    moderator = sign_in(grete)
    assert "Close the topic" in text(moderator.get(f"/topics/{topic.id}"))
    assert "Close the topic" not in text(browser.get(f"/topics/{topic.id}"))
    moderator.post_form(f"/topics/{topic.id}/pin", {"on": "1"})
    moderator.post_form(f"/topics/{topic.id}/lock", {"on": "1"})
    page = text(browser.get(f"/topics/{topic.id}"))
    assert "Pinned" in page and "This topic is closed" in page and "Post reply" not in page
    assert browser.get(f"/topics/{topic.id}/reply").status_code == 403
    assert browser.post_form(f"/topics/{topic.id}/reply", {"body": "Still?"}).status_code == 403
    assert browser.post_form(f"/topics/{topic.id}/pin", {"on": "0"}).status_code == 403


def test_content_notes_as_their_reader_chose(browser, others, group, ann, bea):
    topic = topics.create_topic(bea, group, "About him", "He lied", content_notes=["betrayal"])
    assert '<details class="note"' in text(browser.get(f"/topics/{topic.id}"))
    ann.note_choices = {"betrayal": "show"}
    db.session.commit()
    page = text(browser.get(f"/topics/{topic.id}"))
    assert '<details class="note"' not in page and "You chose to see these" in page
    ann.note_choices = {"betrayal": "hide"}
    db.session.commit()
    listed = text(browser.get("/groups/evenings/topics"))
    assert "About him" not in listed and "1 topic hidden by your choice" in listed
    assert "About him" in text(browser.get("/groups/evenings/topics?all"))
    assert '<details class="note"' in text(browser.get(f"/topics/{topic.id}"))


def test_who_was_not_answered_comes_first(others, topic, say, bea):
    page = text(others.get("/groups/evenings/topics"))
    assert "Waiting for a first reply" in page
    say(bea)
    assert "Waiting for a first reply" not in text(others.get("/groups/evenings/topics"))


def test_what_is_kept_from_a_reader_looks_like_what_is_gone(make, sign_in, topic, say, ann, bea, grete):
    kept, gone = say(bea, "From bea"), say(grete, "From grete")
    actions.remove_post(grete, gone.id, rule=1)
    page = text(sign_in(ann).get(f"/topics/{topic.id}"))
    assert "From bea" in page
    make.no_contact(bea, ann)
    page = text(sign_in(ann).get(f"/topics/{topic.id}"))
    places = re.findall(r'<article class="post post--gone".*?</article>', page, re.DOTALL)
    assert len(places) == 2
    assert places[0].replace('id="p2"', 'id="p3"') == places[1]
    assert sign_in(ann).get(f"/posts/{kept.id}").status_code == 404
    assert "bea" not in page


def test_a_topic_of_somebody_out_of_contact_is_gone(make, sign_in, topic, say, ann, bea, grete):
    say(grete, "An answer")
    make.no_contact(ann, bea)
    browser = sign_in(bea)
    kept = browser.get(f"/topics/{topic.id}")
    assert "evenings are long" not in text(kept) and "An answer" in text(kept) and "Post reply" not in text(kept)
    assert "evenings are long" not in text(browser.get("/groups/evenings/topics"))
    actions.remove_post(ann, opening_of(topic.id).id)
    gone = sign_in(grete).get(f"/topics/{topic.id}")
    hidden = re.search(r"<h1>.*?</article>", text(kept), re.DOTALL)[0]
    removed = re.search(r"<h1>.*?</article>", text(gone), re.DOTALL)[0]
    assert re.sub(r"<form.*?</form>|\s", "", removed, flags=re.DOTALL) == re.sub(r"\s", "", hidden)


def test_outsiders_find_nothing(sign_in, otto, topic, say, bea, group):
    post = say(bea)
    browser = sign_in(otto)
    paths = [
        "/groups/evenings/topics",
        "/groups/evenings/topics/new",
        f"/topics/{topic.id}",
        f"/topics/{topic.id}/reply",
    ]
    paths += [f"/posts/{post.id}{more}" for more in ("", "/edit", "/history")]
    for path in paths:
        assert browser.get(path).status_code == 404, path
    sends = [f"/topics/{topic.id}/{act}" for act in ("reply", "pin", "lock")]
    sends += [f"/posts/{post.id}/{act}" for act in ("edit", "remove", "undo", "reactions")]
    for path in [*sends, "/groups/evenings/topics/new"]:
        data = {"body": "x", "on": "1", "kind": "with_you", "title": "A title"}
        assert browser.post_form(path, data).status_code == 404, path


def test_numbers_beyond_any_id_are_nothing(browser, topic):
    for path in (f"/topics/{HUGE}", f"/posts/{HUGE}", f"/posts/{HUGE}/edit", f"/topics/{HUGE}/reply"):
        assert browser.get(path).status_code == 404, path
    for path in (f"/topics/{HUGE}/pin", f"/posts/{HUGE}/remove", f"/posts/{HUGE}/undo"):
        assert browser.post_form(path, {}).status_code == 404, path


def test_readers_of_an_open_group_are_told_to_join(make, sign_in, otto):
    group = make.group("Open", privacy="public", owner=make.owen)
    topic = topics.create_topic(make.owen, group, "Come in", "All may read")
    page = text(sign_in(otto).get(f"/topics/{topic.id}"))
    assert "All may read" in page and "join the group" in page and "Post reply" not in page
    assert sign_in(otto).post_form(f"/topics/{topic.id}/reply", {"body": "Hi"}).status_code == 403


def test_what_people_write_is_shown_as_text(browser, group, topic, say, bea):
    say(bea, "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1))")
    topics.create_topic(bea, group, "<b>Bold</b> title", "x")
    assert "<script>alert" not in text(browser.get(f"/topics/{topic.id}"))
    assert "<img src=x" not in text(browser.get(f"/topics/{topic.id}"))
    assert "<b>Bold" not in text(browser.get("/groups/evenings/topics"))
