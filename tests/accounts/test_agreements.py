"""The site's agreement by version: changed on a page, told in plain words, asked for again, and never forgotten."""

import re

import pytest

from community.accounts.actions.agreement import accept_agreement, publish_agreement, publish_policy
from community.accounts.models import User
from community.accounts.queries.agreements import Change, agreements, changes, policies
from community.core.audit import AuditEntry
from community.core.db import db
from community.core.errors import Invalid, NotAllowed


def test_what_changed_is_told_rule_by_rule():
    before = ["Be kind.", "No names.", "No advertising."]
    assert changes(before, before) == []
    assert changes(before, [*before, "Rest."]) == [Change("new", 4, "Rest.")]
    assert changes(before, ["Be kind.", "No advertising."]) == [
        Change("moved", 2, "No advertising."),
        Change("gone", 2, "No names."),
    ]
    assert changes(before, ["Be kind.", "No real names.", "No advertising."]) == [
        Change("changed", 2, "No real names.", "No names.")
    ]
    assert [one.how for one in changes([], before)] == ["new"] * 3


@pytest.fixture
def asked(make, sign_in):
    """Ann, who accepted version 1, after Owen changed the second rule on the page."""
    make.site_rules()
    browser, rules = sign_in(make.owen), "Be kind.\n\nKeep what you read here to yourself.\nRest."
    shown = browser.post_form("/agreement/edit", {"rules": rules, "note": "Clearer now."})
    assert shown.status_code == 200 and "Rule 3 is new:" in shown.text
    assert len(agreements()) == 1, "first it is only shown"
    done = browser.post_form("/agreement/edit", {"rules": rules, "note": "Clearer now.", "_publish": "yes"})
    assert done.status_code == 303
    return sign_in(make.ann)


def test_members_are_asked_again_with_what_changed_and_keep_everything(make, asked):
    assert make.owen.agreement_version == 2, "whoever writes the rules keeps them"
    assert asked.get("/").location == "/agreement?next=/"
    page = asked.get("/agreement").text
    for words in (
        "Rule 2 says now:",
        "Before: Keep what you read here.",
        "Rule 3 is new:",
        "Clearer now.",
        "and leave",
    ):
        assert words in page
    for address in ("/groups", "/me", "/me/export", "/me/close", "/library"):
        assert asked.get(address).status_code == 200, f"{address}: nothing is held back from whoever hasn't agreed"
    assert asked.post_form("/agreement", {"agreement_version": "1"}).status_code == 422
    assert asked.post_form("/agreement", {"agreement_version": "2"}).status_code == 303
    assert db.session.get(User, make.ann.id).agreement_version == 2
    assert asked.get("/").status_code == 200
    assert "What changed since you read them" not in asked.get("/agreement").text


def test_every_version_stays_readable_for_everybody(asked, client):
    page = client.get("/agreement/versions").text
    for words in ("Version 2", "Version 1", "Keep what you read here.", "Keep what you read here to yourself."):
        assert words in page
    assert "/agreement/edit" not in page


def test_only_admins_change_it(make, sign_in):
    for user in (make.ann, make.mo):
        assert sign_in(user).get("/agreement/edit").status_code == 404
        assert sign_in(user).post_form("/agreement/edit", {"rules": "Mine.", "_publish": "yes"}).status_code == 404
        with pytest.raises(NotAllowed):
            publish_agreement(["Mine."], admin=user)
        with pytest.raises(NotAllowed):
            publish_policy(user, "complaints", "Mine.")
    with pytest.raises(Invalid):
        publish_agreement(agreements()[0].rules, admin=make.owen)
    accept_agreement(make.ann, 1)


def test_policies_have_versions_too(make, sign_in, client):
    assert "How to complain" in client.get("/policies/complaints").text
    assert "/policies/complaints" in client.get("/agreement").text
    browser = sign_in(make.owen)
    shown = browser.post_form("/policies/complaints/edit", {"body": "**Speak.**"})
    assert "<strong>Speak.</strong>" in shown.text and policies("complaints")[0].version == 1
    sent = {"body": "**Speak.**", "note": "Shorter.", "_publish": "yes"}
    assert browser.post_form("/policies/complaints/edit", sent).status_code == 303
    assert browser.post_form("/policies/complaints/edit", sent).status_code == 422, "nothing changes"
    page = client.get("/policies/complaints").text
    assert "Version 2" in page and "Shorter." in page
    assert "How to complain" in client.get("/policies/complaints/1").text, "what was in force stays known"
    assert client.get("/policies/complaints/3").status_code == client.get("/policies/horoscope").status_code == 404
    row = db.session.query(AuditEntry).filter_by(act="site.policy_published").one()
    assert (row.actor_id, row.details) == (make.owen.id, {"version": 2, "name": "complaints"})


RULES = {"rules": "Be kind.\nRest.", "note": "", "_publish": "yes"}
POLICY = {"body": "Write to us.", "note": "", "_publish": "yes"}


@pytest.mark.parametrize(
    ("address", "first", "box", "mine"),
    [
        ("/agreement/edit", RULES, "rules", "Be kind.\nListen."),
        ("/policies/complaints/edit", POLICY, "body", "Ring us."),
    ],
)
def test_two_who_change_the_same_words_at_once_read_each_other(make, sign_in, address, first, box, mine):
    make.site_rules()
    one, other = sign_in(make.owen), sign_in(make.user("olive", role="admin", agreement_version=9))
    before = other.get(address).text
    read = re.search(r'name="version" value="(\d+)"', before)[1]
    assert one.post_form(address, {**first, "version": read}).status_code == 303
    sent = {**first, box: mine, "version": read}
    looked = other.post_form(address, {name: value for name, value in sent.items() if name != "_publish"})
    assert looked.status_code == 200 and f'name="version" value="{read}"' in looked.text
    refused = other.post_form(address, sent)
    assert refused.status_code == 409
    for words in (*mine.splitlines(), *first[box].splitlines(), "Somebody else changed this"):
        assert words in refused.text
    assert (agreements()[0].rules == ["Be kind.", "Rest."]) or policies("complaints")[0].body == "Write to us."
    knowing = re.search(r'name="version" value="(\d+)"', refused.text)[1]
    assert knowing != read
    assert other.post_form(address, {**sent, "version": knowing}).status_code == 303


def test_programs_read_accept_and_write_the_same(make, sign_in, client):
    make.site_rules()
    ann, owen, here = sign_in(make.ann), sign_in(make.owen), "/api/v1"
    assert client.get(f"{here}/agreement").json["version"] == 1
    sent = {"rules": "Be kind.\n\n Keep it here. \nRest.", "note": "Clearer now."}
    assert ann.post(f"{here}/agreement", json=sent).status_code == 404
    assert owen.post(f"{here}/agreement", json={**sent, "_publish": "yes"}).status_code == 422
    made = owen.post(f"{here}/agreement", json=sent)
    assert (made.status_code, made.json["version"]) == (201, 2)
    assert made.json["rules"] == ["Be kind.", "Keep it here.", "Rest."]
    changed = [
        {"how": "changed", "number": 2, "text": "Keep it here.", "before": "Keep what you read here."},
        {"how": "new", "number": 3, "text": "Rest.", "before": ""},
    ]
    assert made.json["changes"] == changed
    assert owen.post(f"{here}/agreement", json=sent).json["errors"] == {
        "rules": ["These are the rules in force already."]
    }
    late = owen.post(f"{here}/agreement", json={"rules": "Be brief.", "version": 1})
    assert late.status_code == 409, "somebody else changed it since that was read"
    told = ann.get(f"{here}/agreement").json
    assert (told["version"], told["note"], told["changes"]) == (2, "Clearer now.", changed)
    assert client.get(f"{here}/agreement").json["changes"] == []
    assert ann.put(f"{here}/me/agreement", json={"agreement_version": 1}).status_code == 422
    assert ann.put(f"{here}/me/agreement", json={"agreement_version": 2}).status_code == 204
    assert ann.get(f"{here}/me").json["agreement_version"] == 2
    assert ann.get(f"{here}/agreement").json["changes"] == []
    assert client.get(f"{here}/agreement/versions/2").json["changes"] == changed
    first = client.get(f"{here}/agreement/versions/1").json
    assert (first["rules"][1], first["changes"]) == ("Keep what you read here.", [])
    assert client.get(f"{here}/agreement/versions/3").status_code == 404
    assert client.get(f"{here}/policies/complaints").json["version"] == 1
    assert ann.post(f"{here}/policies/complaints", json={"body": "Speak."}).status_code == 404
    assert owen.post(f"{here}/policies/horoscope", json={"body": "Speak."}).status_code == 404
    assert owen.post(f"{here}/policies/complaints", json={"body": "Speak."}).json["version"] == 2
    assert client.get(f"{here}/policies/complaints").json["body"] == "Speak."
    assert "How to complain" in client.get(f"{here}/policies/complaints/1").json["body"]
    acts = db.session.query(AuditEntry.act, AuditEntry.actor_id).order_by(AuditEntry.position).all()
    owner = make.owen.id
    assert acts == [("site.agreement_published", owner), ("site.policy_published", owner)]
