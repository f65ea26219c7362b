"""Topics that a moderator leaves to others, by the content note of what a case is about, in each place."""

from datetime import date

import pytest
from sqlalchemy import select

from community.accounts.models import User
from community.chat.actions.messages import send_message
from community.chat.actions.rooms import open_room
from community.chat.models.lines import Message
from community.forums.actions.posts import create_post
from community.forums.actions.topics import create_topic
from community.milestones.actions.milestones import define
from community.moderation.actions.reports import report
from community.moderation.actions.welfare import choose
from community.moderation.models.cases import REPORT_REASONS, TOPICS
from community.moderation.queries.welfare import willing
from community.notifications.models import Notification


@pytest.fixture
def place(make):
    """A group of Ann's and Otto's that Mo and Gus look after, and its rules."""
    make.site_rules()
    return make.group("Evenings", owner=make.user("gus"), moderators=[make.mo], members=[make.ann, make.otto])


def told(db, case) -> set[int]:
    asked = select(Notification.user_id).where(Notification.kind == "case_opened", Notification.subject_id == case.id)
    return set(db.session.scalars(asked))


def written(make, db, place, kind: str, notes: list[str]) -> int:
    """Something of Ann's with these content notes."""
    if kind == "message":
        number = len(db.session.scalars(select(Message.id)).all())
        said = f"It was a hard night, number {number}."
        return send_message(make.ann, open_room(place.id).id, str(number), said, content_notes=notes).message.id
    if kind == "milestone":
        shared = {"content_notes": notes, "audience": "group", "group": place.slug}
        return define(make.ann, title="A year", kind="other", happened_on=date(2026, 1, 1), **shared).id
    topic = create_topic(make.ann, place, "A hard night", "It was long.", content_notes=notes)
    return topic.id if kind == "topic" else create_post(make.ann, topic, "And the next one.").id


@pytest.mark.parametrize("kind", ["topic", "post", "message", "milestone"])
def test_a_content_note_counts_as_a_topic(make, place, db, sign_in, kind):
    mo, gus = make.mo, db.session.get_one(User, place.founder_id)
    choose(mo, covers=False, budget=None, not_taken=["self-harm"])
    hard = report(make.otto, kind, written(make, db, place, kind, ["grief", "self-harm"]), "unkind", "So sharp.").case
    calm = report(make.otto, "user", "ann", "spam").case
    plain = report(make.otto, "topic", written(make, db, place, "topic", ["grief"]), "unkind").case
    assert told(db, hard) == {gus.id}
    assert told(db, plain) == {gus.id, mo.id}
    queue = sign_in(mo).get("/moderation").text
    places = [queue.index(f'/moderation/cases/{case.id}"') for case in (calm, plain, hard)]
    assert places == sorted(places), "it stays in the queue, and comes last"
    assert queue.count("A topic that you leave to others") == 1
    page = sign_in(mo).get(f"/moderation/cases/{hard.id}").text
    assert '<details class="note" open' not in page, "covered, also for whoever wants words open"
    assert '<details class="note" open' in sign_in(mo).get(f"/moderation/cases/{plain.id}").text
    assert "A topic that you leave to others" not in sign_in(gus).get("/moderation").text
    assert "takes cases about it just now" not in page
    choose(gus, covers=True, budget=None, not_taken=["grief"])
    alone = report(make.otto, kind, written(make, db, place, kind, ["grief", "self-harm"]), "unkind").case
    assert told(db, alone) == {gus.id, mo.id}
    assert "takes cases about it just now" in sign_in(mo).get(f"/moderation/cases/{alone.id}").text


def test_notes_and_reasons_are_topics_apart(make, sign_in):
    assert len(dict(TOPICS)) == len(TOPICS) > len(REPORT_REASONS)
    browser = sign_in(make.mo)
    assert "Marked with a content note: Grief" in browser.get("/moderation/welfare").text
    browser.post_form("/moderation/welfare", {"not_taken": ["grief", "self_harm"]})
    assert browser.get("/api/v1/moderation/welfare").json["not_taken"] == ["grief", "self_harm"]


def test_who_takes_a_case_costs_the_same_for_many_who_leave_topics(make, place, db, count_queries):
    case = report(make.otto, "topic", written(make, db, place, "topic", ["grief"]), "unkind").case

    def asked(people: list[int]) -> int:
        with count_queries() as seen:
            assert willing(people, case) == set()
        return len(seen)

    people = [make.user() for _ in range(9)]
    for one in people:
        choose(one, covers=True, budget=None, not_taken=["grief"])
    ids = [one.id for one in people]
    asked(ids)
    assert asked(ids) == asked(ids[:2])
