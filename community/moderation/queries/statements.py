"""Reads of what concerns oneself: one's reports, the decisions about one's own things, and second looks at them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import aliased, contains_eager, joinedload

from community.accounts import policy as accounts
from community.accounts.models import User
from community.core.db import db
from community.core.errors import NotFound
from community.core.paging import Page, keyset
from community.moderation.models.cases import Case, Report
from community.moderation.models.decisions import Appeal, Decision, Statement
from community.moderation.queries.cases import able, deciders, entitled, staff


def reports_by(viewer: User, after: str | None = None, limit: int = 20) -> Page:
    """The viewer's own reports, latest first."""
    statement = select(Report).where(Report.reporter_id == viewer.id).options(joinedload(Report.case))
    return keyset(statement, [(Report.id, True)], after, limit)


def report_for(viewer: User, reference: str) -> Report:
    """One of the viewer's own reports. Raises NotFound."""
    report = db.session.scalar(select(Report).where(Report.reporter_id == viewer.id, Report.reference == reference))
    if report is None:
        raise NotFound()
    return report


def states_of(reports: Sequence[Report]) -> dict[int, str]:
    """Where each report stands, by its id: received, looked_at, decided or no_independent_moderator. One statement."""
    waiting = deciders(report.case_id for report in reports if report.case.decided_at is None)
    return {
        report.id: "no_independent_moderator" if waits_alone(report.case, waiting) else report.status
        for report in reports
    }


def waits_alone(case: Case, waiting: Mapping[int, set[int]]) -> bool:
    """Nobody may decide it. That is not told of a pseudonym: it would be a moderator's."""
    return waiting.get(case.id) == set() and not case.is_anonymous


def decisions_on(reports: Iterable[Report]) -> dict[int, str]:
    """What was decided last in the cases of these reports, by case id. One statement."""
    case_ids = {report.case_id for report in reports}
    found = db.session.execute(
        select(Decision.case_id, Decision.decision).where(Decision.case_id.in_(case_ids)).order_by(Decision.id)
    )
    return dict(found.all())


def statements_for(viewer: User, after: str | None = None, limit: int = 20) -> Page:
    """What was decided about the viewer's own things, latest first."""
    return keyset(_own_statements(viewer), [(Statement.id, True)], after, limit)


def statement_for(viewer: User, statement_id: int) -> Statement:
    """One of them. Raises NotFound."""
    statement = db.session.scalar(_own_statements(viewer).where(Statement.id == statement_id))
    if statement is None:
        raise NotFound()
    return statement


def statement_about(viewer: User, subject_type: str, subject_id: int) -> Statement | None:
    """The latest about this thing of the viewer's own; None where nothing was decided about it."""
    about = _own_statements(viewer).join(Decision, Decision.id == Statement.decision_id).join(Case)
    about = about.where(Case.subject_type == subject_type, Case.subject_id == subject_id)
    return db.session.scalar(about.order_by(Statement.id.desc()).limit(1))


def _own_statements(viewer: User):
    return (
        select(Statement)
        .where(Statement.user_id == viewer.id)
        .options(
            joinedload(Statement.decided).joinedload(Decision.case).joinedload(Case.group),
            joinedload(Statement.appeal),
        )
    )


def _second_look(user_id: Any, of_site: ColumnElement[bool]) -> ColumnElement[bool]:
    """On Appeal joined to its statement, decision and case: this person may decide it. Nobody judges a case twice."""
    judged = aliased(Decision)
    return and_(
        Statement.user_id != user_id,
        or_(Case.subject_author_id.is_(None), Case.subject_author_id != user_id),
        ~exists().where(judged.case_id == Case.id, judged.moderator_id == user_id),
        or_(and_(Appeal.for_site, of_site), and_(~Appeal.for_site, entitled(user_id, of_site))),
    )


def _appeals(*columns):
    return (
        select(*columns)
        .select_from(Appeal)
        .join(Statement, Statement.id == Appeal.statement_id)
        .join(Decision, Decision.id == Statement.decision_id)
        .join(Case, Case.id == Decision.case_id)
    )


def appealable(viewer: User) -> ColumnElement[bool]:
    """An SQL condition on the joined appeal: the viewer may give the second look."""
    if not accounts.can_write(viewer):
        return false()
    return _second_look(viewer.id, true() if viewer.is_site_moderator else false())


def appeals_for(viewer: User, after: str | None = None, limit: int = 20) -> Page:
    """Open appeals the viewer may decide, longest waiting first."""
    statement = _loaded().where(Appeal.decided_at.is_(None), appealable(viewer))
    return keyset(statement, [(Appeal.id, False)], after, limit)


def appeal_for(viewer: User, appeal_id: int) -> Appeal:
    """One appeal that the viewer may decide. Raises NotFound."""
    appeal = db.session.scalar(_loaded().where(Appeal.id == appeal_id, appealable(viewer)))
    if appeal is None:
        raise NotFound()
    return appeal


def open_appeal_ids(viewer: User, ids: set[int]) -> list[int]:
    """Which of these appeals are open and the viewer's to decide."""
    open_ones = _appeals(Appeal.id).where(Appeal.id.in_(ids), Appeal.decided_at.is_(None), appealable(viewer))
    return list(db.session.scalars(open_ones))


def _loaded():
    return _appeals(Appeal).options(
        contains_eager(Appeal.statement).contains_eager(Statement.decided).contains_eager(Decision.case),
        contains_eager(Appeal.statement)
        .contains_eager(Statement.decided)
        .contains_eager(Decision.case)
        .joinedload(Case.group),
    )


def appeal_count(viewer: User) -> int:
    """How many appeals wait for the viewer."""
    waiting = _appeals(func.count(Appeal.id)).where(Appeal.decided_at.is_(None), appealable(viewer))
    return db.session.scalar(waiting) or 0


def appeal_deciders(appeal_id: int) -> set[int]:
    """Everybody who may decide this appeal: user ids."""
    of_site = User.role.in_(("moderator", "admin"))
    pairs = _appeals(User.id).join(User, and_(able(), _second_look(User.id, of_site)))
    people = staff(_appeals(Case.group_id).where(Appeal.id == appeal_id))
    return set(db.session.scalars(pairs.where(Appeal.id == appeal_id, User.id.in_(people))))
