"""Who is told what about cases, in which words. Nobody is named: neither who reported nor who decided."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from community.accounts.models import User
from community.core.clock import now
from community.core.db import db
from community.moderation import live, subjects
from community.moderation.models.cases import HIGH, Case, Report
from community.moderation.models.complaints import Complaint
from community.moderation.models.decisions import Appeal, Decision, Statement
from community.moderation.queries.cases import decidable, deciders
from community.moderation.queries.complaints import answerers, open_complaint_ids
from community.moderation.queries.rota import on_duty
from community.moderation.queries.statements import appeal_deciders, open_appeal_ids
from community.moderation.queries.welfare import resting, to_ask, willing
from community.notifications.actions import cancel, hear_now, notify
from community.notifications.kinds import Words
from community.notifications.models import Notification
from community.notifications.queries import waiting_for


def tell_opened(case: Case) -> None:
    """Something waits for those who may decide it. In danger whoever is on duty hears first, and all if nobody is."""
    may = deciders([case.id])[case.id]
    duty = _on_duty(case, may)
    notify(duty or to_ask(may, case), "case_opened", "case", case.id, on_duty=duty)


def tell_raised(case: Case) -> None:
    """A case became dangerous: whoever is on duty hears, unless they heard of it and it is in their inbox still."""
    first = _on_duty(case, deciders([case.id])[case.id])
    hear_now(first, "case_opened", "case", case.id)
    notify(first - waiting_for("case_opened", "case", case.id), "case_opened", "case", case.id, on_duty=first)


def tell_the_others(case: Case) -> None:
    """Nobody is at work on it yet: everybody who may decide it and has not heard of it."""
    heard = select(Notification.user_id).where(
        Notification.kind == "case_opened", Notification.subject_type == "case", Notification.subject_id == case.id
    )
    may = deciders([case.id])[case.id]
    duty = _on_duty(case, may)
    hear_now(duty, "case_opened", "case", case.id)
    notify(to_ask(may, case) - set(db.session.scalars(heard)), "case_opened", "case", case.id, on_duty=duty)


def _on_duty(case: Case, may: set[int]) -> set[int]:
    if case.risk_level < HIGH:
        return set()
    return willing(may & {turn.user.id for turn in on_duty(now(), case.group_id)}, case)


def take_back(case: Case) -> None:
    """Nothing waits any more: unread notices of the case go."""
    cancel("case_opened", "case", case.id)
    cancel("hidden_for_now", "hidden", case.id)


def tell_offered(case: Case) -> None:
    """Who is asked to take it on; while they rest it only stands in their queue."""
    if case.offered_to_id is not None:
        asked = {case.offered_to_id} - resting([case.offered_to_id])
        notify(asked, "case_offered", "case", case.id, on_duty=_on_duty(case, asked))


def take_back_offer(case: Case) -> None:
    """Nobody is asked any more."""
    cancel("case_offered", "case", case.id)


def tell_answered(case: Case, holder_id: int) -> None:
    """Who asked, of the answer."""
    notify([holder_id], "case_answered", "case", case.id)


def tell_hidden(case: Case) -> None:
    """Whose words are out of sight until they are read with care."""
    if case.subject_author_id is not None:
        notify([case.subject_author_id], "hidden_for_now", "hidden", case.id)


def tell_decided(case: Case) -> None:
    """Everybody who reported hears that it was decided, each about their own report."""
    take_back(case)
    reports = db.session.scalars(select(Report).where(Report.case_id == case.id)).all()
    for report in reports:
        notify([report.reporter_id], "report_decided", "report", report.id)
    live.stands(report.id for report in reports)


def tell_author(statement: Statement) -> None:
    """The person concerned reads the reasons."""
    notify([statement.user_id], "statement", "statement", statement.id)


def tell_appealed(appeal: Appeal) -> None:
    """Those who may give the second look."""
    notify(appeal_deciders(appeal.id), "appeal_opened", "appeal", appeal.id)


def tell_appeal_decided(appeal: Appeal) -> None:
    """The person who asked."""
    cancel("appeal_opened", "appeal", appeal.id)
    notify([appeal.statement.user_id], "appeal_decided", "statement", appeal.statement_id)


def tell_complained(complaint: Complaint) -> None:
    """Those who may answer it."""
    notify(answerers(complaint.id), "complaint_opened", "complaint", complaint.id)


def take_back_complaint(complaint: Complaint) -> None:
    """Nothing waits any more."""
    cancel("complaint_opened", "complaint", complaint.id)


def words(viewer: User, notices: Sequence[Notification]) -> dict[int, Words]:
    """The words of these notices for the viewer, by id, without what is no longer theirs to see."""
    by_type: dict[str, set[int]] = {}
    for notice in notices:
        by_type.setdefault(notice.subject_type, set()).add(notice.subject_id)
    known = {kind: _known(viewer, kind, ids) for kind, ids in by_type.items()}
    said = {
        "case_opened": "Something waits for you in the queue.",
        "case_offered": "Somebody asks you to take on a case.",
        "case_answered": "There is an answer to your hand-over.",
        "hidden_for_now": "Others don’t see something of yours until it was read with care. Nothing is decided yet.",
        "report_decided": "What you told us was looked at. Thank you for telling us.",
        "statement": "A moderator decided something about what you shared. The reasons are here.",
        "appeal_opened": "Somebody asks for a second look at a decision.",
        "complaint_opened": "Somebody without an account complains of something.",
        "appeal_decided": "Your second look is done. The answer is here.",
    }
    own = _own_words(known.get("statement", {}))
    return {
        notice.id: Words(
            own.get(notice.subject_id, said["statement"]) if notice.kind == "statement" else said[notice.kind],
            known[notice.subject_type][notice.subject_id],
        )
        for notice in notices
        if notice.subject_id in known[notice.subject_type]
    }


def _known(viewer: User, subject_type: str, ids: set[int]) -> dict[int, str]:
    """Where each of these leads, by id; only what is the viewer's to see."""
    if subject_type == "case":
        found = db.session.scalars(select(Case.id).where(Case.id.in_(ids), decidable(viewer)))
        return {key: f"/moderation/cases/{key}" for key in found}
    if subject_type == "hidden":
        own = select(Case).where(Case.id.in_(ids), Case.subject_author_id == viewer.id, Case.held_back)
        return {case.id: subjects.address(case.subject_type, case.subject_id) for case in db.session.scalars(own)}
    if subject_type == "appeal":
        return {key: f"/moderation/appeals/{key}" for key in open_appeal_ids(viewer, ids)}
    if subject_type == "complaint":
        return {key: f"/moderation/complaints/{key}" for key in open_complaint_ids(viewer, ids)}
    if subject_type == "report":
        reports = select(Report.id, Report.reference).where(Report.id.in_(ids), Report.reporter_id == viewer.id)
        return {key: f"/me/reports/{reference}" for key, reference in db.session.execute(reports)}
    found = db.session.scalars(select(Statement.id).where(Statement.id.in_(ids), Statement.user_id == viewer.id))
    return {key: f"/me/statements/{key}" for key in found}


def _own_words(statement_ids: Iterable[int]) -> dict[int, str]:
    """What was done, by statement, where it is not about something written."""
    apart = [name for name, subject in subjects.types().items() if subject.done]
    found = db.session.scalars(
        select(Statement)
        .join(Statement.decided)
        .join(Decision.case)
        .where(Statement.id.in_(statement_ids), Case.subject_type.in_(apart))
        .options(contains_eager(Statement.decided).contains_eager(Decision.case))
    )
    return {one.id: f"{subjects.done(one.decided)} The reasons are here." for one in found}
