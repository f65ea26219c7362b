"""The whole story through the JSON API and Socket.IO only, with python-socketio and with the official client."""

import pytest

from tests.flows.people import Person, PythonEar, ScriptEar

pytestmark = pytest.mark.own_server


@pytest.fixture
def people(start_site):
    """mo a site moderator, ann, otto and an outsider, on a site of their own."""
    site = start_site(rate_limits="off", verify_email="off")
    found = {"site": site}
    for handle in ("moss", "ann", "otto", "outsider"):
        found[handle] = Person(site.base_url, handle).sign_up()
    site.appoint("moss", "moderator")
    yield found
    for person in found.values():
        if isinstance(person, Person) and person.ear:
            person.ear.close()


def approve(mo, slug):
    """Mo publishes the one thing that waits in this group."""
    [case] = mo.get(f"/moderation/cases?status=open&group={slug}&kind=review")["items"]
    mo.post(f"/moderation/cases/{case['id']}/decisions", {"decision": "approve", "reason": "Welcome.",
                                                          "version": case["version"]})  # fmt: skip


#: Each client and each transport on each kind of database, and both clients by both transports.
PAIRS = [
    pytest.param(PythonEar, ["websocket"], id="python-websocket", marks=pytest.mark.sqlite),
    pytest.param(ScriptEar, ["polling"], id="script-polling", marks=pytest.mark.sqlite),
    pytest.param(PythonEar, ["polling"], id="python-polling", marks=pytest.mark.postgres),
    pytest.param(ScriptEar, ["websocket"], id="script-websocket", marks=pytest.mark.postgres),
]


@pytest.mark.parametrize(("kind", "transports"), PAIRS)
def test_the_whole_story(people, kind, transports):
    mo, ann, otto, outsider = people["moss"], people["ann"], people["otto"], people["outsider"]

    # Mo founds a private group that reads first posts; Ann is let in.
    group = mo.post("/groups", {"name": "After discovery", "summary": "For the first year.", "privacy": "private",
                                "questions": ["What brings you here?"], "agreement": ["Be kind.", "Keep it here."],
                                "review_first_posts": 1})  # fmt: skip
    slug = group["slug"]
    assert group["membership"]["role"] == "owner"
    asked = {"answers": ["A hard year."], "agreement_version": group["agreement_version"]}
    ann.post(f"/groups/{slug}/memberships", asked, 202)
    mo.call("PATCH", f"/groups/{slug}/memberships/ann", {"status": "active"})

    # Otto sees the card and nothing beneath it, asks to join, and is admitted.
    card = otto.get(f"/groups/{slug}")
    assert card["member_count"] is None
    assert card["questions"] == ["What brings you here?"]
    for path in ("topics", "rooms"):
        otto.get(f"/groups/{slug}/{path}", 404)
    assert otto.post(f"/groups/{slug}/memberships", asked, 202)["status"] == "requested"
    assert any(notice["kind"] == "join_requested" for notice in mo.get("/notifications")["items"])
    [waiting] = mo.get(f"/groups/{slug}/memberships?status=requested")["items"]
    assert waiting["answers"] == ["A hard year."]
    mo.call("PATCH", f"/groups/{slug}/memberships/otto", {"status": "active"})
    assert any(notice["kind"] == "join_accepted" for notice in otto.get("/notifications")["items"])

    # His first post waits, is read by Mo, and is published.
    topic = otto.post(f"/groups/{slug}/topics", {"title": "The evenings", "body": "They are **long**.",
                                                 "reply_wish": "listen"}, 202)  # fmt: skip
    assert topic["status"] == "pending"
    ann.get(f"/topics/{topic['id']}", 404)
    [case] = mo.get(f"/moderation/cases?status=open&group={slug}&kind=review")["items"]
    otto.get(f"/moderation/cases/{case['id']}", 404)
    claimed = mo.post(f"/moderation/cases/{case['id']}/claim", {"version": case["version"]}, 200)
    mo.post(f"/moderation/cases/{case['id']}/decisions", {"decision": "approve", "reason": "Welcome.",
                                                          "version": case["version"]}, 409)  # fmt: skip
    mo.post(f"/moderation/cases/{case['id']}/decisions", {"decision": "approve", "reason": "Welcome.",
                                                          "version": claimed["version"]})  # fmt: skip
    [first] = ann.get(f"/topics/{topic['id']}/posts")["items"]
    assert (first["number"], first["status"], first["author"]["handle"]) == (1, "published", "otto")
    assert "<strong>long</strong>" in first["body_html"]
    ann.post(f"/topics/{topic['id']}/posts", {"body": "I sat in the kitchen with a lamp."}, 202)
    approve(mo, slug)
    ann.post(f"/topics/{topic['id']}/posts", {"body": "Her first was read; this one needn't be."})
    assert [post["number"] for post in otto.get(f"/topics/{topic['id']}/posts")["items"]] == [1, 2, 3]
    outsider.get(f"/topics/{topic['id']}", 404)

    # He shares a milestone, and Ann cheers it.
    milestone = otto.post("/milestones", {"title": "Thirty evenings", "kind": "day_count", "happened_on": "2025-05-01",
                                          "audience": "group", "group": slug})  # fmt: skip
    ann.post(f"/milestones/{milestone['id']}/cheers", {"kind": "with_you", "note": "The lamp helps."})
    ann.post(f"/milestones/{milestone['id']}/cheers", {"kind": "with_you"}, 409)
    outsider.get(f"/milestones/{milestone['id']}", 404)
    assert any(notice["kind"] == "milestone_cheered" for notice in otto.get("/notifications")["items"])

    # He suggests a resource, and Mo publishes it.
    resource = otto.post("/resources", {"type": "article", "title": "Getting to nine o'clock", "topics": ["self-care"],
                                        "summary": "A page about evenings."})  # fmt: skip
    assert resource["status"] == "suggested"
    mo.post(f"/resources/{resource['id']}/decision", {"status": "published", "reason": "Short and kind."}, 200)
    assert [found["title"] for found in ann.get("/search?q=nine&type=resource")["items"]] == [resource["title"]]
    assert ann.get("/search?q=evenings&type=post")["items"]
    assert outsider.get("/search?q=evenings&type=post")["items"] == []

    # They chat live; the outsider hears nothing and may not join.
    [room] = ann.get(f"/groups/{slug}/rooms")["items"]
    number = room["id"]
    for person in (ann, otto, outsider):
        person.listen(kind, transports=transports)
    joined = ann.emit("room:join", {"room_id": number})
    assert joined["ok"]
    assert otto.emit("room:join", {"room_id": number})["ok"]
    assert outsider.emit("room:join", {"room_id": number})["error"]["status"] == 404
    sent = ann.emit("message:send", {"room_id": number, "client_id": "a1", "body": "Are you there?"})
    assert (sent["ok"], sent["seq"]) == (True, joined["last_seq"] + 1)
    heard = otto.ear.next("room:event")
    assert (heard["seq"], heard["type"], heard["message"]["body"]) == (sent["seq"], "message", "Are you there?")
    again = ann.emit("message:send", {"room_id": number, "client_id": "a1", "body": "Are you there?"})
    assert again["seq"] == sent["seq"], "sending again is the same message"
    other = ann.emit("message:send", {"room_id": number, "client_id": "a1", "body": "Something else"})
    assert other["error"]["status"] == 409

    # Otto loses his connection and misses nothing.
    otto.ear.drop()
    for count in range(3):
        ann.emit("message:send", {"room_id": number, "client_id": f"b{count}", "body": f"Line {count}"})
    ann.call("PATCH", f"/rooms/{number}/messages/{sent['message']['id']}", {"body": "Are you there, Otto?"})
    otto.ear.close()
    otto.listen(kind, transports=transports)
    back = otto.emit("room:join", {"room_id": number, "after": sent["seq"]})
    assert [event["seq"] for event in back["events"]] == list(range(sent["seq"] + 1, back["last_seq"] + 1))
    assert [event["message"]["body"] for event in back["events"]][:3] == ["Line 0", "Line 1", "Line 2"]
    assert back["events"] == otto.get(f"/rooms/{number}/events?after={sent['seq']}")["items"]

    # He reports a message; Mo takes it out, and Ann is told why. Removed text is in no later answer.
    line = back["events"][1]["message"]
    report = otto.post("/reports", {"subject": {"type": "message", "id": line["id"]}, "reason": "rule_breach",
                                    "detail": "It names my street."})  # fmt: skip
    assert report["status"] == "received"
    outsider.post("/reports", {"subject": {"type": "message", "id": line["id"]}, "reason": "spam"}, 404)
    [case] = mo.get(f"/moderation/cases?status=open&group={slug}&kind=report")["items"]
    assert case["subject"] == {"type": "message", "id": line["id"]}
    mo.post(f"/moderation/cases/{case['id']}/decisions", {"decision": "remove", "rule": 2, "reason": "No addresses.",
                                                          "version": case["version"]})  # fmt: skip
    gone = otto.ear.next("room:event")
    assert gone["type"] == "remove"
    for answer in (otto.get(f"/rooms/{number}/events?after=0"), otto.get(f"/rooms/{number}/messages")):
        assert "Line 1" not in str(answer)
    [statement] = ann.get("/me/statements")["items"]
    assert "No addresses." in str(statement)
    assert "otto" not in str(statement)

    # Otto is removed and hears nothing more.
    mo.call("PATCH", f"/groups/{slug}/memberships/otto", {"status": "removed", "reason": "A break."})
    ann.emit("message:send", {"room_id": number, "client_id": "c1", "body": "After he left"})
    assert ann.ear.next("room:event")["type"] in ("message", "edit")
    assert otto.emit("room:join", {"room_id": number})["error"]["status"] == 404
    left = [data for event, data in list(otto.ear.events.queue) if event == "room:event"]
    assert "After he left" not in str(left)
