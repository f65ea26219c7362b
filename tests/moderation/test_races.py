"""Many at once, in real threads on a real database: one case, one decision."""

import pytest
from sqlalchemy import func, select

from community.accounts.models import User
from community.core.db import db
from community.core.errors import Conflict, NotFound
from community.moderation.actions import phrases
from community.moderation.actions.appeals import appeal, decide_appeal
from community.moderation.actions.cases import add_note, decide
from community.moderation.actions.claims import accept, claim, offer
from community.moderation.actions.complaints import answer, complain
from community.moderation.actions.disclosures import ask
from community.moderation.actions.hiding import hide_case_for_now
from community.moderation.actions.reports import report
from community.moderation.models.cases import Case, CaseNote, Report
from community.moderation.models.decisions import Appeal, Decision, Statement

pytestmark = pytest.mark.own_server


def as_user(user_id, act):
    return lambda: act(db.session.get(User, user_id))


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_twenty_reports_at_once_make_one_case(committed, at_once):
    make, things = committed
    thing_id = things.write(make.ann).id
    people = [make.user().id for _ in range(20)]
    results = at_once([as_user(key, lambda user: report(user, "thing", thing_id, "unkind").id) for key in people])
    assert len(set(results)) == 20
    assert (count(Case), count(Report)) == (1, 20)
    case = db.session.scalar(select(Case))
    assert (case.reporter_count, case.rule_count, case.version) == (20, 20, 20)


def test_one_of_twenty_decisions_wins(committed, at_once):
    make, things = committed
    make.site_rules()
    made = report(make.otto, "thing", things.write(make.ann).id, "unkind")
    case_id = made.case_id
    moderators = [make.user(role="moderator").id for _ in range(20)]
    db.session.rollback()
    results = at_once(
        [as_user(key, lambda user: decide(user, case_id, "hide", "For now.", 1, rule=1).id) for key in moderators]
    )
    assert sum(isinstance(result, Conflict) for result in results) == 19, results
    assert (count(Decision), count(Statement), len(things.heard)) == (1, 1, 1)


def test_one_of_ten_claims_wins(committed, at_once):
    make, things = committed
    case_id = report(make.otto, "thing", things.write(make.ann).id, "unkind").case_id
    moderators = [make.user(role="moderator").id for _ in range(10)]
    db.session.rollback()
    results = at_once([as_user(key, lambda user: claim(user, case_id, 1).claimed_by_id) for key in moderators])
    assert sum(isinstance(result, Conflict) for result in results) == 9, results


def test_one_appeal_and_one_answer(committed, at_once):
    make, things = committed
    make.site_rules()
    case = report(make.otto, "thing", things.write(make.ann).id, "unkind").case
    decide(make.mo, case.id, "hide", "For now.", case.version, rule=1)
    statement_id, ann_id = db.session.scalar(select(Statement.id)), make.ann.id
    others = [make.user(role="moderator").id for _ in range(20)]
    db.session.rollback()
    results = at_once([as_user(ann_id, lambda user: appeal(user, statement_id, "Please.").id) for _ in range(5)])
    assert sum(isinstance(result, Conflict) for result in results) == 4, results
    appeal_id = db.session.scalar(select(Appeal.id))
    db.session.rollback()
    results = at_once(
        [as_user(key, lambda user: decide_appeal(user, appeal_id, "overturned", "Yes.").id) for key in others]
    )
    assert sum(isinstance(result, Conflict) for result in results) == 19, results
    assert [event.decision for event in things.heard] == ["hide", "restore"]


def reported(make, things, *staff):
    """The id of a case about a line of Ann's, and those of moderators by name."""
    make.site_rules()
    people = [make.user(name, role="moderator").id for name in staff]
    case_id = report(make.otto, "thing", things.write(make.ann).id, "unkind").case_id
    db.session.rollback()
    return case_id, people


def one_of(results) -> list:
    """What did not come to nothing; the others are clear conflicts."""
    won = [result for result in results if not isinstance(result, Exception)]
    assert all(isinstance(result, Conflict) for result in results if isinstance(result, Exception)), results
    return won


def test_a_claim_and_a_decision_at_once(committed, at_once):
    make, things = committed
    case_id, (first, second) = reported(make, things, "first", "second")
    results = at_once(
        [
            as_user(first, lambda user: claim(user, case_id, 1).claimed_by_id),
            as_user(second, lambda user: decide(user, case_id, "hide", "For now.", 1, rule=1).moderator_id),
        ]
    )
    assert len(one_of(results)) == 1
    case = db.session.get(Case, case_id)
    assert (case.version, case.status) == (2, "claimed" if results[0] == first else "decided")


def test_a_hand_over_and_a_decision_at_once(committed, at_once):
    make, things = committed
    case_id, (giver, taker) = reported(make, things, "giver", "taker")
    claim(db.session.get(User, giver), case_id, 1)
    offer(db.session.get(User, giver), case_id, "taker", 2)
    db.session.rollback()
    results = at_once(
        [
            as_user(taker, lambda user: accept(user, case_id, 3).claimed_by_id),
            as_user(giver, lambda user: decide(user, case_id, "dismiss", "It is fine.", 3).moderator_id),
        ]
    )
    assert len(one_of(results)) == 1
    case = db.session.get(Case, case_id)
    assert case.offered_to_id is None
    assert case.status == ("claimed" if results[0] == taker else "decided")


def test_a_note_and_a_decision_at_once_both_stay(committed, at_once):
    make, things = committed
    case_id, (writer, decider) = reported(make, things, "writer", "decider")
    results = at_once(
        [
            as_user(writer, lambda user: add_note(user, case_id, "I know her.").id),
            as_user(decider, lambda user: decide(user, case_id, "hide", "For now.", 1, rule=1).id),
        ]
    )
    assert not [result for result in results if isinstance(result, Exception)], results
    assert (count(CaseNote), count(Decision)) == (1, 1)


def test_a_report_during_removal_keeps_what_was_seen(committed, at_once):
    make, things = committed
    case_id, (decider,) = reported(make, things, "decider")
    line_id, other = db.session.get(Case, case_id).subject_id, make.user().id
    db.session.rollback()
    results = at_once(
        [
            as_user(decider, lambda user: decide(user, case_id, "remove", "Too far.", 1, rule=1).id),
            as_user(other, lambda user: report(user, "thing", line_id, "threat").id),
        ]
    )
    kept = db.session.scalars(select(Report)).all()
    assert all("Why are you still there" in one.snapshot["html"] for one in kept)
    if isinstance(results[0], Conflict):  # the report came first, so that the case is read again before it is removed
        assert len(kept) == 2 and things.kept[line_id].status == "published"
    else:
        assert things.kept[line_id].status == "removed"
        assert len(kept) == 1 + (not isinstance(results[1], Exception))


def test_hiding_and_deciding_at_once_leaves_what_was_decided(committed, at_once):
    make, things = committed
    case_id, (first, second) = reported(make, things, "first", "second")
    results = at_once(
        [
            as_user(first, lambda user: hide_case_for_now(user, case_id, 1).id),
            as_user(second, lambda user: decide(user, case_id, "dismiss", "It is fine.", 1).id),
        ]
    )
    assert len(one_of(results)) == 1
    case = db.session.get(Case, case_id)
    line = things.kept[case.subject_id]
    assert (case.held_back, line.status) == ((True, "hidden") if case.decided_at is None else (False, "published"))


def test_one_of_twenty_answers_to_a_complaint_counts(committed, at_once):
    make, _things = committed
    made = complain("a", "duties", "Nobody answers.").complaint.id
    moderators = [make.user(role="moderator").id for _ in range(20)]
    db.session.rollback()
    results = at_once([as_user(key, lambda user: answer(user, made, "agreed", "Yes.").id) for key in moderators])
    assert sum(isinstance(result, Conflict) for result in results) == 19, results


def test_a_phrase_that_is_taken_out_while_it_is_switched_is_gone(committed, at_once):
    make, _things = committed
    owners = [make.user(role="admin").id for _ in range(2)]
    for turn in range(6):
        phrase_id = phrases.add(db.session.get(User, owners[0]), None, [f"burner {turn}"], "word", "hold")[0].id
        db.session.rollback()
        results = at_once(
            [
                as_user(owners[0], lambda user, one=phrase_id: phrases.take_out(user, one)),
                as_user(owners[1], lambda user, one=phrase_id: bool(phrases.switch(user, one, True))),
            ]
        )
        assert results[0] is None, results
        assert results[1] is True or isinstance(results[1], NotFound), results


def test_what_two_ask_for_at_once_waits_once(committed, at_once):
    make, things = committed
    make.site_rules()
    for _ in range(4):
        case_id = report(make.otto, "thing", things.write(make.ann).id, "worried").case_id
        moderators = [make.user(role="moderator").id for _ in range(5)]
        db.session.rollback()
        results = at_once(
            [
                as_user(key, lambda user, one=case_id: ask(user, one, "handle", "Us", "It may be tonight.").id)
                for key in moderators
            ]
        )
        assert sum(isinstance(result, Conflict) for result in results) == 4, results
