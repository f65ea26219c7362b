"""Pages for everybody: tell the moderators something, see where it stands, read reasons, ask for a second look."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from community.core.clock import now
from community.core.doors import load, me, open_to_suspended
from community.core.errors import Conflict, Invalid
from community.moderation import subjects
from community.moderation.actions import appeals, reports
from community.moderation.models.cases import REPORT_REASONS, RISK_OF, SAFETY_CONCERN
from community.moderation.queries import care, in_force, statements
from community.moderation.queries.reasons import reasons_for
from community.moderation.queries.reported import seen_then
from community.moderation.queries.rota import next_staffed
from community.moderation.schemas.cases import span
from community.moderation.schemas.decisions import AppealInput
from community.moderation.schemas.reports import STATES, ConcernInput, outcome

bp = Blueprint("moderation", __name__)
#: Whoever reports for one of these should know when nobody is there to read it.
URGENT = frozenset(reason for reason, level in RISK_OF.items() if level == 3)


@bp.get("/report")
def report_form(errors=None):
    subject = subjects.see(me(), request.args.get("type", ""), request.args.get("id", ""))
    worries = [pair for pair in REPORT_REASONS if pair[0] == SAFETY_CONCERN]
    others = [pair for pair in REPORT_REASONS if pair[0] != SAFETY_CONCERN]
    return render_template(
        "moderation/report.html", subject=subject, label=subjects.types()[subject.type].label,
        reasons=worries + others, values=request.form, errors=errors or {},
    )  # fmt: skip


@bp.post("/report")
def report():
    try:
        made = reports.report(
            me(), request.args.get("type", ""), request.args.get("id", ""), **load(ConcernInput())
        )  # fmt: skip
    except Invalid as invalid:
        return report_form(invalid.errors), 422
    flash("Thank you for telling us. Only the moderators read it, and nobody else learns that you did.", "ok")
    return redirect(url_for(".own_report", reference=made.reference), 303)


@bp.get("/me/reports")
def own_reports():
    page = statements.reports_by(me(), request.args.get("after"))
    return render_template("moderation/reports.html", page=page, **_standing(page.items))


@bp.get("/me/reports/<reference>")
def own_report(reference):
    report = statements.report_for(me(), reference)
    return render_template(
        "moderation/reported.html", report=report, span=span, staffed_from=next_staffed(now(), report.case.group_id),
        urgent=report.reason in URGENT, **_standing([report]),
        help=care.help_in(me().country) if report.reason == SAFETY_CONCERN else None,
    )  # fmt: skip


@bp.get("/me/statements")
@open_to_suspended
def own_statements():
    page = statements.statements_for(me(), request.args.get("after"))
    return render_template("moderation/statements.html", page=page, done=subjects.done)


@bp.get("/me/statements/<int:statement_id>")
@open_to_suspended
def own_statement(statement_id, errors=None):
    statement = statements.statement_for(me(), statement_id)
    appeal = statement.appeal
    return render_template(
        "moderation/statement.html", reasons=reasons_for(me(), [statement])[0], appeal=appeal, done=subjects.done,
        instead=in_force.instead_of(statement.decided),
        waits_alone=bool(appeal and appeal.decided_at is None and not statements.appeal_deciders(appeal.id)),
        values=request.form, errors=errors or {},
    )  # fmt: skip


@bp.post("/me/statements/<int:statement_id>")
@open_to_suspended
def appeal(statement_id):
    try:
        appeals.appeal(me(), statement_id, **load(AppealInput()))
    except Invalid as invalid:
        return own_statement(statement_id, invalid.errors), 422
    except Conflict as refused:
        return own_statement(statement_id, {"reason": [refused.detail]}), refused.status
    flash("Sent. Somebody who did not make this decision reads it next.", "ok")
    return redirect(url_for(".own_statement", statement_id=statement_id), 303)


def _standing(found):
    """What the templates say about reports: the state of each, and what came of it."""
    decided = statements.decisions_on(found)
    return {
        "saw": seen_then(me(), found),
        "states": statements.states_of(found),
        "state_words": STATES,
        "outcomes": {report.id: outcome(decided.get(report.case_id)) for report in found},
        "reason_labels": dict(REPORT_REASONS),
    }
