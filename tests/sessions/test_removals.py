"""Being asked to leave a session is a decision: its reasons can be read, and somebody else can look at it again."""

from io import BytesIO

import pytest
from PIL import Image

from community.chat.actions.pictures import send_picture
from community.chat.queries.people import listener_ids
from community.core.db import db
from community.core.errors import Conflict, NotFound
from community.moderation.actions.appeals import appeal, decide_appeal
from community.moderation.actions.reports import report
from community.moderation.queries.queue import cases_for
from community.moderation.queries.statements import appeals_for, statements_for
from community.notifications.queries import inbox
from community.sessions import jobs
from community.sessions.actions import arrivals, stages
from community.sessions.models import Removal
from tests.sessions.plans import held, say


@pytest.fixture
def statement(make, session, arrival):
    """What Ann, whom Mo asked to leave, reads of it."""
    say(make.ann, session.room, "Then do as I say.")
    arrivals.remove(make.mo, session, arrival.id, "Rule 1 asks us to be kind.", 1)
    return statements_for(make.ann).items[0]


def in_room(make, session):
    return make.ann.id in listener_ids(session.room)


def test_whoever_has_to_leave_reads_the_reasons_and_where_a_second_look_is_asked_for(make, session, statement, sign_in):
    ann, page = sign_in(make.ann), f"/me/statements/{statement.id}"
    [notice] = [item for item in inbox(make.ann).page.items if item.kind == "statement"]
    assert (notice.url, notice.text.split(".")[0]) == (page, "You were asked to leave a session")
    assert page in ann.get(f"/sessions/{session.id}/lobby").text
    shown = ann.get(page).text
    for words in ("Rule 1 asks us", "A place in “Sunday hour”", "Then do as I say.", "Ask for a second look"):
        assert words in shown, words
    assert "asked to leave" in ann.get("/me/statements").text
    own = ann.put(f"/api/v1/sessions/{session.id}/arrival", json={"agreed": True, "arriving": 2}).json
    assert (own["status"], own["statement_id"]) == ("removed", statement.id)
    assert own["reason"].startswith("Rule 1")
    assert ann.get("/api/v1/me/statements").json["items"][0]["what"].startswith("You were asked to leave")


def test_nobody_else_learns_of_it_but_the_groups_moderators(make, session, zoe, nora, statement, sign_in):
    for person in (zoe, make.otto):
        assert sign_in(person).get(f"/me/statements/{statement.id}").status_code == 404
        assert cases_for(person, status="decided").items == []
        assert "statement" not in [item.kind for item in inbox(person).page.items]
        with pytest.raises(NotFound):
            report(person, "session_removal", db.session.query(Removal).one().id, "unkind")
    [case] = cases_for(nora, status="decided").items
    page = sign_in(nora).get(f"/moderation/cases/{case.id}").text
    assert "A place in “Sunday hour”" in page
    assert "Then do as I say." in page
    assert "A place in a session" in sign_in(nora).get("/moderation?status=decided").text
    assert case.group_id == session.group_id


def test_a_second_look_lets_them_back_in(make, session, nora, statement, sign_in, listen):
    ear = listen(sign_in(make.ann))
    asked = appeal(make.ann, statement.id, "I was quoting my boss.")
    assert appeals_for(make.mo).items == [], "not by whoever decided"
    assert sign_in(nora).get(f"/moderation/appeals/{asked.id}").status_code == 200
    ear.heard()
    decide_appeal(nora, asked.id, "overturned", "So I read it too.")
    assert in_room(make, session)
    assert ear.heard("session:changed")
    assert say(make.ann, session.room, "Thank you.").status == "published"
    kinds = [item.kind for item in inbox(make.ann).page.items]
    assert {"session_let_in", "appeal_decided"} <= set(kinds)


@pytest.mark.parametrize(("answer", "back"), [("upheld", False), ("reduced", True)])
def test_what_is_kept_stays_and_what_becomes_milder_lets_them_in(make, session, nora, statement, answer, back):
    decide_appeal(nora, appeal(make.ann, statement.id, "Please.").id, answer, "I thought about it.")
    assert in_room(make, session) is back


def test_let_in_meanwhile_and_asked_to_leave_again_is_another_decision(make, session, nora, arrival, statement):
    arrivals.let_in(make.mo, session, arrival.id)
    arrivals.remove(make.mo, session, arrival.id, "Once more, please be kind.", 1)
    assert len(statements_for(make.ann).items) == 2
    decide_appeal(nora, appeal(make.ann, statement.id, "The first time.").id, "overturned", "That was too soon.")
    assert not in_room(make, session), "the second time stands"
    with pytest.raises(Conflict):
        arrivals.remove(make.mo, session, arrival.id, "Thrice.", 1)


def test_not_now_does_not_take_the_second_look_from_whoever_was_asked_to_leave(make, session, nora, arrival, statement):
    with pytest.raises(Conflict):
        arrivals.not_now(make.mo, session, arrival.id)
    decide_appeal(nora, appeal(make.ann, statement.id, "Please.").id, "overturned", "So I read it too.")
    assert in_room(make, session)


def test_after_the_session_a_second_look_lets_nobody_in_and_its_words_stay_with_it(
    make, session, nora, statement, clock, sign_in
):
    asked = appeal(make.ann, statement.id, "Late, I know.")
    stages.lead_to(make.mo, session, "read_only")
    clock.forward(minutes=11)
    jobs.keep_time()
    clock.forward(days=2)
    jobs.keep_time()
    db.session.expire_all()
    assert session.stage == "gone"
    assert "Then do as I say." in sign_in(nora).get(f"/moderation/appeals/{asked.id}").text
    decide_appeal(nora, asked.id, "overturned", "It was a quote.")
    assert not in_room(make, session)
    assert "taken back" in sign_in(make.ann).get(f"/me/statements/{statement.id}").text


def test_whoever_decides_reads_nothing_that_was_said_after_they_were_back(
    make, session, nora, arrival, statement, clock, sign_in
):
    [case] = cases_for(nora, status="decided").items
    clock.forward(minutes=1)
    arrivals.let_in(make.mo, session, arrival.id)
    say(make.ann, session.room, "For those in here only.")
    page = sign_in(nora).get(f"/moderation/cases/{case.id}").text
    assert "Then do as I say." in page
    assert "For those in here only." not in page


def test_a_picture_is_told_of_where_somebody_looks_again(make, session, arrival):
    file = BytesIO()
    Image.new("RGB", (40, 20), "green").save(file, "PNG")
    send_picture(make.ann, session.room_id, "picture", file.getvalue(), "A door that is shut")
    arrivals.remove(make.mo, session, arrival.id, "Rule 1 asks us to be kind.", 1)
    [one] = statements_for(make.ann).items
    assert "A picture: A door that is shut" in one.decided.snapshot["html"]
    assert "<img" not in one.decided.snapshot["html"], "it goes with the room, and whoever left can't see it"


def test_what_stays_of_a_removal_is_told_before_anybody_comes_in(make, session, sign_in):
    ann, next_one = sign_in(make.ann), held(make, make.ann, group=session.group)
    for page in (f"/rooms/{session.room_id}", f"/sessions/{next_one.id}/lobby"):
        assert "the last lines of whoever is asked to leave" in ann.get(page).text, page
