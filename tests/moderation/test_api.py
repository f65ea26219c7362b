"""The JSON door as the contract has it."""

from datetime import timedelta

import pytest

from community.core.clock import now, rfc3339
from community.moderation.actions.reports import report, request_review

API = "/api/v1"


@pytest.fixture
def line(make, things):
    """A line of Ann's that everybody sees; Mo and Owen are here."""
    make.site_rules()
    assert make.mo.is_site_moderator
    assert make.owen.is_admin
    return things.write(make.ann)


def post(browser, path, body=None):
    return browser.post(f"{API}{path}", json=body or {})


def test_a_report_gets_a_reference_of_its_own(make, sign_in, line):
    browser = sign_in(make.otto)
    answer = post(browser, "/reports", {"subject": {"type": "thing", "id": 1}, "reason": "unkind", "detail": "Hm."})
    assert answer.status_code == 201
    assert set(answer.json) == {"id", "status", "expected_by"}
    assert answer.json["status"] == "received"
    (own,) = browser.get(f"{API}/me/reports").json["items"]
    assert (own["id"], own["reason"], own["title"]) == (answer.json["id"], "unkind", "A line")
    other = post(sign_in(make.user()), "/reports", {"subject": {"type": "thing", "id": 1}, "reason": "other"})
    assert other.json["status"] == "received"
    assert other.json["id"] != own["id"]


def test_profiles_and_groups_by_name(make, sign_in, line):
    group = make.group(privacy="private", owner=make.owen)
    browser = sign_in(make.ann)
    assert make.otto
    for subject in ({"type": "user", "id": "otto"}, {"type": "group", "id": group.slug}):
        assert post(browser, "/reports", {"subject": subject, "reason": "spam"}).status_code == 201
    subjects = [case["subject"] for case in sign_in(make.mo).get(f"{API}/moderation/cases").json["items"]]
    assert {"type": "user", "id": "otto"} in subjects
    assert {"type": "group", "id": group.slug} in subjects


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"subject": {"type": "thing", "id": 2}, "reason": "unkind"}, 404),
        ({"subject": {"type": "thing", "id": int("9" * 25)}, "reason": "unkind"}, 404),
        ({"subject": {"type": "nothing", "id": 1}, "reason": "unkind"}, 404),
        ({"subject": {"type": "user", "id": "a" * 200}, "reason": "unkind"}, 422),
        ({"subject": {"type": "thing", "id": True}, "reason": "unkind"}, 422),
        ({"subject": {"type": "thing", "id": [1]}, "reason": "unkind"}, 422),
        ({"subject": {"type": "user", "id": "\ud800"}, "reason": "unkind"}, 422),
        ({"subject": {"type": "user", "id": "\u0000"}, "reason": "unkind"}, 422),
        ({"subject": {"type": "thing", "id": -1}, "reason": "unkind"}, 404),
        ({"subject": "thing", "reason": "unkind"}, 422),
        ({"subject": {"type": "thing", "id": 1}, "reason": "because"}, 422),
        ({"subject": {"type": "thing", "id": 1}, "reason": "unkind", "more": 1}, 422),
        ({"subject": {"type": "thing", "id": 1}, "reason": "unkind", "detail": "\u0000"}, 422),
        ({"reason": "unkind"}, 422),
    ],
)
def test_a_wrong_report_is_refused(make, sign_in, line, body, status):
    assert post(sign_in(make.otto), "/reports", body).status_code == status


def test_a_case_from_claim_to_decision(make, sign_in, line, things):
    report(make.otto, "thing", 1, "unkind", "She pushes.")
    browser = sign_in(make.mo)
    (case,) = browser.get(f"{API}/moderation/cases?status=open&kind=report").json["items"]
    expected = {"kind": "report", "subject": {"type": "thing", "id": 1}, "group": None, "status": "open", "risk": "low",
                "claimed_by": None, "version": 1}  # fmt: skip
    assert {key: case[key] for key in expected} == expected
    whole = browser.get(f"{API}/moderation/cases/{case['id']}").json
    assert whole["reports"][0]["detail"] == "She pushes."
    assert "still there" in whole["reports"][0]["snapshot"]["html"]
    assert whole["now"]["status"] == "published"
    assert "otto" not in str(whole)
    at = f"/moderation/cases/{case['id']}"
    claimed = post(browser, f"{at}/claim", {"version": 1})
    assert claimed.status_code == 200
    assert (claimed.json["status"], claimed.json["claimed_by"], claimed.json["version"]) == ("claimed", "mo", 2)
    assert browser.get(f"{API}/moderation/cases?status=open").json["items"] == []
    assert post(sign_in(make.owen), f"{at}/claim", {"version": 2}).status_code == 409
    decision = {"decision": "hide", "rule": 1, "reason": "It tells her to go.", "version": 1}
    stale = post(browser, f"{at}/decisions", decision)
    assert (stale.status_code, stale.json["type"]) == (409, "conflict")
    made = post(browser, f"{at}/decisions", {**decision, "version": 2})
    assert made.status_code == 201
    assert made.json["status"] == "decided"
    assert things.kept[1].status == "hidden"


def test_notes_and_the_log(make, sign_in, line):
    case = report(make.otto, "thing", 1, "unkind").case
    browser = sign_in(make.mo)
    answer = post(browser, f"/moderation/cases/{case.id}/notes", {"body": "Gently."})
    assert (answer.status_code, answer.json["by"], answer.json["body"]) == (201, "mo", "Gently.")
    assert [note["body"] for note in browser.get(f"{API}/moderation/cases/{case.id}").json["notes"]] == ["Gently."]
    entries = browser.get(f"{API}/moderation/log").json["items"]
    assert [(entry["act"], entry["actor"]) for entry in entries] == [
        ("looked", "mo"),
        ("noted", "mo"),
        ("reported", None),
    ]
    assert sign_in(make.otto).get(f"{API}/moderation/log").json["items"] == []
    assert post(sign_in(make.otto), f"/moderation/cases/{case.id}/notes", {"body": "Me."}).status_code == 404


def test_a_claim_is_given_back(make, sign_in, line):
    case = report(make.otto, "thing", 1, "unkind").case
    browser = sign_in(make.mo)
    post(browser, f"/moderation/cases/{case.id}/claim", {"version": 1})
    answer = browser.delete(f"{API}/moderation/cases/{case.id}/claim?version=2")
    assert (answer.status_code, answer.json["status"]) == (200, "open")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rule": None}, "rule"),
        ({"rule": 9}, "rule"),
        ({"reason": " "}, "reason"),
        ({"decision": "praise"}, "decision"),
        ({"decision": "slow", "until": "2099-01-01T00:00:00Z"}, "until"),
        ({"until": "2099-01-01T00:00:00Z"}, "until"),
        ({"decision": "suspend"}, "until"),
        ({"decision": "suspend", "until": "2020-01-01T00:00:00Z"}, "until"),
        ({"decision": "suspend", "until": 5}, "until"),
        ({"version": "x"}, "version"),
        ({"version": True}, "version"),
        ({"version": 10**30}, "version"),
        ({"rule": 1.5}, "rule"),
        ({"notify": True}, "notify"),
    ],
)
def test_a_wrong_decision_says_what_is_wrong(make, sign_in, line, change, field):
    case = report(make.otto, "thing", 1, "unkind").case
    body = {"decision": "hide", "rule": 1, "reason": "It tells her to go.", "version": 1, **change}
    answer = post(sign_in(make.mo), f"/moderation/cases/{case.id}/decisions", body)
    assert answer.status_code == 422
    assert field in answer.json["errors"]


def test_others_find_no_case(make, sign_in, line):
    case = report(make.otto, "thing", 1, "unkind").case
    for user in (make.ann, make.otto, make.user()):
        browser = sign_in(user)
        assert browser.get(f"{API}/moderation/cases").json["items"] == []
        assert browser.get(f"{API}/moderation/cases/{case.id}").status_code == 404
        assert post(browser, f"/moderation/cases/{case.id}/claim", {"version": 1}).status_code == 404
        body = {"decision": "dismiss", "reason": "It is fine.", "version": 1}
        assert post(browser, f"/moderation/cases/{case.id}/decisions", body).status_code == 404
        assert (
            post(browser, "/moderation/appeals/1/decision", {"decision": "upheld", "reason": "Yes."}).status_code == 404
        )
    assert sign_in(make.mo).get(f"{API}/moderation/cases/{'9' * 25}").status_code == 404


def test_a_review_by_the_group(make, sign_in, things):
    group = make.group("Evenings", owner=make.owen, members=[make.ann])
    line = things.write(make.ann, group, status="pending")
    request_review(make.ann.id, "thing", line.id, group.id, "first_posts")
    browser = sign_in(make.owen)
    (case,) = browser.get(f"{API}/moderation/cases?group=evenings&kind=review").json["items"]
    assert case["group"] == "evenings"
    answer = post(browser, f"/moderation/cases/{case['id']}/decisions",
                  {"decision": "approve", "reason": "Welcome.", "version": case["version"]})  # fmt: skip
    assert answer.status_code == 201
    assert things.kept[line.id].status == "published"


def test_statement_and_appeal_also_while_suspended(make, sign_in, line):
    case = report(make.otto, "thing", 1, "threat").case
    until = now() + timedelta(days=4)
    body = {"decision": "suspend", "rule": 2, "reason": "A pause.", "until": rfc3339(until), "version": 1}
    assert post(sign_in(make.mo), f"/moderation/cases/{case.id}/decisions", body).status_code == 201
    browser = sign_in(make.ann)
    refused = browser.get(f"{API}/me/reports")
    assert (refused.status_code, refused.json["type"], refused.json["until"]) == (403, "suspended", rfc3339(until))
    (statement,) = browser.get(f"{API}/me/statements").json["items"]
    assert (statement["decision"], statement["rule"], statement["until"]) == ("suspend", 2, rfc3339(until))
    assert statement["appeal"] is None
    appeals = f"/me/statements/{statement['id']}/appeals"
    assert post(browser, appeals, {"reason": ""}).status_code == 422
    asked = post(browser, appeals, {"reason": "I was quoting."})
    assert (asked.status_code, asked.json["status"]) == (201, "open")
    assert post(browser, appeals, {"reason": "Again."}).status_code == 409
    answer = {"decision": "overturned", "reason": "She is right."}
    at = f"/moderation/appeals/{asked.json['id']}/decision"
    assert post(sign_in(make.mo), at, answer).status_code == 404
    owen = sign_in(make.owen)
    assert [found["id"] for found in owen.get(f"{API}/moderation/appeals").json["items"]] == [asked.json["id"]]
    assert post(owen, at, answer).json["decision"] == "overturned"
    assert browser.get(f"{API}/me/reports").status_code == 200
    shown = browser.get(f"{API}/me/statements/{statement['id']}").json
    assert shown["appeal"]["decision_reason"] == "She is right."


def test_lists_page_and_ask_the_same_whatever_their_length(make, sign_in, things, count_queries):
    assert make.mo.is_site_moderator
    browser = sign_in(make.mo)

    def count():
        with count_queries() as seen:
            assert browser.get(f"{API}/moderation/cases").status_code == 200
        return len(seen)

    for _ in range(3):
        report(make.otto, "thing", things.write(make.ann).id, "unkind")
        report(make.otto, "user", make.user().handle, "worried")
    before = count()
    for _ in range(5):
        report(make.otto, "thing", things.write(make.ann).id, "unkind")
        report(make.otto, "user", make.user().handle, "worried")
    assert count() == before
    first = browser.get(f"{API}/moderation/cases?limit=9").json
    rest = browser.get(f"{API}/moderation/cases?limit=9&after={first['next']}").json
    risks = [case["risk"] for case in first["items"] + rest["items"]]
    assert risks == ["high"] * 8 + ["low"] * 8
    assert rest["next"] is None
    assert browser.get(f"{API}/moderation/cases?status=odd").status_code == 422
    assert browser.get(f"{API}/moderation/cases?after=odd").status_code == 422
