"""The audit log: one chain that finds every kind of tampering, on either database, whoever writes at the same time."""

from itertools import pairwise
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from community.core import audit
from community.core.audit import AuditEntry, AuditHead
from community.core.db import db as database
from community.core.db import transaction
from community.core.settings import Settings
from tests.services.apps import another_app

ENTRY, HEAD = AuditEntry.__table__, AuditHead.__table__


def write(count: int) -> None:
    for number in range(count):
        audit.append(7, "case.looked", "case", number + 1, group_id=3, decision="hide", rule=2)


def run(app, *words):
    database.session.commit()
    answer = app.test_cli_runner().invoke(args=["audit", *words])
    database.session.expire_all()
    return answer


def change(statement) -> None:
    database.session.execute(statement)
    database.session.commit()


def swap(first: int, second: int) -> None:
    for old, new in ((first, 99), (second, first), (99, second)):
        change(sa.update(ENTRY).where(ENTRY.c.position == old).values(position=new))


def forge() -> None:
    row = database.session.execute(sa.select(ENTRY).where(ENTRY.c.position == 5)).one()
    change(sa.insert(ENTRY).values({**row._mapping, "position": 6, "previous": row.digest}))


def cut(position: int) -> None:
    change(sa.delete(ENTRY).where(ENTRY.c.position > position))


def cut_with_its_head(position: int) -> None:
    cut(position)
    digest = database.session.scalar(sa.select(ENTRY.c.digest).where(ENTRY.c.position == position))
    change(sa.update(HEAD).values(position=position, digest=digest))


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (lambda: change(sa.update(ENTRY).where(ENTRY.c.position == 3).values(actor_id=8)), "Row 3: it was changed"),
        (lambda: change(sa.update(ENTRY).where(ENTRY.c.position == 3).values(details={})), "Row 3: it was changed"),
        (lambda: change(sa.update(ENTRY).where(ENTRY.c.position == 3).values(digest="0" * 64)), "Row 3: it was"),
        (lambda: change(sa.delete(ENTRY).where(ENTRY.c.position == 3)), "Row 3: row 3 is missing"),
        (lambda: change(sa.delete(ENTRY).where(ENTRY.c.position < 3)), "Row 1: rows 1 to 2 are missing"),
        (lambda: swap(2, 4), "Row 2: it does not follow"),
        (forge, "Row 6: there are rows behind the head"),
        (lambda: cut(3), "Row 4: rows 4 to 5 are missing"),
        (lambda: cut(0), "Row 1: rows 1 to 5 are missing"),
    ],
    ids=["who", "what", "digest", "deleted", "first", "moved", "put in", "cut off", "emptied"],
)
def test_tampering_with_a_row_is_found(app, db, tamper, said):
    write(5)
    whole = run(app, "verify")
    assert (whole.exit_code, "5 rows" in whole.output) == (0, True), whole.output
    tamper()
    answer = run(app, "verify")
    assert answer.exit_code == 1
    assert said in answer.output
    assert "does not hold" in answer.output


def test_what_is_cut_off_together_with_its_head_is_found_by_an_anchor(app, db):
    write(5)
    anchor = run(app, "head").output.strip()
    assert run(app, "verify", "--anchor", anchor).exit_code == 0
    cut_with_its_head(3)
    assert run(app, "verify").exit_code == 0, "by itself a shorter log is whole"
    answer = run(app, "verify", "--anchor", anchor)
    assert (answer.exit_code, "rows 4 to 5 are missing" in answer.output) == (1, True)
    write(2)  # and written on, as if nothing had been
    answer = run(app, "verify", "--anchor", anchor)
    assert (answer.exit_code, "Row 5: it is not the row that the anchor was taken of" in answer.output) == (1, True)
    assert run(app, "verify", "--anchor", "what?").exit_code == 1


def test_who_does_not_know_the_key_can_not_write_a_chain_that_fits(app, db, monkeypatch):
    monkeypatch.setitem(app.extensions, "settings", Settings(mode="test", audit_key="a guess").checked())
    write(2)
    monkeypatch.undo()
    write(1)
    answer = run(app, "verify")
    assert answer.output.count("written by another key") == 2


def test_a_row_is_stored_with_what_it_is_about_or_not_at_all(db):
    with pytest.raises(RuntimeError), transaction():
        audit.append(7, "case.looked", "case", 1)
        raise RuntimeError
    assert audit.head() == (0, audit.START)
    with transaction():
        audit.append(7, "case.looked", "case", 1)
        audit.append(7, "case.claimed", "case", 1)
    rows = database.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.position)).all()
    assert [row.act for row in rows] == ["case.looked", "case.claimed"]
    assert rows[1].previous == rows[0].digest == rows[0].digest.lower()
    assert audit.head() == (2, rows[1].digest)


@pytest.mark.parametrize("words", ["He wrote that", "ann@example.org", "Ann", "a" * 201, 1.5, ["x"]])
def test_what_people_wrote_stays_out(db, words):
    with pytest.raises(ValueError, match="only ids and names of acts"):
        audit.append(7, "case.decided", "case", 1, reason=words)


@pytest.fixture
def own_app(make_database):
    """An app on a migrated database of its own."""
    with another_app(Settings(mode="test", database_url=make_database.migrated()).checked()) as app:
        yield app


@pytest.mark.own_server
def test_many_at_once_write_one_chain_and_the_database_refuses_to_change_it(own_app):
    barrier = Barrier(8)

    def one(actor: int) -> None:
        with own_app.app_context():
            barrier.wait()
            for number in range(10):
                audit.append(actor, "case.looked", "case", number + 1)
            database.session.remove()

    threads = [Thread(target=one, args=(actor,)) for actor in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with own_app.app_context():
        assert list(audit.breaks()) == []
        rows = database.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.position)).all()
        assert [row.position for row in rows] == list(range(1, 81))
        assert all(later.previous == earlier.digest for earlier, later in pairwise(rows))
        for refused in (
            sa.update(ENTRY).values(actor_id=1),
            sa.delete(ENTRY).where(ENTRY.c.position == 80),
            sa.delete(HEAD),
            sa.update(HEAD).values(position=79),
        ):
            database.session.rollback()
            with pytest.raises(sa.exc.DBAPIError, match="only ever added to"):
                database.session.execute(refused)
        database.session.remove()
        database.engine.dispose()
