"""The JSON door: shapes, refusals, and counts that are the same for everybody."""

import pytest

from tests.sessions.plans import FORM, circle_of, coming, planned

PATH = "/api/v1/groups/inside/sessions"


@pytest.fixture
def group(make):
    return circle_of(make)


def test_plan_show_change_cancel(make, sign_in, group):
    mo, ann, otto = sign_in(make.mo), sign_in(make.ann), sign_in(make.otto)
    answer = mo.post(PATH, json=FORM)
    assert answer.status_code == 201
    made = answer.json
    assert (made["group"], made["status"], made["zone"], made["minutes"]) == ("inside", "planned", "Europe/London", 60)
    assert made["starts_at"].endswith("Z")
    assert made["facilitator"]["handle"] == "mo"
    assert (made["my_answer"], made["my_place_in_line"], made["going"], made["waiting"]) == (None, None, 0, 0)
    path = f"/api/v1/sessions/{made['id']}"
    for answer in (otto.get(path), otto.patch(path, json={"title": "x"}), otto.get(f"{path}/people"), otto.get(PATH),
                   otto.put(f"{path}/answer", json={"answer": "yes"}), otto.get("/api/v1/sessions/999999"),
                   otto.get("/api/v1/sessions/9" + "9" * 25)):  # fmt: skip
        assert answer.status_code == 404
    assert ann.post(PATH, json=FORM).status_code == 403
    assert ann.patch(path, json={"title": "x"}).status_code == 403
    assert mo.patch(path, json={"title": "Monday hour"}).json["title"] == "Monday hour"
    assert mo.patch(path, json={"facilitator": "mo", "co_facilitator": "MO"}).status_code == 422
    assert mo.post(f"{path}/cancel", json={"note": "I am ill."}).json["status"] == "cancelled"
    assert mo.post(f"{path}/cancel", json={}).status_code == 409
    assert ann.put(f"{path}/answer", json={"answer": "yes"}).status_code == 409
    assert ann.get(path).json["cancel_note"] == "I am ill."


def test_answering(make, sign_in):
    zoe, yan = make.user("zoe"), make.user("yan")
    session = planned(make.mo, circle_of(make, zoe, yan))
    coming(session, zoe, yan)
    ann, path = sign_in(make.ann), f"/api/v1/sessions/{session.id}"
    waiting = ann.put(f"{path}/answer", json={"answer": "yes"}).json
    names = ("my_answer", "my_place_in_line", "going", "waiting")
    assert [waiting[name] for name in names] == ["waiting", 1, 2, 1]
    assert [one["handle"] for one in ann.get(f"{path}/people").json] == ["yan", "zoe"]
    assert [one["id"] for one in ann.get("/api/v1/sessions").json["items"]] == [session.id]
    sign_in(zoe).put(f"{path}/answer", json={"answer": "no"})
    assert ann.get(path).json["my_answer"] == "going"
    assert sign_in(zoe).get("/api/v1/sessions").json["items"] == []
    assert sign_in(make.mo).put(f"{path}/answer", json={"answer": "yes"}).status_code == 403


def test_neither_of_two_without_contact_learns_of_the_other(make, sign_in):
    """Whatever is asked, the answer is the same whether the other comes or not, but for a number of strangers."""
    eve, fay = make.user("eve"), make.user("fay")
    session = planned(make.mo, circle_of(make, eve, fay), capacity=5)
    make.no_contact(eve, fay)
    coming(session, fay)
    browser, path = sign_in(eve), f"/api/v1/sessions/{session.id}"
    assert browser.get(f"{path}/people").json == []
    for address in (path, f"{path}/people", PATH, "/api/v1/sessions"):
        assert "fay" not in browser.get(address).text
    assert browser.get(path).json["going"] == sign_in(make.mo).get(path).json["going"] == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"format": "party"}, "format"),
        ({"starts": "2026-13-01T19:00"}, "starts"),
        ({"starts": "2027-01-01T19:00Z"}, "starts"),
        ({"starts": "9999-12-31T23:59"}, "starts"),
        ({"starts": "2001-12-31T23:59"}, "starts"),
        ({"starts": 5}, "starts"),
        ({"zone": "Narnia/Lantern"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"minutes": 14}, "minutes"),
        ({"minutes": 241}, "minutes"),
        ({"minutes": True}, "minutes"),
        ({"capacity": 1}, "capacity"),
        ({"capacity": 101}, "capacity"),
        ({"format": "support_circle", "capacity": 13}, "capacity"),
        ({"facilitator": "ann"}, "facilitator"),
        ({"co_facilitator": "x" * 25}, "co_facilitator"),
        ({"content_notes": ["spiders"]}, "content_notes"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_bad_input_says_what_is_wrong(make, sign_in, group, change, field):
    answer = sign_in(make.mo).post(PATH, json={**FORM, **change})
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]


def test_lists_by_time(make, sign_in, group, clock):
    first = planned(make.mo, group)
    ann = sign_in(make.ann)

    def ids(query):
        return [one["id"] for one in ann.get(f"{PATH}{query}").json["items"]]

    assert (ids(""), ids("?when=past")) == ([first.id], [])
    assert ann.get(f"{PATH}?when=sometime").status_code == 422
    clock.forward(days=3)
    ann = sign_in(make.ann)
    assert (ids(""), ids("?when=past")) == ([], [first.id])
    assert ann.get(f"/api/v1/sessions/{first.id}").json["facilitator"] is None
