"""What stood around something that was reported: the same whoever reported it, and read by moderators alone."""

import re

import pytest

from community.chat.actions.messages import send_message
from community.chat.actions.rooms import open_room
from community.core.db import db
from community.forums.actions.posts import create_post
from community.forums.actions.topics import create_topic
from community.moderation.actions.reports import report
from community.moderation.models.cases import Report

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
