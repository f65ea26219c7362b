"""kill -9 right after a write was acknowledged: it is there after the restart, whichever door it came through."""

import re

import pytest

from tests.flows.people import Person, PythonEar

pytestmark = [pytest.mark.faults, pytest.mark.own_server]


@pytest.fixture(scope="module")
def ann(shared_site):
    """Signed in, with a group of her own."""
    ann = Person(shared_site.base_url, "ann").sign_up()
    ann.site = shared_site
    shared_site.appoint("ann", "moderator")
    ann.post("/groups", {"name": "Circle", "summary": "For us.", "privacy": "private", "agreement": ["Be kind."]})
    yield ann
    ann.http.close()


def kill_at_once(ann):
    ann.site.kill()
    ann.site.start()


def test_what_a_page_said_was_saved_is_there(ann):
    address = f"{ann.base_url}/groups/circle/topics/new"
    form = ann.http.get(address, timeout=20).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', form)[1]
    said = {"csrf_token": token, "title": "The evenings", "body": "They are long."}
    answer = ann.http.post(
        address, data=said, headers={"Origin": ann.base_url, "Referer": address}, allow_redirects=False, timeout=20
    )
    assert answer.status_code == 303
    kill_at_once(ann)
    page = ann.http.get(ann.base_url + answer.headers["Location"], timeout=20)
    assert "They are long." in page.text
    assert [topic["title"] for topic in ann.get("/groups/circle/topics")["items"]] == ["The evenings"]


def test_what_the_api_answered_is_there(ann):
    topic = ann.post("/groups/circle/topics", {"title": "The evenings", "body": "They are long."})
    kill_at_once(ann)
    post = ann.post(f"/topics/{topic['id']}/posts", {"body": "Still."})
    kill_at_once(ann)
    assert [found["id"] for found in ann.get(f"/topics/{topic['id']}/posts")["items"]][1:] == [post["id"]]


def test_what_the_socket_acknowledged_is_there_and_sent_again_is_the_same(ann):
    [room] = ann.get("/groups/circle/rooms")["items"]
    line = {"room_id": room["id"], "client_id": "a1", "body": "Are you there?"}
    ann.listen(PythonEar, transports=["websocket"])
    sent = ann.emit("message:send", line)
    kill_at_once(ann)
    ann.ear.close()
    assert [one["id"] for one in ann.get(f"/rooms/{room['id']}/messages")["items"]] == [sent["message"]["id"]]
    ann.listen(PythonEar, transports=["websocket"])
    again = ann.emit("message:send", line)
    ann.ear.close()
    assert (again["message"]["id"], again["seq"]) == (sent["message"]["id"], sent["seq"])
