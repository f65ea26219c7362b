"""A complaint about a decision: whoever decided neither sees nor answers it, and nobody outside learns of any."""

import re

import pytest

from community.accounts.queries.people import account_named
from community.core.db import db
from community.forums.actions.posts import create_post
from community.forums.actions.topics import create_topic
from community.moderation.actions import complaints
from community.moderation.actions.appeals import appeal, decide_appeal
from community.moderation.actions.cases import decide
from community.moderation.actions.complaints import complain
from community.moderation.actions.reports import report
from community.moderation.jobs import anonymise_old_cases
from community.moderation.models.complaints import Complaint
from community.moderation.queries.audit import audit_for
from community.moderation.queries.complaints import answerers, complaint_count, complaints_for
from community.moderation.queries.statements import statements_for
from community.notifications.models import Notification
from community.notifications.queries import inbox

V1 = "/api/v1"


@pytest.fixture
def decided(make):
    """What Mo decided about a line of Ann's on the site; a second look would be Owen's, or Nell's."""
    make.site_rules()
    make.user("nell", role="moderator")
    assert make.owen.is_admin and make.ann
    told = report(make.otto, "user", "ann", "unkind")
    case = told.case
    decide(make.mo, case.id, "warn", "Softer, please.", case.version, rule=1)
    return {"case": case, "statement": statements_for(make.ann).items[0], "report": told}


def staff_of(make) -> set[int]:
    return {make.mo.id, make.owen.id, account_named("nell").id}


@pytest.mark.parametrize("by", ["statement", "report"])
def test_who_decided_neither_sees_nor_answers_what_is_said_of_it(make, sign_in, client, decided, by):
    page = sign_in(make.ann).get(f"/me/statements/{decided['statement'].id}").text
    assert f"number {decided['statement'].id}" in page
    number = str(decided["statement"].id) if by == "statement" else decided["report"].reference.upper()
    told = client.post_form("/complaints", {"kind": "limited", "words": "It was unfair.", "number": number})
    made = db.session.query(Complaint).one()
    assert answerers(made.id) == staff_of(make) - {make.mo.id}
    browser = sign_in(make.mo)
    assert browser.get(f"/moderation/complaints/{made.id}").status_code == 404
    assert browser.post(f"{V1}/moderation/complaints/{made.id}/answer", json={
        "answer": "not_agreed", "words": "It was right."}).status_code == 404  # fmt: skip
    assert "complaint_opened" not in {item.kind for item in inbox(make.mo).page.items}
    assert complaint_count(make.mo) == 0 and complaints_for(make.mo).items == []
    other = sign_in(make.owen)
    assert number in other.get(f"/moderation/complaints/{made.id}").text
    assert told.status_code == 303


def test_a_number_is_known_by_the_sign_or_word_before_it(make, decided):
    for number in ("#{}", "number {}", "No. {}", "Nr.{}", "№ {}"):
        made = complain("a", "limited", "It was unfair.", number=number.format(decided["statement"].id)).complaint
        assert answerers(made.id) == staff_of(make) - {make.mo.id}, number


def test_a_number_that_no_case_has_lets_nobody_in_again(make, sign_in, decided):
    made = complain("a", "limited", "It was unfair.", number=str(decided["statement"].id)).complaint
    sign_in(make.owen).post_form(f"/moderation/complaints/{made.id}/case", {"case": 999_999})
    assert answerers(made.id) == staff_of(make) - {make.mo.id}


def test_nobody_outside_learns_whether_there_is_a_decision_of_a_number(make, client, decided):
    for one in (make.owen, account_named("nell")):
        make.pause(one)  # only Mo is left, who decided it
    answers, pages = [], []
    for number in (str(decided["statement"].id), decided["report"].reference, "999", "zzzzzzzzzzzz", "9" * 20, "²", ""):
        said = {"kind": "limited", "words": "It was unfair.", "number": number}
        answer = client.post(f"{V1}/complaints", json=said)
        answers.append((answer.status_code, sorted(answer.json), answer.json["status"], answer.json["timeframe"]))
        at = f"/complaints/{answer.json['reference']}/{answer.json['key']}"
        pages.append((client.get(at).text.split("<main")[1], sorted(client.get(f"{V1}{at}").json)))
    assert all(answer == answers[0] for answer in answers) and answers[0][0] == 201
    assert len({re.sub(r"[A-Za-z0-9_-]{12,}", "0", page) for page, _names in pages}) == 1
    first, *others = db.session.query(Complaint).order_by(Complaint.id)
    assert answerers(first.id) == set() and answerers(others[-1].id) == {make.mo.id}


def test_staff_say_which_case_it_is_about(make, sign_in, decided):
    made = complain("a", "limited", "It was unfair, what you did on Monday.").complaint
    at, owen, mo = f"/moderation/complaints/{made.id}", sign_in(make.owen), sign_in(make.mo)
    assert mo.get(at).status_code == 200
    for number in ("0", "-1", "many", ""):
        refused = owen.post_form(f"{at}/case", {"case": number})
        assert refused.status_code == 422 and "It was unfair" in refused.text
    told = [owen.post_form(f"{at}/case", {"case": number}) for number in (999_999, decided["case"].id)]
    assert [answer.status_code for answer in told] == [303, 303]
    assert f"case {decided['case'].id}" in owen.get(at).text
    assert mo.get(at).status_code == 404 and answerers(made.id) == staff_of(make) - {make.mo.id}
    assert "complaint_opened" not in {item.kind for item in inbox(make.mo).page.items}
    assert mo.put(f"{V1}{at}/case", json={"case": 1}).status_code == 404, "nor do they take it back"
    again = complain("a", "limited", "And again.").complaint
    assert mo.put(f"{V1}/moderation/complaints/{again.id}/case", json={"case": decided["case"].id}).status_code == 204
    assert mo.get(f"/moderation/complaints/{again.id}").status_code == 404
    rows = [noted.entry.subject_id for noted in audit_for(make.owen).items if noted.entry.act == "complaint.linked"]
    assert sorted(rows) == [made.id, made.id, again.id]
    assert "complaint.linked" not in [noted.entry.act for noted in audit_for(make.mo).items]


def test_who_looked_again_and_whom_it_is_about_do_not_answer_either(make, decided):
    nell = account_named("nell")
    asked = appeal(make.ann, decided["statement"].id, "I was quoting a book.")
    decide_appeal(nell, asked.id, "upheld", "The same.")
    made = complain("a", "limited", "It was unfair.", number=str(decided["statement"].id)).complaint
    assert answerers(made.id) == {make.owen.id}
    make.ann.role = "moderator"
    db.session.commit()
    assert answerers(made.id) == {make.owen.id}, "nor of what was decided about themselves"


@pytest.mark.parametrize("by", ["number", "link"])
def test_what_nobody_of_a_group_may_answer_is_answered_by_the_site(make, db, by):
    """The group's only moderator decided what is complained of."""
    assert make.mo.is_site_moderator and make.owen.is_admin
    gus = make.user("gus")
    group = make.group("Small", owner=gus, members=[make.ann, make.otto])
    topic = create_topic(make.otto, group, "Evenings", "How are yours?")
    post = create_post(make.ann, topic, "I will find you.")
    case = report(make.otto, "post", post.id, "threat").case
    decide(gus, case.id, "hide", "Too sharp.", case.version, rule=1)
    [statement] = statements_for(make.ann).items
    here = {"kind": "illegal_content", "words": "He goes on.", "address": f"/topics/{topic.id}"}
    made = complain("a", **here, number=str(statement.id) if by == "number" else "").complaint
    assert made.case_id is not None
    if by == "link":
        assert answerers(made.id) == {gus.id}
        complaints.link(gus, made.id, case.id)
    assert make.mo.id in answerers(made.id) and gus.id not in answerers(made.id)
    told = db.session.query(Notification).filter_by(user_id=make.mo.id, kind="complaint_opened", subject_id=made.id)
    assert told.count() == 1


def test_what_is_said_of_an_old_decision_is_not_lost_with_its_evidence(make, db, decided, clock):
    clock.forward(days=360)
    made = complain("a", "limited", "It was unfair.", email="ann@home.example", number=str(decided["statement"].id))
    clock.forward(days=10)
    anonymise_old_cases()
    db.session.expire_all()
    assert decided["case"].anonymised_at is not None
    assert (made.complaint.words, made.complaint.email) == ("It was unfair.", "ann@home.example"), "nobody answered yet"
    complaints.answer(make.owen, made.complaint.id, "not_agreed", "It was right.")
    clock.forward(days=366)
    anonymise_old_cases()
    db.session.expire_all()
    assert (made.complaint.words, made.complaint.email) == ("", "")


def test_an_owner_sees_that_there_are_some_which_nobody_independent_can_answer(make, sign_in):
    make.site_rules()
    case = report(make.otto, "user", make.ann.handle, "unkind").case
    decide(make.owen, case.id, "warn", "Softer, please.", case.version, rule=1)
    number = str(statements_for(make.ann).items[0].id)
    words = "Complaints that nobody independent can answer: 1."
    owen = sign_in(make.owen)
    complain("192.0.2.1", "limited", "It was unfair.", number=number)
    page = owen.get("/moderation/complaints").text
    assert words in page and "Nothing waits for you here" in page
    make.user("nell", role="moderator")
    assert words not in owen.get("/moderation/complaints").text
    assert complaint_count(account_named("nell")) == 1
