"""The forums' JSON door, as docs/api.md promises it."""

import pytest

from community.core.db import db
from community.forums.actions import posts as actions

HUGE = "9" * 25
API = "/api/v1"


@pytest.fixture
def browser(sign_in, ann):
    return sign_in(ann)


@pytest.fixture
def others(sign_in, bea):
    return sign_in(bea)


def test_a_topic_and_its_posts(browser, others, group):
    made = browser.post(
        f"{API}/groups/evenings/topics",
        json={"title": "Long evenings", "body": "How are *yours*?", "reply_wish": "listen", "content_notes": ["grief"]},
    )
    assert made.status_code == 201
    topic = made.json
    assert {**topic, "id": 0, "last_post_at": 0, "created_at": 0, "author": 0} == {
        "id": 0,
        "group": "evenings",
        "title": "Long evenings",
        "author": 0,
        "own": True,
        "reply_wish": "listen",
        "content_notes": ["grief"],
        "status": "published",
        "pinned": False,
        "locked": False,
        "slow_seconds": 0,
        "rests_until": None,
        "in_memory": False,
        "post_count": 1,
        "last_post_number": 1,
        "last_post_at": 0,
        "last_read_number": 1,
        "new": 0,
        "created_at": 0,
    }
    assert topic["author"]["handle"] == "ann" and topic["created_at"].endswith("Z")
    assert others.get(f"{API}/topics/{topic['id']}").json == topic | {"own": False, "last_read_number": None, "new": 1}
    assert browser.get(f"{API}/groups/evenings/topics").json == {"items": [topic], "next": None}
    reply = others.post(f"{API}/topics/{topic['id']}/posts", json={"body": "With **you**.", "client_id": "c1"})
    assert reply.status_code == 201
    assert reply.json["number"] == 2 and reply.json["body_html"] == "<p>With <strong>you</strong>.</p>\n"
    posts = browser.get(f"{API}/topics/{topic['id']}/posts").json
    assert [post["number"] for post in posts["items"]] == [1, 2] and posts["next"] is None
    assert posts["items"][1]["author"]["handle"] == "bea"
    again = others.post(f"{API}/topics/{topic['id']}/posts", json={"body": "With **you**.", "client_id": "c1"})
    assert (again.status_code, again.json["id"]) == (200, reply.json["id"])
    other = others.post(f"{API}/topics/{topic['id']}/posts", json={"body": "Other", "client_id": "c1"})
    assert other.status_code == 409 and other.content_type == "application/problem+json"


def test_pending_is_202_without_a_number(sign_in, browser, others, group, topic, grete):
    group.review_first_posts = 5
    db.session.commit()
    made = others.post(f"{API}/topics/{topic.id}/posts", json={"body": "First words"})
    assert (made.status_code, made.json["status"], made.json["number"]) == (202, "pending", None)
    whole = others.post(f"{API}/groups/evenings/topics", json={"title": "First topic", "body": "Words"})
    assert (whole.status_code, whole.json["status"]) == (202, "pending")
    assert browser.get(f"{API}/topics/{whole.json['id']}").status_code == 404
    assert len(browser.get(f"{API}/topics/{topic.id}/posts").json["items"]) == 1
    for reader in (others, sign_in(grete)):
        last = reader.get(f"{API}/topics/{topic.id}/posts").json["items"][-1]
        assert (last["status"], last["body"]) == ("pending", "First words")
    assert others.get(f"{API}/topics/{whole.json['id']}/posts").json["items"][0]["status"] == "pending"


def test_lists_are_keysets(browser, others, group, topic, say, bea, grete):
    for n in range(2, 8):
        say(bea, f"Reply {n}")
    group.review_first_posts = 99
    db.session.commit()
    say(bea, "waits"), say(bea, "waits too")
    seen, after = [], ""
    while after is not None:
        page = others.get(f"{API}/topics/{topic.id}/posts?limit=3{after and '&after=' + after}")
        seen += [(post["number"], post["status"]) for post in page.json["items"]]
        assert len(page.json["items"]) <= 3
        after = page.json["next"]
        assert ('rel="next"' in page.headers.get("Link", "")) == (after is not None)
    assert seen == [(n, "published") for n in range(1, 8)] + [(None, "pending")] * 2
    start = browser.get(f"{API}/topics/{topic.id}/posts?from=6").json["items"]
    assert [post["number"] for post in start] == [6, 7]


def test_the_list_of_topics_is_one_too(browser, group, ann, grete):
    from community.forums.actions.topics import create_topic, pin_topic

    made = [create_topic(ann, group, f"Topic {n}", "Words").id for n in range(7)]
    pin_topic(grete, made[2], True)
    pin_topic(grete, made[4], True)
    seen, after = [], ""
    while after is not None:
        page = browser.get(f"{API}/groups/evenings/topics?limit=2{after and '&after=' + after}").json
        seen += [topic["id"] for topic in page["items"]]
        after = page["next"]
    assert seen == [made[n] for n in (4, 2, 6, 5, 3, 1, 0)]


@pytest.mark.parametrize(
    "cursor", ["x", "1.2", "0.1.x", "2.1.1", "1." + "9" * 30 + ".1", "n", "nx", "w" + "9" * 30, "é"]
)
def test_a_foreign_cursor_is_refused(browser, group, topic, cursor):
    for path in (f"groups/evenings/topics?after={cursor}", f"topics/{topic.id}/posts?after={cursor}"):
        assert browser.get(f"{API}/{path}").status_code == 422
    for limit in ("0", "101", "x"):
        assert browser.get(f"{API}/topics/{topic.id}/posts?limit={limit}").status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"body": ""},
        {"body": 5},
        {"body": None},
        {"body": ["x"]},
        {"body": "bell \x07"},
        {"body": "half \ud800"},
        {"body": "x" * 20_001},
        {"body": ">" * 5000},
        {"body": "[" * 5000},
        {"body": "ok", "colour": "red"},
        {"body": "ok", "anonymous": "perhaps"},
        {"body": "ok", "reply_to": "x"},
        {"body": "ok", "reply_to": 10**25},
        {"body": "ok", "reply_to": -1},
        {"body": "ok", "reply_to": True},
        {"body": "ok", "reply_to": 2**62},
        {"body": "ok", "client_id": ""},
        {"body": "ok", "client_id": "x" * 65},
        {"body": "ok", "client_id": "a\nb"},
        {"body": "ok", "client_id": {}},
        [],
        "text",
    ],
)
def test_bad_posts_are_422_and_nothing_is_stored(browser, topic, body):
    answer = browser.post(f"{API}/topics/{topic.id}/posts", json=body)
    assert answer.status_code == 422 and answer.content_type == "application/problem+json"
    assert answer.json["errors"]
    assert len(browser.get(f"{API}/topics/{topic.id}/posts").json["items"]) == 1


@pytest.mark.parametrize(
    "more",
    [
        {"title": ""},
        {"title": "a\nb c"},
        {"title": "x" * 151},
        {"title": 7},
        {"reply_wish": "shout"},
        {"content_notes": ["spiders"]},
        {"content_notes": "grief"},
        {"content_notes": [1]},
        {"anonymous": "perhaps"},
        {"status": "published"},
    ],
)
def test_bad_topics_are_422(browser, group, more):
    answer = browser.post(f"{API}/groups/evenings/topics", json={"title": "A title", "body": "Words", **more})
    assert answer.status_code == 422 and next(iter(more)) in answer.json["errors"]


def test_what_is_not_json_is_told(browser, topic):
    path = f"{API}/topics/{topic.id}/posts"
    assert browser.post(path, data="{", content_type="application/json").status_code == 400
    assert browser.post(path, data="[" * 100_000, content_type="application/json").status_code == 400
    assert browser.post(path, data="body=x").status_code == 415


def test_edit_and_remove(browser, others, topic, say, bea):
    post = say(bea, "Old")
    edited = others.patch(f"{API}/posts/{post.id}", json={"body": "New"})
    assert edited.status_code == 200
    assert (edited.json["body"], edited.json["revision"]) == ("New", 1) and edited.json["edited_at"].endswith("Z")
    assert browser.patch(f"{API}/posts/{post.id}", json={"body": "Mine"}).status_code == 403
    assert browser.delete(f"{API}/posts/{post.id}").status_code == 403
    assert others.delete(f"{API}/posts/{post.id}").status_code == 204
    assert others.delete(f"{API}/posts/{post.id}").status_code == 404
    left = browser.get(f"{API}/topics/{topic.id}/posts").json["items"][1]
    assert left == {
        "id": post.id,
        "topic_id": topic.id,
        "number": 2,
        "author": None,
        "own": False,
        "body": "",
        "body_html": "",
        "status": "removed",
        "reply_to": None,
        "revision": 0,
        "created_at": None,
        "edited_at": None,
        "my_reactions": [],
        "reactions": None,
    }


def test_no_contact_leaves_the_same_place(make, browser, topic, say, ann, bea, grete):
    kept, gone = say(bea), say(grete)
    actions.remove_post(grete, gone.id, rule=1)
    make.no_contact(bea, ann)
    _, hidden, removed = browser.get(f"{API}/topics/{topic.id}/posts").json["items"]
    assert {**hidden, "id": 0, "number": 0} == {**removed, "id": 0, "number": 0}
    assert browser.get(f"{API}/topics/{topic.id}").json["post_count"] == 2
    assert browser.patch(f"{API}/posts/{kept.id}", json={"body": "x"}).status_code == 404
    assert browser.put(f"{API}/posts/{kept.id}/reactions/with_you").status_code == 404
    refused = browser.post(f"{API}/topics/{topic.id}/posts", json={"body": "x", "reply_to": kept.id})
    assert refused.status_code == 422


def test_reactions(browser, others, topic, say, bea):
    post = say(bea)
    path = f"{API}/posts/{post.id}/reactions"
    assert browser.put(f"{path}/me_too").status_code == 204
    assert browser.put(f"{path}/angry").status_code == 404
    assert others.put(f"{path}/me_too").status_code == 403
    mine = browser.get(f"{API}/topics/{topic.id}/posts").json["items"][1]
    assert (mine["my_reactions"], mine["reactions"]) == (["me_too"], None)
    theirs = others.get(f"{API}/topics/{topic.id}/posts").json["items"][1]
    assert theirs["reactions"][0]["kind"] == "me_too"
    assert theirs["reactions"][0]["authors"][0]["handle"] == "ann"
    assert browser.delete(f"{path}/me_too").status_code == 204
    assert browser.get(f"{API}/topics/{topic.id}/posts").json["items"][1]["my_reactions"] == []


def test_topics_are_changed_marked_and_read(sign_in, browser, others, topic, grete):
    changed = browser.patch(f"{API}/topics/{topic.id}", json={"title": "Another name", "reply_wish": None})
    assert (changed.json["title"], changed.json["reply_wish"]) == ("Another name", None)
    assert others.patch(f"{API}/topics/{topic.id}", json={"title": "Mine now"}).status_code == 403
    marks = f"{API}/topics/{topic.id}/marks"
    assert others.patch(marks, json={"pinned": True}).status_code == 403
    marked = sign_in(grete).patch(marks, json={"pinned": True, "locked": True}).json
    assert marked["pinned"] and marked["locked"]
    assert others.post(f"{API}/topics/{topic.id}/posts", json={"body": "x"}).status_code == 403
    assert others.put(f"{API}/topics/{topic.id}/read", json={"number": 1}).status_code == 204
    assert others.get(f"{API}/topics/{topic.id}").json["new"] == 0


def test_outsiders_and_absent_are_the_same(sign_in, otto, group, topic, say, bea):
    post, browser = say(bea), sign_in(otto)
    calls = [
        ("get", "groups/{g}/topics", None),
        ("post", "groups/{g}/topics", {"title": "A title", "body": "x"}),
        ("get", "topics/{t}", None),
        ("patch", "topics/{t}", {"title": "A title"}),
        ("patch", "topics/{t}/marks", {"pinned": True}),
        ("put", "topics/{t}/read", {"number": 1}),
        ("get", "topics/{t}/posts", None),
        ("post", "topics/{t}/posts", {"body": "x"}),
        ("patch", "posts/{p}", {"body": "x"}),
        ("delete", "posts/{p}", None),
        ("put", "posts/{p}/reactions/with_you", None),
        ("delete", "posts/{p}/reactions/with_you", None),
    ]
    for method, path, body in calls:
        answers = []
        for names in ({"g": "evenings", "t": topic.id, "p": post.id}, {"g": "none", "t": 10**9, "p": 10**9}, None):
            names = names or {"g": "x" * 300, "t": HUGE, "p": HUGE}
            answer = getattr(browser, method)(f"{API}/{path.format(**names)}", **({"json": body} if body else {}))
            answers.append((answer.status_code, answer.get_data()))
        assert answers[0][0] == 404 and len(set(answers)) == 1, path
    for method, path, body in calls:
        names = {"g": "evenings", "t": topic.id, "p": post.id}
        stranger = browser.application.test_client()
        answer = getattr(stranger, method)(f"{API}/{path.format(**names)}", **({"json": body} if body else {}))
        assert answer.status_code == 401, path


def test_the_paused_read_nothing(make, browser, ann, topic):
    make.pause(ann)
    answer = browser.post(f"{API}/topics/{topic.id}/posts", json={"body": "x"})
    assert answer.status_code == 403 and answer.json["type"] == "suspended"


def test_the_silenced_read_but_do_not_write(browser, ann, topic, group):
    from datetime import timedelta

    from community.core.clock import now
    from community.groups.queries.members import membership_of

    membership_of(ann, group).silenced_until = now() + timedelta(hours=1)
    db.session.commit()
    assert browser.get(f"{API}/topics/{topic.id}").status_code == 200
    assert browser.post(f"{API}/topics/{topic.id}/posts", json={"body": "x"}).status_code == 403
    assert browser.post(f"{API}/groups/evenings/topics", json={"title": "Topic", "body": "x"}).status_code == 403
