"""A statement of reasons has all fields, names nobody, and is there while somebody is paused; second looks in time."""

from datetime import timedelta

import pytest

from community.core.clock import now, rfc3339
from community.groups.actions import members
from community.library.models import Helpline
from community.moderation.actions.appeals import appeal, decide_appeal
from community.moderation.actions.care import write_text
from community.moderation.actions.cases import decide
from community.moderation.actions.reports import report
from community.moderation.models.cases import LogEntry
from community.moderation.queries.statements import appeal_deciders, statements_for

V1 = "/api/v1"


def judged(make, things, decision, reason="unkind", group=None, by=None, **more):
    """What Ann reads after this decision about a line of hers."""
    case = report(make.user(), "thing", things.write(make.ann, group).id, reason).case
    decide(by or make.mo, case.id, decision, "It tells her to go.", case.version, rule=1, **more)
    return statements_for(make.ann).items[0].id


FIELDS = {
    "opening", "decision", "what", "group", "scope", "duration", "until", "rule", "rule_text", "agreement_version",
    "legal_ground", "reason", "title", "began", "automated_detection", "automated_decision", "put_right", "other_ways",
    "helplines", "created_at", "appeal_until", "answer_by", "appeal",
}  # fmt: skip


@pytest.mark.parametrize("decision", ["return", "hide", "remove", "warn", "slow", "silence", "suspend", "ban"])
def test_all_fields_on_the_page_and_in_the_api_also_while_paused(make, things, sign_in, decision):
    make.site_rules()
    until = {"until": now() + timedelta(days=2)} if decision in ("slow", "silence", "suspend") else {}
    number = judged(make, things, decision, legal_ground="Section 7 of the Act of Here.", **until)
    write_text(make.owen, "other_ways", "The board of Here settles disputes.")
    browser = sign_in(make.ann)
    said = browser.get(f"{V1}/me/statements/{number}").json
    assert said.keys() >= FIELDS
    assert (said["decision"], said["rule"], said["rule_text"], said["agreement_version"]) == (
        decision,
        1,
        "Be kind.",
        1,
    )
    assert said["scope"] == "On the whole site, in every country." and said["group"] is None
    assert (said["began"], said["automated_detection"], said["automated_decision"]) == ("report", False, False)
    assert said["legal_ground"] == "Section 7 of the Act of Here." and said["helplines"] == []
    assert said["other_ways"] == "The board of Here settles disputes."
    assert all(said[name] for name in ("opening", "what", "duration", "put_right", "reason", "appeal_until"))
    page = browser.get(f"/me/statements/{number}").text
    for words in (said["opening"], said["what"], said["scope"], said["duration"], said["put_right"], "Rule 1. Be kind.",
                  "version 1 of the agreement", "Somebody told us", "None, neither in finding", "Act of Here",
                  "board of Here", "Ask for a second look", "still there"):  # fmt: skip
        assert words in page, words
    assert "person" not in said["opening"] and ">mo<" not in page and "/help" not in said["put_right"]
    listed = browser.get(f"{V1}/me/statements").json["items"]
    assert listed[0] == said


def test_what_words_pointed_to_and_what_is_about_risk_says_so_with_checked_helplines_only(make, things, sign_in, db):
    make.site_rules()
    group = make.group(owner=make.mo, members=[make.ann, make.otto])
    make.ann.country = "GB"
    checked = {"verified_on": now().date(), "next_check_on": (now() + timedelta(days=9)).date()}
    for name, more in (("Night line", checked), ("Old line", {})):
        db.session.add(Helpline(name=name, country="GB", phone="0000", verified_by_id=make.mo.id, **more))
    db.session.commit()
    case = report(make.otto, "thing", things.write(make.ann, group).id, "self_harm").case
    db.session.add(LogEntry(case_id=case.id, act="reported", details={"reason": "watched_words"}))
    db.session.commit()
    decide(make.mo, case.id, "hide", "It says how.", case.version, rule=1)
    number = statements_for(make.ann).items[0].id
    said = sign_in(make.ann).get(f"{V1}/me/statements/{number}").json
    assert said["automated_detection"] and said["automated_decision"] is False
    assert "did nothing wrong" in said["opening"] and said["scope"] == f"In {group.name}, in every country."
    assert [line["name"] for line in said["helplines"]] == ["Night line"]
    page = sign_in(make.ann).get(f"/me/statements/{number}").text
    assert "Night line" in page and "Old line" not in page and "words that are watched for" in page


def test_a_ban_on_the_members_page_is_a_decision_with_reasons_and_a_second_look(make, sign_in):
    other = make.user()
    group = make.group("Circle", owner=other, moderators=[make.mo], members=[make.ann, make.otto])
    browser = sign_in(make.mo)
    body = {"status": "banned", "reason": "Again and again.", "rule": 2}
    assert browser.patch(f"{V1}/groups/circle/memberships/ann", json={**body, "rule": 9}).status_code == 422
    assert browser.patch(f"{V1}/groups/circle/memberships/ann", json=body).status_code == 200
    (said,) = sign_in(make.ann).get(f"{V1}/me/statements").json["items"]
    assert (said["decision"], said["rule"], said["reason"]) == ("ban", 2, "Again and again.")
    assert (said["began"], said["group"]) == ("own_check", "circle")
    asked = appeal(make.ann, said["id"], "Please.")
    assert appeal_deciders(asked.id) == {other.id}, "not by whoever laid it"
    decide_appeal(other, asked.id, "overturned", "That was too much.")
    assert sign_in(make.ann).get(f"{V1}/groups/circle").json["membership"]["status"] == "active"
    members.ban(make.mo, group, make.ann, "Once more.")
    members.remove(make.mo, group, make.ann, "You may ask again.")
    newest = statements_for(make.ann).items[0]
    assert newest.decided.lifted_at is not None
    decide_appeal(other, appeal(make.ann, newest.id, "And?").id, "upheld", "It is lifted already.")


def test_a_second_look_says_by_when_and_that_it_is_late(make, things, sign_in, clock):
    make.site_rules()
    number = judged(make, things, "hide")
    assert make.owen.is_admin
    asked = sign_in(make.ann).post(f"{V1}/me/statements/{number}/appeals", json={"reason": "I was quoting."}).json
    said = sign_in(make.ann).get(f"{V1}/me/statements/{number}").json
    assert said["answer_by"] == asked["due_at"] == said["appeal"]["due_at"] > rfc3339(now() + timedelta(days=6))
    assert "Overdue" not in sign_in(make.owen).get("/moderation/appeals").text
    clock.forward(days=8)
    owen = sign_in(make.owen)
    assert "Overdue" in owen.get("/moderation/appeals").text
    assert "Overdue" in owen.get(f"/moderation/appeals/{asked['id']}").text
    assert "we are late" in sign_in(make.ann).get(f"/me/statements/{number}").text


def test_what_was_made_milder_is_told_and_a_note_can_only_be_kept_or_taken_back(make, things, sign_in):
    make.site_rules()
    number = judged(make, things, "ban")
    decide_appeal(make.owen, appeal(make.ann, number, "Please.").id, "reduced", "Less is enough.")
    page = sign_in(make.ann).get(f"/me/statements/{number}").text
    assert "made milder" in page and "Your account is paused for a while" in page
    noted = appeal(make.ann, judged(make, things, "warn", by=make.user(role="moderator")), "Hm.")
    form = sign_in(make.owen).get(f"/moderation/appeals/{noted.id}").text
    assert "It is taken back" in form and "It becomes milder" not in form
