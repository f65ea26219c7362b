"""What stood around something that was reported: the same whoever reported it, and read by moderators alone."""

import re

import pytest

from community.chat.actions.messages import send_message
from community.chat.actions.rooms import open_room
from community.core.db import db
from community.core.text import render
from community.forums.actions.posts import create_post
from community.forums.actions.topics import create_topic
from community.moderation.actions.appeals import appeal
from community.moderation.actions.cases import decide
from community.moderation.actions.reports import report
from community.moderation.models.cases import Report
from community.moderation.queries.around import Reader
from community.moderation.queries.statements import statements_for

V1 = "/api/v1"


@pytest.fixture
def group(make):
    """Ann and Ben are members, Cara writes around what Ben writes, Gia and Mia look after it."""
    people = [make.ann, make.user("ben"), make.user("cara"), make.user("dee")]
    return make.group("Circle", members=people, moderators=[make.user("gia"), make.user("mia")], review_first_posts=0)


@pytest.fixture(params=["message", "post"])
def said(make, group, request):
    """What Ben said, between two of Cara's: its type and id."""
    ben, cara, dee = (make._cast(name) for name in ("ben", "cara", "dee"))
    if request.param == "message":
        room = open_room(group.id)

        def say(user, words):
            return send_message(user, room.id, words, words).message
    else:
        topic = create_topic(dee, group, "Evenings", "How are yours?")

        def say(user, words):
            return create_post(user, topic, words)

    say(cara, "Before it")
    found = say(ben, "The words")
    say(cara, "After it")
    return request.param, found.id


def test_it_is_the_same_whoever_reported(make, said):
    cara = make._cast("cara")
    make.no_contact(make.ann, cara)
    for person in (make.ann, make._cast("dee")):
        report(person, *said, "unkind")
    first, second = (made.snapshot for made in db.session.query(Report).order_by(Report.id))
    assert first == second
    assert "Before it" in first["before_html"] and "After it" in first["after_html"]


def test_a_reporter_reads_nothing_of_whom_they_have_no_contact_with(make, sign_in, said):
    make.no_contact(make.ann, make._cast("cara"))
    made = report(make.ann, *said, "unkind")
    browser = sign_in(make.ann)
    for page in (f"/me/reports/{made.reference}", "/me/reports", f"{V1}/me/reports", f"{V1}/me/export", "/me/export"):
        answer = browser.get(page)
        assert not re.search("Before it|After it|cara", answer.text), page


def test_a_moderator_reads_nothing_of_whom_they_have_no_contact_with(make, sign_in, said):
    gia, mia, cara = (make._cast(name) for name in ("gia", "mia", "cara"))
    make.no_contact(gia, cara)
    case = report(make.ann, *said, "self_harm").case
    decide(mia, case.id, "hide", "For now.", case.version, rule=1)
    asked = appeal(make._cast("ben"), statements_for(make._cast("ben")).items[0].id, "Please.")
    pages = (
        f"/moderation/cases/{case.id}", f"/moderation/cases/{case.id}/care/act", f"/moderation/appeals/{asked.id}",
        f"{V1}/moderation/cases/{case.id}",
    )  # fmt: skip
    for page in pages:
        texts = {person.handle: sign_in(person).get(page).text for person in (gia, mia)}
        assert "The words" in texts["gia"], page
        assert not re.search("Before it|After it|cara|<!--by", texts["gia"]), page
        if page != pages[2]:
            assert "Before it" in texts["mia"] and "After it" in texts["mia"] and "<!--by" not in texts["mia"], page


def test_it_costs_the_same_however_many_reported(make, said, sign_in, count_queries):
    case = report(make.ann, *said, "unkind").case
    browser, costs = sign_in(make._cast("gia")), []
    for number in range(3):
        browser.get(f"/moderation/cases/{case.id}")
        with count_queries() as seen:
            assert browser.get(f"/moderation/cases/{case.id}").status_code == 200
        costs.append(len(seen))
        for other in range(10):
            person = make.user(f"p{number}x{other}")
            make.join(person, case.group)
            report(person, *said, "unkind")
    assert costs[1] == costs[2]


def test_what_was_kept_before_and_what_people_write_is_read_as_it_stands(make):
    around = Reader(make.mo)
    assert around("") == "" and around("<blockquote><p>Old</p></blockquote>") == "<blockquote><p>Old</p></blockquote>"
    assert "<!--" not in render("One <!--by 7--> two")
