"""The JSON door: the contract's shapes, refusals, and that nobody but the author is told a number."""

from datetime import timedelta

import pytest

from community.core.clock import now
from community.core.db import db
from tests.milestones.stones import careful, cheered, in_group, milestone

BODY = {"title": "Put the second mug away", "kind": "first_step", "happened_on": "2026-01-05"}


@pytest.fixture
def ann(make, sign_in):
    return sign_in(make.ann)


def test_define_show_change_and_take_back(ann, make, sign_in):
    answer = ann.post("/api/v1/milestones", json=BODY)
    assert answer.status_code == 201
    made = answer.json
    assert made["audience"] == "private"
    assert made["group"] is None
    assert made["author"]["handle"] == "ann"
    assert made["created_at"].endswith("Z")
    assert (made["status"], made["chapter"], made["first_id"]) == ("published", 1, made["id"])
    path = f"/api/v1/milestones/{made['id']}"
    otto = sign_in(make.otto)
    for answer in (
        otto.get(path), otto.patch(path, json={"title": "x"}), otto.delete(path), otto.get("/api/v1/milestones/999999"),
        otto.post(f"{path}/cheers", json={"kind": "with_you"}), otto.get("/api/v1/milestones/9" + "9" * 25),
        otto.get(f"{path}/chapters"), otto.get(f"{path}/cheers"),
    ):  # fmt: skip
        assert answer.status_code == 404
        assert answer.content_type == "application/problem+json"
    changed = ann.patch(path, json={"audience": "community", "story": "Behind the *jug*."})
    assert changed.status_code == 200
    assert changed.json["story_html"] == "<p>Behind the <em>jug</em>.</p>\n"
    assert otto.get(path).status_code == 200
    assert otto.patch(path, json={"title": "Mine"}).status_code == 403
    assert otto.delete(path).status_code == 403
    assert otto.post(f"{path}/chapters", json=BODY).status_code == 403
    assert ann.delete(path).status_code == 204
    assert ann.get(path).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 141}, "title"),
        ({"title": 7}, "title"),
        ({"title": "bell\x07"}, "title"),
        ({"kind": "streak"}, "kind"),
        ({"kind": None}, "kind"),
        ({"happened_on": "1899-12-31"}, "happened_on"),
        ({"happened_on": "tomorrow"}, "happened_on"),
        ({"happened_on": "2026-02-30"}, "happened_on"),
        ({"happened_on": 20260101}, "happened_on"),
        ({"story": ">" * 40 + "deep"}, "story"),
        ({"story": "x" * 5001}, "story"),
        ({"content_notes": ["spiders"]}, "content_notes"),
        ({"content_notes": "grief"}, "content_notes"),
        ({"audience": "everyone"}, "audience"),
        ({"audience": "group"}, "group"),
        ({"audience": "group", "group": "not-mine"}, "group"),
        ({"audience": "community", "group": "not-mine"}, "group"),
        ({"group": 7}, "group"),
        ({"status": "published"}, "status"),
        ({"cheer_count": 4}, "cheer_count"),
        ({"anonymous": True}, "anonymous"),
    ],
)
def test_bad_input_says_what_is_wrong(ann, make, change, field):
    make.group("not mine", members=[make.otto], privacy="hidden")
    answer = ann.post("/api/v1/milestones", json={**BODY, **change})
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]


def test_days_to_come_are_refused_and_today_is_not(ann):
    today = now().date()
    assert ann.post("/api/v1/milestones", json={**BODY, "happened_on": today.isoformat()}).status_code == 201
    answer = ann.post("/api/v1/milestones", json={**BODY, "happened_on": (today + timedelta(days=1)).isoformat()})
    assert answer.status_code == 422
    assert ann.post("/api/v1/milestones", json={**BODY, "happened_on": "1900-01-01"}).status_code == 201


def test_what_is_not_json_or_not_signed_in(ann, client):
    assert ann.post("/api/v1/milestones", data="{", content_type="application/json").status_code == 400
    assert ann.post("/api/v1/milestones", data="a=b").status_code == 415
    assert ann.post("/api/v1/milestones", json=[]).status_code == 422
    for path in ("/api/v1/milestones", "/api/v1/milestones/1", "/api/v1/milestones/1/cheers", "/api/v1/me/not-today"):
        assert client.get(path).status_code == 401
    assert client.post("/api/v1/milestones", json=BODY).status_code == 401


def test_a_group_that_reviews_answers_202(ann, make, sign_in):
    group = make.group("Careful", members=[make.ann, make.otto], moderators=[make.mo],
                       review_first_posts=1, review_milestones=True)  # fmt: skip
    answer = ann.post("/api/v1/milestones", json={**BODY, "audience": "group", "group": group.slug})
    assert answer.status_code == 202
    assert (answer.json["status"], answer.json["group"]) == ("pending", group.slug)
    path = f"/api/v1/milestones/{answer.json['id']}"
    assert sign_in(make.otto).get(path).status_code == 404
    assert sign_in(make.mo).get(path).status_code == 404, "moderators read it in their case"
    assert ann.get(path).json["status"] == "pending"
    assert ann.patch(path, json={"story": "More."}).status_code == 202


def test_lists_by_group_audience_and_owner(ann, make, sign_in):
    group = make.group("Inside", members=[make.ann])
    inside, everyone, own = in_group(make.ann, group), milestone(make.ann, audience="community"), milestone(make.ann)

    def ids(browser, query=""):
        return [one["id"] for one in browser.get(f"/api/v1/milestones{query}").json["items"]]

    otto = sign_in(make.otto)
    assert ids(ann) == [everyone.id, inside.id]
    assert ids(otto) == [everyone.id]
    assert ids(ann, f"?group={group.slug}") == [inside.id]
    assert ids(ann, "?audience=community") == [everyone.id]
    assert ids(ann, "?audience=private") == [own.id]
    assert ids(otto, "?audience=private") == []
    assert sorted(ids(ann, "?mine=true")) == sorted([inside.id, everyone.id, own.id])
    assert otto.get(f"/api/v1/milestones?group={group.slug}").status_code == 404
    assert otto.get("/api/v1/milestones?group=nowhere").status_code == 404
    first = ann.get("/api/v1/milestones?mine=true&limit=2")
    assert 'rel="next"' in first.headers["Link"]
    assert len(ann.get(f"/api/v1/milestones?mine=true&after={first.json['next']}").json["items"]) == 1
    for bad in (
        "?limit=0",
        "?limit=101",
        "?limit=x",
        "?after=x",
        "?mine=perhaps",
        "?audience=all",
        "?mine=true&group=x",
    ):
        assert ann.get(f"/api/v1/milestones{bad}").status_code == 422
        assert ann.get(f"/api/v1/milestones{bad}").json["errors"]


def test_cheering(ann, make, sign_in):
    made = milestone(make.ann, audience="community")
    path, otto = f"/api/v1/milestones/{made.id}", sign_in(make.otto)
    answer = otto.post(f"{path}/cheers", json={"kind": "well_done", "note": "To boring!"})
    assert answer.status_code == 201
    assert set(answer.json) == {"author", "kind", "note", "created_at"}, "an id would tell how many there are"
    assert otto.post(f"{path}/cheers", json={"kind": "well_done"}).status_code == 409
    assert ann.post(f"{path}/cheers", json={"kind": "well_done"}).status_code == 403
    assert sign_in(make.mo).post(f"{path}/cheers", json={"kind": "thumb"}).status_code == 422
    assert sign_in(make.mo).post(f"{path}/cheers", json={"kind": "with_you", "note": "x" * 281}).status_code == 422
    assert otto.get(path).json["my_cheer"] == "well_done"
    assert otto.get(f"{path}/cheers").status_code == 403
    [cheer] = ann.get(f"{path}/cheers").json["items"]
    assert (cheer["author"]["handle"], cheer["note"]) == ("otto", "To boring!")
    assert ann.get(path).json["cheer_count"] == 1
    assert otto.delete(f"{path}/cheers").status_code == 204
    assert otto.delete(f"{path}/cheers").status_code == 404


def leaves(value, key=""):
    """Every (key, value) of a JSON document."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, key)
    else:
        yield key, value


def test_counts_never_leave_the_author(make, sign_in, ann):
    """Whoever looks, a milestone with eleven cheers reads the same as one with none."""
    group = make.group("Inside", members=[make.ann, make.otto], moderators=[make.mo])
    people = [make.user() for _ in range(11)]
    for person in people:
        make.join(person, group)
    made = in_group(make.ann, group, "Eleven")
    browsers = [sign_in(user) for user in (make.otto, make.mo)]
    paths = [f"/api/v1/milestones/{made.id}", "/api/v1/milestones", f"/api/v1/milestones?group={group.slug}",
             f"/api/v1/milestones/{made.id}/chapters"]  # fmt: skip
    before = [[browser.get(path).json for path in paths] for browser in browsers]
    cheered(made, *people, kind="gives_hope", note="Eleven of us.")
    assert [[browser.get(path).json for path in paths] for browser in browsers] == before
    for seen in before:
        for key, value in leaves(seen):
            assert "count" not in key
            assert key == "my_cheer" or "cheer" not in key
            assert value != 11
    assert ann.get(paths[0]).json["cheer_count"] == 11
    assert ann.get(paths[1]).json["items"][0]["cheer_count"] == 11


def test_chapters(ann, make, sign_in):
    first = milestone(make.ann, "100 days", audience="community")
    path = f"/api/v1/milestones/{first.id}/chapters"
    answer = ann.post(path, json={**BODY, "title": "A month, in chapter two"})
    assert answer.status_code == 201
    assert (answer.json["chapter"], answer.json["first_id"], answer.json["audience"]) == (2, first.id, "private")
    assert [one["chapter"] for one in ann.get(path).json] == [1, 2]
    assert [one["chapter"] for one in sign_in(make.otto).get(path).json] == [1]


def test_not_today(ann, make):
    milestone(make.otto, audience="community")
    assert ann.get("/api/v1/me/not-today").json == {"until": None}
    until = ann.put("/api/v1/me/not-today").json["until"]
    assert until == (now().date() + timedelta(days=1)).isoformat()
    assert ann.get("/api/v1/milestones").json == {"items": [], "next": None}
    assert ann.delete("/api/v1/me/not-today").status_code == 204
    assert len(ann.get("/api/v1/milestones").json["items"]) == 1


def test_a_paused_account_gets_the_reason(make, sign_in):
    otto = sign_in(make.otto)
    make.pause(make.otto)
    answer = otto.post("/api/v1/milestones", json=BODY)
    assert (answer.status_code, answer.json["type"]) == (403, "suspended")


def test_a_put_away_milestone_says_so_to_its_author(ann, make):
    made = milestone(make.ann, audience="community")
    made.status = "hidden"
    db.session.commit()
    assert ann.get(f"/api/v1/milestones/{made.id}").json["status"] == "hidden"
    assert ann.patch(f"/api/v1/milestones/{made.id}", json={"audience": "private"}).status_code == 403
    made.status = "returned"
    db.session.commit()
    assert ann.get(f"/api/v1/milestones/{made.id}").json["status"] == "pending"


def test_search_finds_what_is_shared_while_it_is(ann, make, sign_in):
    group = make.group("Inside", members=[make.ann, make.mo])
    made, member = in_group(make.ann, group, "Marmalade at midnight"), sign_in(make.mo)

    def found(browser):
        return [one["title"] for one in browser.get("/api/v1/search?q=marmalade").json["items"]]

    assert found(member) == ["Marmalade at midnight"]
    assert found(sign_in(make.otto)) == []
    ann.patch(f"/api/v1/milestones/{made.id}", json={"audience": "private"})
    assert found(member) == []


def test_a_moderator_returns_and_then_approves_it(ann, make, sign_in):
    """The whole way through a case: waits, comes back, is sent again, stands on the wall."""
    group = careful(make)
    body = {**BODY, "audience": "group", "group": group.slug}
    path = f"/api/v1/milestones/{ann.post('/api/v1/milestones', json=body).json['id']}"
    mo = sign_in(make.mo)

    def decide(decision, **more):
        [case] = mo.get("/api/v1/moderation/cases?status=open").json["items"]
        claimed = mo.post(f"/api/v1/moderation/cases/{case['id']}/claim", json={"version": case["version"]})
        body = {"decision": decision, "reason": "Rule 2.", "version": claimed.json["version"], **more}
        answer = mo.post(f"/api/v1/moderation/cases/{case['id']}/decisions", json=body)
        assert answer.status_code == 201, answer.json

    decide("return", rule=2)
    assert "came back" in ann.get(path.removeprefix("/api/v1")).text
    assert ann.patch(path, json={"title": "Put the mug away"}).status_code == 202
    decide("approve")
    assert ann.get(path).json["status"] == "published"
    assert mo.get(path).json["title"] == "Put the mug away"


def test_a_report_on_a_milestone_shows_what_was_seen(ann, make, sign_in):
    make.site_rules()
    made, otto, mo = milestone(make.ann, audience="community"), sign_in(make.otto), sign_in(make.mo)
    body = {"subject": {"type": "milestone", "id": made.id}, "reason": "unkind"}
    assert otto.post("/api/v1/reports", json=body).status_code == 201
    private = milestone(make.ann)
    body = {"subject": {"type": "milestone", "id": private.id}, "reason": "other"}
    assert otto.post("/api/v1/reports", json=body).status_code == 404
    ann.patch(f"/api/v1/milestones/{made.id}", json={"audience": "private"})
    [case] = mo.get("/api/v1/moderation/cases?status=open").json["items"]
    assert case["subject"] == {"type": "milestone", "id": made.id}
    assert mo.get(f"/api/v1/moderation/cases/{case['id']}").status_code == 200
