"""What a moderator removes is recorded, and its author reads why. What is taken back waits for nobody any more."""

import pytest
from sqlalchemy import select

from community.core.db import db
from community.core.errors import Conflict, Invalid, NotAllowed, NotFound
from community.forums.actions import posts as actions
from community.forums.actions import topics
from community.forums.queries.posts import opening_of, posts_between
from community.forums.queries.topics import topic_for
from community.moderation.actions.cases import decide
from community.moderation.actions.claims import claim
from community.moderation.actions.reports import report
from community.moderation.models.cases import Case, LogEntry
from community.moderation.models.decisions import Decision, Statement


def statements_of(user):
    return db.session.scalars(select(Statement).where(Statement.user_id == user.id)).all()


def cases():
    return db.session.scalars(select(Case).order_by(Case.id)).all()


def test_a_moderators_removal_is_a_decision_with_reasons_for_the_author(topic, say, bea, grete, group):
    post = say(bea, "Her name is Else.")
    actions.remove_post(grete, post.id, "No names, please.", 2)
    assert (post.status, post.removed_by_id) == ("removed", grete.id)
    [statement] = statements_of(bea)
    made = statement.decided
    assert (made.decision, made.rule, made.reason) == ("remove", 2, "No names, please.")
    assert made.rule_text == "What is said here stays here."
    assert (made.case.status, made.case.group_id, made.moderator_id) == ("decided", group.id, grete.id)
    assert statement.appeal_until
    assert [entry.act for entry in db.session.scalars(select(LogEntry))] == ["decided"]


def test_without_a_reason_it_is_recorded_all_the_same(say, bea, grete):
    with pytest.raises(Invalid) as refused:
        actions.remove_post(grete, say(bea).id)
    assert list(refused.value.errors) == ["rule"], "a rule there is always"
    actions.remove_post(grete, say(bea).id, rule=1)
    [statement] = statements_of(bea)
    assert statement.decided.reason == "A moderator of the group removed this."


def test_no_statement_for_ones_own(say, bea):
    actions.remove_post(bea, say(bea).id)
    assert statements_of(bea) == [] and cases() == []


def test_a_rule_that_there_is_not_removes_nothing(say, bea, grete):
    post = say(bea)
    with pytest.raises(Invalid):
        actions.remove_post(grete, post.id, "Words", 9)
    db.session.expire_all()
    assert post.status == "published"


def test_removing_decides_the_open_case_and_its_reporter_hears_of_it(say, ann, bea, grete):
    post = say(bea)
    told = report(ann, "post", post.id, "unkind")
    actions.remove_post(grete, post.id, "Unkind.", 1)
    [case] = cases()
    assert (case.status, told.status) == ("decided", "decided")
    with pytest.raises(NotFound):
        actions.remove_post(grete, post.id)


def test_a_case_that_another_moderator_holds_is_left_to_them(make, group, say, ann, bea, grete):
    other = make.user("second")
    make.join(other, group, role="moderator")
    post = say(bea)
    report(ann, "post", post.id, "unkind")
    [case] = cases()
    claim(other, case.id, case.version)
    with pytest.raises(Conflict):
        actions.remove_post(grete, post.id, "Unkind.", 1)
    actions.remove_post(other, post.id, "Unkind.", 1)


def test_what_another_moderator_wrote_is_the_sites_to_look_at_again(make, group, say, grete):
    other = make.user("second")
    make.join(other, group, role="moderator")
    post = say(other)
    report(make.ann, "post", post.id, "unkind")
    actions.remove_post(grete, post.id, "Unkind.", 1)
    assert [case.group_id for case in cases()] == [None, None]
    assert [case.status for case in cases()] == ["open", "decided"]


def test_members_and_outsiders_remove_nothing(say, ann, bea, otto):
    post = say(bea)
    with pytest.raises(NotAllowed):
        actions.remove_post(ann, post.id, "Words", 1)
    with pytest.raises(NotFound):
        actions.remove_post(otto, post.id, "Words", 1)


def reviewed(group):
    group.review_first_posts = 9
    db.session.commit()


def test_taking_back_what_waits_ends_the_waiting_and_putting_it_back_begins_it_again(group, say, bea, grete):
    reviewed(group)
    post = say(bea)
    [case] = cases()
    actions.remove_post(bea, post.id)
    assert (case.status, post.status) == ("decided", "removed")
    actions.undo_removal(bea, post.id)
    assert post.status == "pending"
    again = cases()[-1]
    assert (again.status, again.awaits_review) == ("open", True)
    decide(grete, again.id, "approve", "Welcome.", again.version)
    assert post.status == "published"


def test_a_moderator_removing_what_waits_decides_its_case(group, ann, bea, grete):
    reviewed(group)
    topic = topics.create_topic(bea, group, title="A name", body="Her name is Else.")
    actions.remove_post(grete, opening_of(topic.id).id, "No names.", 2)
    [case] = cases()
    assert (case.status, case.awaits_review, case.subject_type) == ("decided", False, "topic")
    assert db.session.scalars(select(Decision.decision)).all() == ["remove"]


def test_what_a_moderator_removed_meanwhile_is_not_put_back_by_its_author(topic, say, ann, bea, grete):
    post = say(bea, "Her name is Else.")
    report(ann, "post", post.id, "private_information")
    actions.remove_post(bea, post.id)
    [case] = cases()
    decide(grete, case.id, "remove", "No names.", case.version, rule=2)
    with pytest.raises(NotAllowed):
        actions.undo_removal(bea, post.id)
    assert not posts_between(ann, topic_for(ann, topic.id), 2, 2)[0].shown


def test_the_page_asks_a_moderator_why(sign_in, say, bea, grete):
    post = say(bea, "Her name is Else.")
    browser = sign_in(grete)
    assert "What the person will read" in browser.get(f"/posts/{post.id}").text
    refused = browser.post_form(f"/posts/{post.id}/remove", {"reason": "No names, please"})
    assert refused.status_code == 422 and "No names, please" in refused.text
    assert browser.post_form(f"/posts/{post.id}/remove", {"reason": "No names", "rule": "2"}).status_code == 303
    [statement] = statements_of(bea)
    page = sign_in(bea).get(f"/me/statements/{statement.id}").text
    assert "No names" in page and "Her name is Else." in page


def test_the_api_needs_a_rule_and_takes_a_reason(sign_in, say, bea, grete):
    browser = sign_in(grete)
    one, two = say(bea), say(bea)
    assert list(browser.delete(f"/api/v1/posts/{one.id}").json["errors"]) == ["rule"]
    assert browser.delete(f"/api/v1/posts/{one.id}?rule=1").status_code == 204
    assert browser.delete(f"/api/v1/posts/{two.id}?rule=1&reason=Unkind").status_code == 204
    assert browser.delete(f"/api/v1/posts/{two.id}?rule=x").status_code == 422
    assert [made.decided.reason for made in statements_of(bea)] == [
        "A moderator of the group removed this.", "Unkind",
    ]  # fmt: skip
