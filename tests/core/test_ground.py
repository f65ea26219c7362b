"""The ground works: doors are shut, errors are problems, transactions keep their promises."""

import pytest

from community.accounts.models import SiteAgreement
from community.core.db import after_commit, db, transaction


def test_health(client):
    assert client.get("/healthz").json == {"status": "ok"}


def test_unknown_api_path_is_a_problem(client):
    answer = client.get("/api/v1/nothing")
    assert answer.status_code == 404 and answer.content_type == "application/problem+json"
    assert answer.json["status"] == 404


def test_nothing_leaves_when_the_transaction_fails(make):
    left = []
    with pytest.raises(ZeroDivisionError), transaction():
        db.session.add(SiteAgreement(version=9, rules=[]))
        after_commit(lambda: left.append(1))
        raise ZeroDivisionError
    assert left == [] and db.session.get(SiteAgreement, 9) is None


def test_effects_wait_for_the_outermost_commit(make):
    left = []
    with transaction():
        with transaction():
            after_commit(lambda: left.append(1))
        assert left == []
    assert left == [1]


def test_a_foreign_origin_is_refused(sign_in, make):
    answer = sign_in(make.ann).post("/api/v1/nothing", json={}, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
