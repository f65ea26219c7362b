"""Complaints: open to everybody, acknowledged at once, answered by nobody who is meant, no trace of what is there."""

import re
from datetime import timedelta

import pytest

from community.accounts.queries.people import account_named
from community.chat.actions.conversations import start_conversation
from community.chat.actions.messages import send_message
from community.core.clock import now, rfc3339
from community.core.db import db
from community.core.errors import NotFound, TooMany
from community.forums.actions.posts import create_post, remove_post
from community.forums.actions.topics import create_topic
from community.moderation.actions import complaints
from community.moderation.actions.cases import decide
from community.moderation.actions.complaints import complain
from community.moderation.actions.reports import report
from community.moderation.jobs import anonymise_old_cases
from community.moderation.models.cases import Case
from community.moderation.models.complaints import COMPLAINT_KINDS, Complaint
from community.moderation.queries.audit import audit_for
from community.moderation.queries.complaints import answerers, complaint_for, complaints_for
from community.moderation.queries.statements import statements_for
from community.notifications.queries import inbox

V1 = "/api/v1"
NOTICE = {
    "kind": "illegal_content", "offence": "threats", "words": "He threatens her, by section 4.", "good_faith": True,
    "name": "Robin Reader", "email": "robin@example.org",
}  # fmt: skip


@pytest.fixture
def place(make):
    """A post of Ann's in a private group that Gia moderates; Mo and Owen look after the site."""
    gia = make.user("gia")
    group = make.group("Circle", members=[make.ann, make.otto], moderators=[gia])
    topic = create_topic(make.otto, group, "Evenings", "How are yours?")
    make.site_rules()
    assert make.mo.is_site_moderator and make.owen.is_admin
    return create_post(make.ann, topic, "I will find you.")


@pytest.mark.parametrize("kind", [kind for kind, _label in COMPLAINT_KINDS])
def test_somebody_without_an_account_complains_and_reads_the_answer(make, client, sign_in, place, kind):
    said = {**(NOTICE if kind == "illegal_content" else {"words": "You took it down."}), "kind": kind,
            "address": f"http://localhost/topics/{place.topic_id}?post={place.number}#p{place.number}"}  # fmt: skip
    form = {name: "true" if value is True else value for name, value in said.items()}
    told = client.post_form("/complaints", form)
    assert told.status_code == 303 and told.location.startswith("/complaints/")
    page = client.get(told.location).text
    for words in ("Received", "answered within seven days", "Your reference", "Your key"):
        assert words in page
    assert "find you" not in page and "Circle" not in page
    reference, key = told.location.split("/")[2:]
    assert client.post_form("/complaints/standing", {"reference": reference, "key": key}).location == told.location
    for wrong in (f"/complaints/{reference}/{key}x", f"/complaints/x/{key}", "/complaints/x/y"):
        assert client.get(wrong).status_code == 404
    decider = _gia() if kind == "illegal_content" else make.owen
    staff = sign_in(decider)
    assert "complaint_opened" in {item.kind for item in inbox(decider).page.items}
    at = f"/moderation/complaints/{db.session.query(Complaint).one().id}"
    assert at in staff.get("/moderation/complaints").text
    shown = staff.get(at).text
    assert said["words"] in shown
    assert "Somebody is looking" in client.get(told.location).text
    assert staff.post_form(at, {"answer": "agreed"}).status_code == 422
    done = staff.post_form(at, {"answer": "agreed", "words": "You are right. Thank you."})
    assert done.status_code == 303
    assert "You are right. Thank you." in client.get(told.location).text
    assert "You are right. Thank you." in client.get(f"{V1}{told.location}").json["answer_words"]
    assert staff.post_form(at, {"answer": "agreed", "words": "Twice."}).status_code == 409


def _gia():
    return account_named("gia")


def test_what_is_named_becomes_a_case_of_the_right_moderators_and_nobody_outside_learns_of_it(make, client, place):
    here = f"/topics/{place.topic_id}?post={place.number}#p{place.number}"
    answers = [
        client.post(f"{V1}/complaints", json={**NOTICE, "address": address})
        for address in (f"http://localhost{here}", "http://localhost/topics/999", "https://elsewhere.example/x")
    ]
    assert [found.status_code for found in answers] == [201] * 3
    shapes = [{name: value for name, value in found.json.items() if name not in ("reference", "key", "answer_by")}
              for found in answers]  # fmt: skip
    assert shapes[0] == shapes[1] == shapes[2] and set(answers[0].json) == {
        "reference", "key", "status", "answer_by", "timeframe",
    }  # fmt: skip
    first, *others = db.session.query(Complaint).order_by(Complaint.id)
    case = db.session.get_one(Case, first.case_id)
    assert (case.subject_type, case.subject_id, case.group.slug, case.risk) == ("post", place.id, "circle", "high")
    assert "find you" in first.snapshot["html"] and [one.case_id for one in others] == [None, None]
    assert answerers(first.id) == {_gia().id} and answerers(others[0].id) == {make.mo.id, make.owen.id}
    assert [one.id for one in complaints_for(make.ann).items] == []
    decide(_gia(), case.id, "remove", "It is a threat.", case.version, rule=1, legal_ground="Section 4.")
    reasons = statements_for(make.ann).items[0]
    assert (reasons.began, reasons.decided.legal_ground) == ("report", "Section 4.")
    assert "find you" in first.snapshot["html"], "kept as it was told, also once it is removed"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"good_faith": False}, "good_faith"), ({"address": ""}, "address"), ({"name": ""}, "name"),
        ({"email": ""}, "email"), ({"email": "nowhere"}, "email"), ({"offence": ""}, "offence"),
        ({"offence": "rude"}, "offence"), ({"kind": "rude"}, "kind"), ({"words": ""}, "words"), ({"more": 1}, "more"),
    ],
)  # fmt: skip
def test_what_the_law_asks_for_is_asked_for(client, change, field):
    answer = client.post(f"{V1}/complaints", json={**NOTICE, "address": "/topics/1", **change})
    assert answer.status_code == 422 and field in answer.json["errors"]
    nameless = {**NOTICE, "offence": "child_abuse", "address": "/topics/1", "name": "", "email": ""}
    assert client.post(f"{V1}/complaints", json=nameless).status_code == 201, "here nobody has to say who they are"
    page = client.post_form("/complaints", {"kind": "duties", "words": "My own words.", "website": "http://spam"})
    assert page.status_code == 422 and "My own words." in page.text


def test_who_is_meant_neither_sees_nor_answers_it(make, place, sign_in):
    mine = complain("a", "duties", "He looks away.", about="mo").complaint
    assert answerers(mine.id) == {make.owen.id}
    with pytest.raises(NotFound):
        complaint_for(make.mo, mine.id)
    assert sign_in(make.mo).get(f"/moderation/complaints/{mine.id}").status_code == 404
    said = {**NOTICE, "address": f"/topics/{place.topic_id}?post={place.number}", "about": "gia"}
    theirs = complain("a", **said).complaint
    assert theirs.group_id is None and answerers(theirs.id) == {make.mo.id, make.owen.id}
    own = complain("a", **{**NOTICE, "address": "/people/mo"}).complaint
    assert answerers(own.id) == {make.owen.id}, "nobody answers for what is said of themselves"
    alone = complain("a", "duties", "She looks away.", about="owen").complaint
    make.pause(make.mo)
    assert answerers(alone.id) == set()


def test_a_line_between_a_few_is_not_opened_by_somebody_who_guesses_its_address(make):
    make.otto.direct_from = make.ann.direct_from = "everybody"
    db.session.commit()
    room = start_conversation(make.ann, [make.otto.handle])
    line = send_message(make.ann, room.id, "a", "Between us").message
    made = complain("a", **{**NOTICE, "address": f"/rooms/{room.id}?at=1#line-{line.id}"}).complaint
    assert (made.case_id, made.snapshot) == (None, {})


def test_it_is_late_at_its_time(make, sign_in, clock):
    complain("a", **{**NOTICE, "address": "/topics/1"})
    complain("a", "duties", "Nobody answers.")
    urgent, other = db.session.query(Complaint).order_by(Complaint.id)
    clock.forward(days=1, minutes=1)
    assert (urgent.is_overdue, other.is_overdue) == (True, False)
    clock.forward(days=6)
    assert other.is_overdue and rfc3339(other.due_at) < rfc3339(now() + timedelta(seconds=1))
    assert sign_in(make.owen).get("/moderation/complaints").text.count("Overdue") == 2


def test_a_flood_from_one_address_is_stopped_kindly(make, client, monkeypatch):
    def full(act, _who, _rate):
        raise TooMany(60) if act == "complaint" else AssertionError(act)

    monkeypatch.setattr(complaints, "spend", full)
    answer = client.post(f"{V1}/complaints", json={"kind": "duties", "words": "Nobody answers."})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    page = client.post_form("/complaints", {"kind": "duties", "words": "My own words."})
    assert page.status_code == 429 and "My own words." in page.text
    assert (complaints.PER_ADDRESS, db.session.query(Complaint).count()) == ("5 per hour", 0)


def test_what_its_author_took_back_is_not_opened_by_somebody_who_guesses_its_address(make, place):
    remove_post(make.ann, place.id)
    here = f"/topics/{place.topic_id}?post={place.number}#p{place.number}"
    made = complain("a", **{**NOTICE, "address": here}).complaint
    assert (made.case_id, made.snapshot) == (None, {})


def test_how_it_stands_tells_nothing_of_what_it_named(make, place, client):
    """Neither that something is there, nor that it is by the only one who could look at it."""
    make.pause(make.mo)
    form = {name: "true" if value is True else value for name, value in NOTICE.items()}
    pages = []
    for address in (f"/posts/{place.id}", "/posts/999", "/people/owen", "/people/nobody-here"):
        told = client.post_form("/complaints", {**form, "address": address})
        pages.append(client.get(told.location).text.split("<main")[1])
    assert len({re.sub(r"[A-Za-z0-9_-]{12,}", "0", page) for page in pages}) == 1


def test_an_admin_reads_in_no_log_that_somebody_complained_of_them(make, sign_in):
    made = complain("a", "duties", "She looks away.", about=make.owen.handle).complaint
    other = complain("a", "duties", "Nobody answers.").complaint
    for one in (made, other):
        sign_in(make.mo).get(f"/moderation/complaints/{one.id}")
    looked = [noted.entry for noted in audit_for(make.owen).items if noted.entry.subject_type == "complaint"]
    assert [entry.subject_id for entry in looked] == [other.id]


def test_who_complained_is_forgotten_a_year_after_the_answer(make, clock):
    made = complain("a", **{**NOTICE, "address": "/people/mo"}).complaint
    complaints.answer(make.owen, made.id, "agreed", "You are right, Robin.")
    clock.forward(days=366)
    anonymise_old_cases()
    db.session.expire_all()
    assert (made.name, made.email, made.words, made.answer_words, made.snapshot) == ("", "", "", "", {})
    assert made.answer == "agreed"


def test_many_that_wait_are_read_page_by_page(make, sign_in):
    for number in range(25):
        said = {**NOTICE, "kind": "duties"} if number % 3 else NOTICE
        complain(f"10.0.0.{number}", said["kind"], said["words"])
    browser, seen, after = sign_in(make.mo), [], ""
    while after is not None:
        page = browser.get(f"/api/v1/moderation/complaints?after={after}").json
        seen, after = [*seen, *((one["kind"] != "illegal_content", one["id"]) for one in page["items"])], page["next"]
    assert len(seen) == 25
    assert seen == sorted(seen)
    assert browser.get("/moderation/complaints").status_code == 200


def test_the_way_there_stands_where_somebody_may_look_for_it(make, client, sign_in, place):
    told = report(make.otto, "user", "ann", "unkind").case
    decide(make.mo, told.id, "warn", "Softer, please.", told.version, rule=1)
    for page in (client.get("/policies/complaints"), client.get("/agreement"), client.get("/sign-in")):
        assert 'href="/complaints"' in page.text
    ann = sign_in(make.ann)
    (statement,) = ann.get("/api/v1/me/statements").json["items"]
    for address in ("/me", f"/me/statements/{statement['id']}", "/agreement", "/policies/complaints"):
        assert 'href="/complaints"' in ann.get(address).text.split("<main")[1], address
    make.pause(make.ann)
    paused = ann.get("/groups")
    assert paused.status_code == 403
    for way in ("/me/statements", "/complaints"):
        assert f'href="{way}"' in paused.text and ann.get(way).status_code == 200
