"""The library's JSON door."""

import pytest

from community.core.db import db
from community.library import actions
from community.library.models import Resource
from tests.library.entries import entry, published
from tests.library.test_actions import LINE

BODY = {"type": "book", "title": "Evenings", "summary": "Short pages for long evenings.", "topics": ["grief"]}


def test_suggest_decide_list(sign_in, make):
    ann, mo = sign_in(make.ann), sign_in(make.mo)
    answer = ann.post("/api/v1/resources", json=BODY)
    assert (answer.status_code, answer.json["status"]) == (201, "suggested")
    number = answer.json["id"]
    assert ann.post(f"/api/v1/resources/{number}/decision", json={"status": "published", "reason": "mine"}
                    ).status_code == 403  # fmt: skip
    assert sign_in(make.otto).get(f"/api/v1/resources/{number}").status_code == 404
    assert [one["id"] for one in mo.get("/api/v1/resources/waiting").json["items"]] == [number]
    decided = mo.post(f"/api/v1/resources/{number}/decision", json={"status": "published", "reason": "Read it."})
    assert (decided.status_code, decided.json["status"]) == (200, "published")
    found = sign_in(make.otto).get("/api/v1/resources?topic=grief&type=book&q=evening").json
    assert [one["id"] for one in found["items"]] == [number]
    assert "suggested_by" not in found["items"][0]
    assert "reason" not in found["items"][0]


def test_ones_own_suggestion_is_for_a_second_person(sign_in, make):
    assert make.owen
    own = entry(make.mo)
    answer = sign_in(make.mo).post(f"/api/v1/resources/{own.id}/decision", json={"status": "published", "reason": "me"})
    assert answer.status_code == 422
    answer = sign_in(make.mo).post(
        f"/api/v1/resources/{own.id}/decision", json={"status": "published", "reason": "Me."}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "podcast"}, {"title": ""}, {"title": "a\x00b"}, {"title": ["x"]}, {"topics": []}, {"topics": "grief"},
        {"topics": ["nothing"]}, {"url": "ftp://x.example"}, {"url": "javascript:alert(1)"}, {"minutes": -1},
        {"minutes": "soon"}, {"minutes": 10**30}, {"country": "Wales"}, {"summary": ">" * 5000}, {"anything": 1},
        {"summary": "x" * 100_000}, {"title": "\ud800"},
    ],
)  # fmt: skip
def test_wrong_input_is_422_and_changes_nothing(sign_in, make, wrong):
    answer = sign_in(make.ann).post("/api/v1/resources", json={**BODY, **wrong})
    assert answer.status_code == 422
    assert set(answer.json["errors"]) == set(wrong)
    assert db.session.query(Resource).count() == 0


def test_wrong_bodies(sign_in, make):
    ann = sign_in(make.ann)
    assert ann.post("/api/v1/resources", data="{", content_type="application/json").status_code == 400
    assert ann.post("/api/v1/resources", data="a=b").status_code == 415
    assert ann.post("/api/v1/resources", json=[1]).status_code == 422
    assert ann.get("/api/v1/resources?limit=1000").status_code == 422
    assert ann.get("/api/v1/resources?after=nonsense").status_code == 422
    assert ann.get(f"/api/v1/resources/{10**25}").status_code == 404


def test_change_and_keep(sign_in, make):
    resource, ann = entry(make.ann), sign_in(make.ann)
    answer = ann.patch(f"/api/v1/resources/{resource.id}", json={"title": "A better title"})
    assert answer.json["title"] == "A better title"
    assert answer.json["topics"] == ["self-care"]
    shown = published(make, "Another")
    assert ann.put(f"/api/v1/resources/{shown.id}/saved").status_code == 204
    assert [one["id"] for one in ann.get("/api/v1/me/resources").json["items"]] == [shown.id]
    assert ann.delete(f"/api/v1/resources/{shown.id}/saved").status_code == 204


def test_helplines_that_were_checked(sign_in, make):
    line = actions.save_helpline(make.mo, None, **LINE)
    ann = sign_in(make.ann)
    assert ann.get("/api/v1/helplines?country=GB").json == []
    actions.verify_helpline(make.mo, line)
    assert ann.get("/api/v1/helplines?country=gb").json[0]["name"] == "Lamplight"


def test_nobody_in_particular_gets_nothing(client):
    for path in ("/api/v1/resources", "/api/v1/helplines", "/api/v1/me/resources", "/api/v1/resources/waiting"):
        assert client.get(path).status_code == 401
