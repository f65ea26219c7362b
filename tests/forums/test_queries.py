"""Who sees what, and at what price: the number of queries does not grow with the data."""

from datetime import timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.event import listen

from community.core.clock import now
from community.core.db import db
from community.forums.actions.topics import create_topic, mark_read
from community.forums.models import Post, PostReaction, Topic
from community.forums.queries import posts, records, topics
from community.forums.queries.news import new_topics
from community.forums.queries.posts import post_page, posts_between
from community.forums.queries.topics import topic_for, visible_topics
from community.moderation import subjects


@pytest.fixture
def grow(db):
    """grow(topic, n) adds n published posts, grow_topics(group, author, n) as many topics, both in bulk."""

    def _grow(topic, author, count):
        start = topic.last_post_number
        rows = [
            {
                "topic_id": topic.id,
                "group_id": topic.group_id,
                "author_id": author.id,
                "identity_id": author.identity.id,
                "number": start + n,
                "body": "Words",
                "body_html": "<p>Words</p>",
                "status": "published",
                "published_at": now(),
            }
            for n in range(1, count + 1)
        ]
        db.session.execute(insert(Post), rows)
        topic.last_post_number += count
        topic.post_count += count
        db.session.commit()

    return _grow


def test_a_topic_costs_the_same_at_a_hundred_times_its_size(sign_in, count_queries, topic, grow, ann, bea):
    browser = sign_in(ann)
    grow(topic, bea, 24)
    counts = []
    for more in (0, 2475):
        if more:
            grow(topic, bea, more)
        mark_read(ann, topic_for(ann, topic.id), 10_000)
        for path in (f"/topics/{topic.id}?from=1", f"/topics/{topic.id}?unread", f"/topics/{topic.id}?post=25"):
            with count_queries() as seen:
                assert browser.get(path).status_code == 200
            counts.append(seen)
    assert [len(seen) for seen in counts[:3]] == [len(seen) for seen in counts[3:]]
    own_words, others_words = counts[0], counts[1]
    forums = [statement for statement in others_words if "FROM posts" in statement or "FROM topics" in statement]
    # own words of today: who answered warmly, and two lists of phrases that show who answers
    assert len(forums) == 2 and len(own_words) == len(others_words) + 3


def test_a_list_costs_the_same_at_a_hundred_times_its_size(sign_in, count_queries, group, ann, bea):
    browser = sign_in(bea)
    counts = []
    for count in (21, 400):
        rows = [
            {
                "group_id": group.id,
                "author_id": ann.id,
                "identity_id": ann.identity.id,
                "title": f"Topic {n}",
                "status": "published",
                "post_count": 1 + n % 3,
                "last_post_number": 1 + n % 3,
                "last_post_at": now() - timedelta(minutes=n),
                "content_notes": [],
            }
            for n in range(count)
        ]
        db.session.execute(insert(Topic), rows)
        db.session.commit()
        with count_queries() as seen:
            assert browser.get("/groups/evenings/topics").status_code == 200
        with count_queries() as in_api:
            assert browser.get("/api/v1/groups/evenings/topics").status_code == 200
        counts.append((len(seen), len(in_api)))
    assert counts[0] == counts[1]


def test_the_first_page_and_the_last_read_a_range(topic, grow, bea, ann):
    grow(topic, bea, 60)
    seen = topic_for(ann, topic.id)
    assert [post.number for post in posts_between(ann, seen, 21, 40)] == list(range(21, 41))
    page = post_page(ann, seen, "n59", 20)
    assert [post.number for post in page.items] == [59, 60, 61] and page.next is None


def test_outsiders_and_the_banned_see_no_topic(make, topic, otto, group):
    from community.core.errors import NotFound

    banned = make.user("barred")
    make.join(banned, group, status="banned")
    for somebody in (otto, banned):
        with pytest.raises(NotFound):
            topic_for(somebody, topic.id)
        assert new_topics(somebody) == []


def test_new_topics_are_those_with_something_unread(make, group, topic, say, ann, bea, otto):
    assert [one.id for one in new_topics(bea)] == [topic.id]
    assert new_topics(ann) == []
    mark_read(bea, topic_for(bea, topic.id), 1)
    assert new_topics(bea) == []
    say(ann)
    assert [(one.id, one.new) for one in new_topics(bea)] == [(topic.id, 1)]
    late = make.user("late")
    make.join(late, group)
    assert new_topics(late) == []
    make.no_contact(bea, ann)
    assert new_topics(bea) == []


def test_lists_leave_out_authors_out_of_contact(make, group, topic, ann, bea):
    other = create_topic(bea, group, "From bea", "Words")
    make.no_contact(bea, ann)
    assert [one.id for one in visible_topics(ann, group).items] == [topic.id]
    assert [one.id for one in visible_topics(bea, group).items] == [other.id]


def test_those_who_answered_warmly_are_named_to_the_author_alone(make, topic, say, ann, bea, grete):
    post = say(bea)
    db.session.add_all(PostReaction(post_id=post.id, user_id=user.id, kind="with_you") for user in (ann, grete))
    db.session.commit()

    def heard(viewer):
        return posts_between(viewer, topic_for(viewer, topic.id), 2, 2)[0].heard

    assert [face.handle for face in heard(bea)[0][1]] == ["ann", "grete"]
    assert heard(ann) is None and heard(grete) is None
    make.no_contact(ann, bea)
    assert [face.handle for face in heard(bea)[0][1]] == ["grete"]


def test_a_snapshot_has_the_posts_around_as_the_reporter_sees_them(topic, opening, say, ann, bea, grete, make):
    near = [say(grete, "Unseen"), say(bea, "Two before"), say(grete, "Before")]
    post = say(bea, "The one")
    after = [say(grete, "After"), say(bea, "Two after"), say(bea, "Three after")]
    assert all(one.number for one in (*near, *after))
    seen = records.post_snapshot(post.id)
    assert "Two before" in seen.before_html and "Before" in seen.before_html and "Unseen" not in seen.before_html
    assert "Two after" in seen.after_html and "Three after" not in seen.after_html
    assert (seen.identity_id, "before" in seen.html) == (post.identity_id, False)
    make.no_contact(grete, ann)
    own = records.post_snapshot_for(ann, post.id)
    assert "Before" not in own.before_html and "Two before" in own.before_html and ">After" not in own.after_html


def test_snapshots_are_what_the_reporter_sees(topic, opening, say, ann, bea, otto, grete, make):
    post = say(bea, "A *word*")
    seen = subjects.see(ann, "post", post.id)
    assert (seen.id, seen.author_id, seen.group_id, seen.author_name) == (post.id, bea.id, topic.group_id, "bea")
    assert seen.html == "<p>A <em>word</em></p>\n" and seen.url == f"/topics/{topic.id}?post=2#p2"
    assert subjects.see(bea, "topic", str(topic.id)).title == "The evenings are long"
    for key in (None, "x", 10**25, "9" * 30, -1, True, {}, []):
        assert records.post_snapshot_for(ann, key) is None
        assert records.topic_snapshot_for(ann, key) is None
    assert records.post_snapshot_for(otto, post.id) is None
    assert records.topic_snapshot_for(otto, topic.id) is None
    make.no_contact(ann, bea)
    assert records.post_snapshot_for(ann, post.id) is None
    assert records.topic_snapshot_for(bea, topic.id) is None
    assert subjects.look("post", post.id).status == "published"
    assert subjects.look("topic", topic.id).author_id == ann.id
    assert subjects.look("post", 10**9) is None and subjects.look("topic", 10**9) is None


def test_search_finds_what_is_published(topic, opening, say, bea):
    from community.forums.actions.posts import remove_post

    post = say(bea, "A **lamp** in the kitchen")
    assert records.search_document(opening.id)["title"] == "The evenings are long"
    assert records.search_document(post.id) == {
        "title": "A reply in Evenings",
        "body": "A lamp in the kitchen",
        "group_id": topic.group_id,
        "author_id": bea.id,
        "anonymous": False,
        "url": f"/topics/{topic.id}?post=2#p2",
        "audience": "group",
    }
    remove_post(bea, post.id)
    assert records.search_document(post.id) is None and records.search_document(10**9) is None


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (topics._PHASES[1], "ix_topics_latest"),
        (posts._RANGE, "posts_1 (topic_id=? AND number>? AND number<?)"),
    ],
)
def test_lists_and_pages_walk_an_index(db, statement, index):
    """No sorting, and no look at everything: page 1,000 costs what page 1 costs."""
    values = {"viewer": 1, "group": 1, "topic": 1, "first": 1, "last": 20, "at": now(), "id": 1, "many": 21}
    with db.engine.connect() as connection:
        seen = []
        listen(connection, "before_cursor_execute", lambda _c, _cursor, sql, bound, *_: seen.append((sql, bound)))
        connection.execute(statement, values).all()
        sql, bound = next(one for one in seen if one[0].startswith("SELECT"))
        plan = connection.exec_driver_sql(f"explain query plan {sql}", bound).all()
    words = " ".join(row[3] for row in plan)
    assert index in words and "SCAN" not in words and "TEMP B-TREE" not in words
