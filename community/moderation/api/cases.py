"""The JSON door: reports and statements for everybody, cases and appeals for those who may decide them."""

from community.core.api import ApiBlueprint, paged
from community.core.doors import me, open_to_suspended
from community.core.paging import ListQuery, Page
from community.moderation import policy, subjects
from community.moderation.actions import appeals as appeal_actions
from community.moderation.actions import cases as case_actions
from community.moderation.actions import claims, hiding, triage
from community.moderation.actions import reports as report_actions
from community.moderation.models.cases import Case, Report
from community.moderation.queries import cases, phrases, queue, statements, targets
from community.moderation.queries.around import Reader
from community.moderation.queries.reasons import reasons_for
from community.moderation.queries.reported import seen_then
from community.moderation.schemas.cases import (
    CaseOutput,
    CaseQuery,
    HideInput,
    LogEntryOutput,
    NoteInput,
    NoteOutput,
    OfferInput,
    RiskInput,
    TimesOutput,
    WaitingOutput,
    WholeCaseOutput,
    rules_words,
)
from community.moderation.schemas.decisions import (
    AppealDecisionInput,
    AppealInput,
    AppealOutput,
    ClaimInput,
    DecisionInput,
    StatementOutput,
)
from community.moderation.schemas.reports import OwnReportOutput, ReportInput, ReportOutput, outcome

bp = ApiBlueprint("Moderation", __name__, "Reports, cases, decisions, second looks")


@bp.post("/reports")
@bp.arguments(ReportInput)
@bp.response(201, ReportOutput)
def report(data):
    """Tell the moderators about something you can see"""
    subject = data.pop("subject")
    made = report_actions.report(me(), subject["type"], subject["id"], **data)
    return {
        "reference": made.reference,
        "status": statements.states_of([made])[made.id],
        "expected_by": made.expected_by,
    }


@bp.get("/me/reports")
@bp.arguments(ListQuery, location="query")
@bp.page_of(OwnReportOutput)
def own_reports(asked):
    """What you told the moderators, and where it stands"""
    page = statements.reports_by(me(), **asked)
    states, decided = statements.states_of(page.items), statements.decisions_on(page.items)
    saw = seen_then(me(), page.items)

    def shown(made: Report) -> dict:
        return {
            "reference": made.reference,
            "status": states[made.id],
            "reason": made.reason,
            "detail": made.detail,
            "title": saw[made.id]["title"],
            "outcome": outcome(decided.get(made.case_id)),
            "expected_by": None if made.case.decided_at else made.expected_by,
            "created_at": made.created_at,
        }

    return paged(page.map(shown))


@bp.get("/me/statements")
@bp.arguments(ListQuery, location="query")
@bp.page_of(StatementOutput)
@open_to_suspended
def own_statements(asked):
    """What was decided about something of yours, and why"""
    page = statements.statements_for(me(), **asked)
    return paged(Page(reasons_for(me(), page.items), page.next))


@bp.get("/me/statements/<int:statement_id>")
@bp.response(200, StatementOutput)
@open_to_suspended
def own_statement(statement_id):
    """One statement of reasons"""
    return reasons_for(me(), [statements.statement_for(me(), statement_id)])[0]


@bp.post("/me/statements/<int:statement_id>/appeals")
@bp.arguments(AppealInput)
@bp.response(201, AppealOutput)
@open_to_suspended
def appeal(data, statement_id):
    """Ask for a second look by somebody else"""
    return appeal_actions.appeal(me(), statement_id, **data)


@bp.get("/moderation/cases")
@bp.arguments(CaseQuery, location="query")
@bp.page_of(CaseOutput)
def list_cases(asked):
    """Cases you may decide, the gravest first"""
    page = queue.cases_for(me(), **asked)
    keys = cases.subject_keys(page.items)
    return paged(page.map(lambda case: _shown(case, keys)))


@bp.get("/moderation/cases/<int:case_id>")
@bp.response(200, WholeCaseOutput)
def show_case(case_id):
    """One case, whole. The look is logged"""
    case = case_actions.look_at(me(), case_id)
    subject, last = subjects.look(case.subject_type, case.subject_id), cases.last_decision(case)
    around = Reader(me())
    return {
        **_shown(case, cases.subject_keys([case])),
        "reasons": [{**vars(one), "snapshot": around.whole(one.snapshot)} for one in phrases.reasons_of(me(), case.id)],
        "reports": [{**vars(one), "snapshot": around.whole(one.snapshot)} for one in cases.reports_of(case)],
        "now": around.whole(subject),
        "linked": [one.id for one in cases.linked_cases(me(), case)],
        "decisions": cases.earlier_decisions(me(), case),
        "notes": cases.notes_of(case),
        "rules": cases.rules_for(case)[1],
        "choices": policy.choices(case, subject, last),
    }


@bp.post("/moderation/cases/<int:case_id>/claim")
@bp.arguments(ClaimInput)
@bp.response(200, CaseOutput)
def claim(data, case_id):
    """Take a case for half an hour"""
    return _one(claims.claim(me(), case_id, **data))


@bp.delete("/moderation/cases/<int:case_id>/claim")
@bp.arguments(ClaimInput, location="query")
@bp.response(200, CaseOutput)
def release(data, case_id):
    """Hand a case on"""
    return _one(claims.release(me(), case_id, **data))


@bp.put("/moderation/cases/<int:case_id>/offer")
@bp.arguments(OfferInput)
@bp.response(200, CaseOutput)
def offer(data, case_id):
    """Ask another moderator to take a case on"""
    return _one(claims.offer(me(), case_id, **data))


@bp.post("/moderation/cases/<int:case_id>/offer/acceptance")
@bp.arguments(ClaimInput)
@bp.response(200, CaseOutput)
def accept(data, case_id):
    """Take on a case that you are asked to"""
    return _one(claims.accept(me(), case_id, **data))


@bp.delete("/moderation/cases/<int:case_id>/offer")
@bp.arguments(ClaimInput, location="query")
@bp.response(200, CaseOutput)
def decline(data, case_id):
    """Leave where it is a case that you are asked to take on"""
    return _one(claims.decline(me(), case_id, **data))


@bp.put("/moderation/cases/<int:case_id>/risk")
@bp.arguments(RiskInput)
@bp.response(200, CaseOutput)
def set_risk(data, case_id):
    """Say how great the risk to somebody is, and why"""
    return _one(triage.set_risk(me(), case_id, **data))


@bp.post("/moderation/cases/<int:case_id>/hide")
@bp.arguments(ClaimInput)
@bp.response(200, CaseOutput)
def hide_case(data, case_id):
    """Hide what a case is about until it is decided"""
    return _one(hiding.hide_case_for_now(me(), case_id, **data))


@bp.post("/moderation/hidden")
@bp.arguments(HideInput)
@bp.response(204)
def hide(data):
    """Hide something you look after until it is decided"""
    hiding.hide_for_now(me(), data["subject"]["type"], data["subject"]["id"])


@bp.get("/moderation/waiting")
@bp.response(200, WaitingOutput)
def waiting():
    """How many cases wait for you"""
    return queue.waiting_for(me())


@bp.get("/moderation/times")
@bp.response(200, TimesOutput)
def times():
    """How soon cases were taken up and things put away, in what you may decide"""
    priorities, hidden = targets.times_for(me())
    return {"priorities": priorities, "hidden": hidden}


@bp.post("/moderation/cases/<int:case_id>/decisions")
@bp.arguments(DecisionInput)
@bp.response(201, CaseOutput)
def decide(data, case_id):
    """Decide a case"""
    return _one(case_actions.decide(me(), case_id, **data).case)


@bp.post("/moderation/cases/<int:case_id>/notes")
@bp.arguments(NoteInput)
@bp.response(201, NoteOutput)
def add_note(data, case_id):
    """A word to the other moderators of a case"""
    return case_actions.add_note(me(), case_id, **data)


@bp.get("/moderation/log")
@bp.arguments(ListQuery, location="query")
@bp.page_of(LogEntryOutput)
def log(asked):
    """What happened in the cases you may decide, latest first"""
    return paged(cases.log_for(me(), **asked))


@bp.get("/moderation/appeals")
@bp.arguments(ListQuery, location="query")
@bp.page_of(AppealOutput)
def list_appeals(asked):
    """Open appeals you may decide, longest waiting first"""
    return paged(statements.appeals_for(me(), **asked))


@bp.post("/moderation/appeals/<int:appeal_id>/decision")
@bp.arguments(AppealDecisionInput)
@bp.response(200, AppealOutput)
def decide_appeal(data, appeal_id):
    """Give the second look"""
    return appeal_actions.decide_appeal(me(), appeal_id, **data)


def _one(case: Case) -> dict:
    return _shown(case, cases.subject_keys([case]))


def _shown(case: Case, keys: dict) -> dict:
    """A case as the contract has it: names instead of row numbers."""
    plain = ("id", "kind", "status", "risk", "version", "opened_at", "decided_at", "claimed_until", "priority",
             "due_at", "is_late", "rules_score", "held_back")  # fmt: skip
    return {
        **{name: getattr(case, name) for name in plain},
        "subject": {"type": case.subject_type, "id": keys[case.id]},
        "group": case.group.slug if case.group else None,
        "claimed_by": case.claimed_by.handle if case.is_claimed and case.claimed_by else None,
        "offered_to": case.offered_to.handle if case.offered_to else None,
        "rules_words": rules_words(case),
        "reason": case.reason_name,
        "report_count": case.reporter_count,
    }
