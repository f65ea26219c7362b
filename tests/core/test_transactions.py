"""One way to write: whole or not at all, one writer at a time on SQLite, and nothing leaves before the commit."""

import subprocess
import sys
import textwrap

import pytest
from sqlalchemy import select

from community.accounts.models import SiteAgreement
from community.core.db import after_commit, db, held, keep, transaction, transactional
from tests.services.process import ROOT


def rule(version):
    return SiteAgreement(version=version, rules=[])


def test_an_inner_failure_that_is_caught_outside_loses_the_whole(make):
    @transactional
    def inner():
        db.session.add(rule(8))
        raise KeyError

    with pytest.raises(KeyError), transaction():
        db.session.add(rule(7))
        inner()
    assert db.session.scalars(select(SiteAgreement)).all() == []


def test_what_waits_for_the_commit_runs_in_order_and_one_failure_stops_none(make, caplog):
    said = []

    def broken():
        raise OSError

    with transaction():
        after_commit(lambda: said.append(1))
        after_commit(broken)
        after_commit(lambda: said.append(2))
    assert said == [1, 2]
    assert "after the commit" in caplog.text


def test_a_change_outside_a_transaction_is_noticed(make):
    db.session.add(rule(5))
    with pytest.raises(RuntimeError, match="outside a transaction"), transaction():
        pass
    db.session.rollback()


def test_after_a_transaction_things_are_as_stored(make):
    with transaction():
        db.session.add(rule(6))
    db.session.expire_all()
    assert db.session.get(SiteAgreement, 6).rules == []


@pytest.mark.sqlite
def test_two_greenlets_that_read_first_both_write(make_database):
    """A deferred read can't become a write once somebody else committed: both would otherwise fail half the time."""
    code = """
        from gevent import monkey; monkey.patch_all()
        import gevent
        from sqlalchemy import select, func
        from community.accounts.models import SiteAgreement
        from community.core.db import db, transactional
        from community.core.settings import Settings
        from community.factory import create_app

        app = create_app(Settings(mode="test", database_url=URL).checked(), async_mode="gevent")

        @transactional
        def write(version):
            top = db.session.scalar(select(func.max(SiteAgreement.version))) or 0
            db.session.add(SiteAgreement(version=top + 1, rules=[version]))
            db.session.flush()
            gevent.sleep(0)

        def request(version):
            with app.app_context():
                for _ in range(20):
                    db.session.scalar(select(func.count()).select_from(SiteAgreement))
                    gevent.sleep(0)
                    write(version)
                    gevent.sleep(0)

        with app.app_context():
            SiteAgreement.__table__.create(db.engine)
        gevent.joinall([gevent.spawn(request, n) for n in range(4)], raise_error=True)
        with app.app_context():
            print(db.session.scalar(select(func.count()).select_from(SiteAgreement)))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code).replace("URL", repr(make_database.empty()))],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stdout.strip() == "80", done.stderr


def test_a_row_kept_by_another_key_is_held_until_a_transaction_begins_or_ends(make):
    with pytest.raises(ZeroDivisionError), transaction():
        lost = keep(SiteAgreement, rule(5), number=5)
        db.session.add(lost)
        db.session.flush()
        assert held(SiteAgreement, number=5) is lost
        raise ZeroDivisionError
    assert held(SiteAgreement, number=5) is None
    kept = keep(SiteAgreement, rule(6), number=6)
    assert held(SiteAgreement, number=6) is kept
    with transaction():
        assert held(SiteAgreement, number=6) is None, "what it decides on is read in it"
    assert keep(SiteAgreement, None, number=5) is None
