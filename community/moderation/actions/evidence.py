"""What a case keeps as evidence, and for how long."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import JSON, String, Table, delete, or_, select, update

from community.accounts.models import User
from community.core.clock import now
from community.core.db import db, transactional
from community.moderation.models.cases import Case, CaseNote, LogEntry
from community.moderation.models.complaints import Complaint
from community.moderation.models.decisions import Appeal, Decision, KeptOut, Statement
from community.moderation.models.risk import CareWord
from community.moderation.queries import in_force

KEPT_FOR = timedelta(days=365)  # after the decision; an appeal is possible for half of it
FREELY = 100  # characters, from which on a column is for words
AT_ONCE = 100  # cases, in one transaction


@transactional
def anonymise_some() -> int:
    """Of cases decided a year ago, take away what was written and what was seen. That there was one stays, with the
    decision, its rule and its numbers; the reasons too, while their reader is here. How many; 0 once there are none.
    """
    due = (
        select(Case.id)
        .where(Case.decided_at <= now() - KEPT_FOR, Case.anonymised_at.is_(None), ~_awaits_second_look())
        .order_by(Case.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    cases = db.session.scalars(due).all()
    if cases:
        _anonymise(cases)
    return len(cases)


@transactional
def forget_reader(user_id: int) -> None:
    """Somebody left: what stayed of old cases for them to read goes with the next round."""
    read = update(Case).where(Case.subject_author_id == user_id, Case.anonymised_at.is_not(None))
    _run(read.values(anonymised_at=None))


@transactional
def keep_address(user_id: int, digest: str) -> None:
    """Somebody who is kept out of the site gives up an address. Beside the case that keeps them out stays what it takes
    to know the address again; where none does, nothing stays.
    """
    of_theirs = select(Case.id).where(Case.subject_author_id == user_id, Case.id.in_(in_force.keeping_out()))
    for case_id in db.session.scalars(of_theirs):
        db.session.merge(KeptOut(case_id=case_id, digest=digest))


@transactional
def forget_addresses() -> None:
    """Of whoever is kept out no more, because the pause is over or the decision was taken back, nothing stays."""
    _run(delete(KeptOut).where(KeptOut.case_id.not_in(in_force.keeping_out())))


def _awaits_second_look():
    waits = select(Decision.case_id).join(Statement).join(Appeal).where(Appeal.decided_at.is_(None))
    return Case.id.in_(waits)


def _anonymise(cases) -> None:
    _run(delete(CaseNote).where(CaseNote.case_id.in_(cases)))
    _run(delete(KeptOut).where(KeptOut.case_id.in_(cases)))
    _run(delete(CareWord).where(CareWord.case_id.in_(cases), CareWord.user_id.in_(_gone())))
    for table in Case.metadata.sorted_tables:
        for column in _pointing_at_cases(table):
            words = dict(_words_in(table))
            if words:
                _run(update(table).where(column.in_(cases)).values(**words))
    of_cases = Decision.case_id.in_(cases)
    _run(update(Decision).where(of_cases).values(snapshot={}))
    left = or_(Case.subject_author_id.is_(None), Case.subject_author_id.in_(_gone()))
    about_the_gone = select(Case.id).where(Case.id.in_(cases), left)
    _run(update(Decision).where(Decision.case_id.in_(about_the_gone)).values(reason=""))
    statements = select(Statement.id).join(Decision).where(of_cases, Statement.user_id.in_(_gone()))
    _run(update(Appeal).where(Appeal.statement_id.in_(statements)).values(reason="", decision_reason=""))
    _run(update(Case).where(Case.id.in_(cases)).values(anonymised_at=now()))
    _run(update(Case).where(Case.id.in_(about_the_gone)).values(subject_author_id=None, subject_identity_id=None))


def _pointing_at_cases(table: Table) -> list:
    """Whatever hangs on a case, also what a table made later keeps. Decisions and the log have rules of their own, and
    caring words stay while their reader is here. What is said of a decision afterwards goes a year after its answer.
    """
    if table in (Decision.__table__, LogEntry.__table__, CareWord.__table__):
        return []
    pointing = (key.parent for key in table.foreign_keys if key.column.table is Case.__table__)
    return [column for column in pointing if column is not Complaint.__table__.c.decided_case_id]


def _words_in(table: Table) -> Iterator[tuple[str, Any]]:
    """Columns that people write in freely, each with what stands there afterwards. Short ones only name a choice."""
    for column in table.columns:
        free = isinstance(column.type, String) and (column.type.length is None or column.type.length >= FREELY)
        if free or isinstance(column.type, JSON):
            yield column.name, None if column.nullable else "" if free else {}


def _gone():
    return select(User.id).where(User.closed_at.is_not(None))


def _run(statement) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})
