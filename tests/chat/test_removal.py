"""What a moderator removes from the chat is recorded, and its author reads why."""

from sqlalchemy import select

from community.chat.actions.messages import decide, remove_message
from community.chat.queries.log import events_since
from community.core.db import db
from community.moderation.models.cases import Case, LogEntry
from community.moderation.models.decisions import Statement
from tests.conftest import Ear


def statements_of(user):
    return db.session.scalars(select(Statement).where(Statement.user_id == user.id)).all()


def test_a_moderators_removal_is_a_decision(make, ben, mia, room, say):
    message = say(make.ann, "Her name is Else.")
    assert remove_message(mia, room.id, message.id, "No names.", 1) == 2
    [statement] = statements_of(make.ann)
    assert (statement.decided.decision, statement.decided.rule) == ("remove", 1)
    assert [entry.act for entry in db.session.scalars(select(LogEntry))] == ["decided"]
    assert [entry.type for entry in events_since(ben, room, 0).items] == ["message", "remove"]
    assert statements_of(mia) == []


def test_by_socket_with_and_without_a_reason(app, make, mia, room, say):
    one, two = say(make.ann, "One"), say(make.ann, "Two")
    ear = Ear(app, auth={"token": make.token(mia)})
    where = {"room_id": room.id, "message_id": one.id}
    assert ear.emit("message:remove", {**where, "reason": "Unkind", "rule": 99})["error"]["status"] == 422
    assert ear.emit("message:remove", {**where, "reason": "Unkind", "rule": 1}) == {"ok": True, "seq": 3}
    assert list(ear.emit("message:remove", {**where, "message_id": two.id})["error"]["errors"]) == ["rule"]
    assert ear.emit("message:remove", {**where, "message_id": two.id, "rule": 2}) == {"ok": True, "seq": 4}
    reasons = [statement.decided.reason for statement in statements_of(make.ann)]
    assert reasons == ["Unkind", "A moderator of the group removed this."]


def test_taking_back_what_waits_ends_the_waiting(make, room, say):
    room.group.review_chat, room.group.review_first_posts = True, 5
    db.session.commit()
    message = say(make.ann, "Hello")
    [case] = db.session.scalars(select(Case))
    assert case.status == "open"
    remove_message(make.ann, room.id, message.id)
    assert case.status == "decided"
    decide(message.id, "approve")
    assert message.status == "removed"


def test_the_page_asks_a_moderator_why(make, mia, room, say, sign_in):
    line = say(make.ann, "Her name is Else.")
    path = f"/rooms/{room.id}/messages/{line.id}"
    browser = sign_in(mia)
    assert "What the person will read" in browser.get(path).text
    assert browser.post_form(f"{path}/remove", {"rule": "1"}).status_code == 422
    assert browser.post_form(f"{path}/remove", {"rule": "1", "reason": "No names"}).status_code == 303
    assert len(statements_of(make.ann)) == 1


def test_the_author_reads_ones_own_words_and_nobody_elses(make, ben, mia, room, say, sign_in):
    make.no_contact(ben, make.ann)
    say(ben, "Not for Ann")
    line = say(make.ann, "Her name is Else.")
    remove_message(mia, room.id, line.id, "No names.", 1)
    [statement] = statements_of(make.ann)
    page = sign_in(make.ann).get(f"/me/statements/{statement.id}").text
    assert "Her name is Else." in page and "Not for Ann" not in page
    case = sign_in(mia).get(f"/moderation/cases/{statement.decided.case_id}").text
    assert "Not for Ann" in case
