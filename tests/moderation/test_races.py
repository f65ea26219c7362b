"""Many at once, in real threads on a real database: one case, one decision."""

import pytest
from sqlalchemy import func, select

from community.accounts.models import User
from community.core.db import db
from community.core.errors import Conflict
from community.moderation.actions.appeals import appeal, decide_appeal
from community.moderation.actions.cases import claim, decide
from community.moderation.actions.reports import report
from community.moderation.models.cases import Case, Report
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
