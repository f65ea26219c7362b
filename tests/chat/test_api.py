"""Chat over HTTP, in the contract's shapes."""

import pytest

from community.chat.actions.messages import send_message

MESSAGE = {
    "id", "room_id", "seq", "client_id", "author", "body", "body_html", "status", "reply_to", "content_notes",
    "created_at", "edited_at", "reactions", "pinned", "tips", "care", "carried",
}  # fmt: skip


@pytest.fixture
def ann(make, sign_in, group):
    return sign_in(make.ann)


@pytest.fixture
def url(room):
    return f"/api/v1/rooms/{room.id}"


def test_rooms_of_a_group(make, ann, group, sign_in):
    answer = ann.get(f"/api/v1/groups/{group.slug}/rooms")
    assert answer.status_code == 200
    (room,) = answer.json["items"]
    assert room["name"] == group.name and room["last_seq"] == 0
    assert ann.get(f"/api/v1/groups/{group.slug}/rooms").json["items"][0]["id"] == room["id"], "one room, made once"
    assert sign_in(make.otto).get(f"/api/v1/groups/{group.slug}/rooms").status_code == 404


def test_a_line_is_sent_once(ann, url):
    body = {"client_id": "x", "body": "Hello **you**", "content_notes": ["grief"]}
    first = ann.post(f"{url}/messages", json=body)
    assert first.status_code == 201 and set(first.json) == MESSAGE
    assert first.json["seq"] == 1 and first.json["author"]["handle"] == "ann"
    assert first.json["created_at"].endswith("Z") and first.json["edited_at"] is None
    again = ann.post(f"{url}/messages", json=body)
    assert (again.status_code, again.json) == (200, first.json)
    other = ann.post(f"{url}/messages", json={**body, "body": "Other"})
    assert other.status_code == 409 and other.content_type == "application/problem+json"


def test_a_line_that_is_read_first_is_accepted(make, sign_in):
    group = make.group(members=[make.ann], review_first_posts=1, review_chat=True)
    ann = sign_in(make.ann)
    room = ann.get(f"/api/v1/groups/{group.slug}/rooms").json["items"][0]
    answer = ann.post(f"/api/v1/rooms/{room['id']}/messages", json={"client_id": "x", "body": "Hello"})
    assert (answer.status_code, answer.json["status"], answer.json["seq"]) == (202, "pending", None)
    assert [line["body"] for line in ann.get(f"/api/v1/rooms/{room['id']}").json["waiting"]] == ["Hello"]


def test_edit_remove_and_catch_up(make, ben, ann, url, sign_in):
    message = ann.post(f"{url}/messages", json={"client_id": "x", "body": "Helo"}).json
    edited = ann.patch(f"{url}/messages/{message['id']}", json={"body": "Hello"})
    assert edited.status_code == 200 and edited.json["body"] == "Hello" and edited.json["edited_at"]
    assert ann.delete(f"{url}/messages/{message['id']}").status_code == 204
    assert ann.delete(f"{url}/messages/{message['id']}").status_code == 404
    caught = sign_in(ben).get(f"{url}/events?after=0").json
    assert [(event["seq"], event["type"], event["message"]["status"]) for event in caught["items"]] == [
        (1, "message", "removed"), (2, "edit", "removed"), (3, "remove", "removed"),
    ]  # fmt: skip
    assert caught["last_seq"] == 3 and caught["snapshot_required"] is False
    assert "Hello" not in str(caught)


def test_history_from_one_read(ann, url):
    for number in range(3):
        ann.post(f"{url}/messages", json={"client_id": str(number), "body": str(number)})
    page = ann.get(f"{url}/messages?limit=2").json
    assert [line["body"] for line in page["items"]] == ["1", "2"]
    assert (page["next"], page["last_seq"]) == (2, 3)
    assert [line["body"] for line in ann.get(f"{url}/messages?before=2").json["items"]] == ["0"]


def test_events_are_paged_and_know_when_to_give_up(ann, url):
    for number in range(3):
        ann.post(f"{url}/messages", json={"client_id": str(number), "body": str(number)})
    assert [event["seq"] for event in ann.get(f"{url}/events?after=1&limit=1").json["items"]] == [2]
    ahead = ann.get(f"{url}/events?after=9").json
    assert (ahead["items"], ahead["last_seq"], ahead["snapshot_required"]) == ([], 3, True)


def test_reading_is_noted(ann, url):
    ann.post(f"{url}/messages", json={"client_id": "x", "body": "x"})
    assert ann.post(f"{url}/read", json={"seq": 1}).json == {"seq": 1}
    assert ann.get(url).json["read_seq"] == 1


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("limit=0", 422),
        ("limit=501", 422),
        ("limit=x", 422),
        ("after=-1", 422),
        ("after=x", 422),
        ("after=" + "9" * 25, 422),
    ],
)
def test_a_bad_query_is_refused(ann, url, query, status):
    assert ann.get(f"{url}/events?{query}").status_code == status


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "client_id"),
        ({"client_id": "x"}, "body"),
        ({"client_id": "x", "body": ""}, "body"),
        ({"client_id": "x", "body": "y" * 4001}, "body"),
        ({"client_id": "x" * 65, "body": "y"}, "client_id"),
        ({"client_id": "x", "body": "y", "reply_to": 9}, "reply_to"),
        ({"client_id": "x", "body": "y", "reply_to": 10**25}, "reply_to"),
        ({"client_id": "x", "body": "y", "reply_to": "9"}, "reply_to"),
        ({"client_id": "x", "body": "y", "content_notes": ["grief", "grief"]}, "content_notes"),
        ({"client_id": "x", "body": "y", "anonymous": True}, "anonymous"),
        ({"client_id": "x", "body": ">" * 500}, "body"),
    ],
)
def test_a_bad_line_is_refused_by_field(ann, url, body, field):
    answer = ann.post(f"{url}/messages", json=body)
    assert answer.status_code == 422 and field in answer.json["errors"]


@pytest.mark.parametrize("path", ["", "/messages", "/events"])
def test_numbers_beyond_any_id_are_absent(ann, path):
    assert ann.get(f"/api/v1/rooms/{'9' * 25}{path}").status_code == 404


def test_outsiders_are_answered_as_if_there_were_nothing(make, sign_in, ann, url, client, room):
    message = ann.post(f"{url}/messages", json={"client_id": "x", "body": "Hello"}).json
    absent = f"/api/v1/rooms/{room.id + 1000}"
    asked = [
        ("get", "", None), ("get", "/messages", None), ("get", "/events", None), ("post", "/read", {"seq": 1}),
        ("post", "/messages", {"client_id": "x", "body": "Hello"}),
        ("patch", f"/messages/{message['id']}", {"body": "x"}), ("delete", f"/messages/{message['id']}", None),
    ]  # fmt: skip
    for who in (make.otto, make.mo, make.owen):
        browser = sign_in(who)
        for method, path, body in asked:
            answers = [getattr(browser, method)(f"{base}{path}", json=body) for base in (url, absent)]
            assert answers[0].status_code == answers[1].status_code == 404, (who.handle, path)
            assert answers[0].data == answers[1].data
    for method, path, body in asked:
        assert getattr(client, method)(f"{url}{path}", json=body).status_code == 401


def test_a_removed_line_occurs_in_no_answer(make, ben, ann, url, room, sign_in):
    message = send_message(make.ann, room.id, "s", "A secret").message
    ann.post(f"{url}/messages", json={"client_id": "y", "body": "Yes", "reply_to": message.id})
    ann.delete(f"{url}/messages/{message.id}")
    for browser in (ann, sign_in(ben)):
        for path in (url, f"{url}/messages", f"{url}/events?after=0", f"/rooms/{room.id}", "/chat"):
            assert b"secret" not in browser.get(path).data
