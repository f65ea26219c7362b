"""The moderators' side: queue, cases, second looks, log."""

from flask import flash, redirect, render_template, request, url_for

from community.accounts.policy import can_administer
from community.core.clock import now
from community.core.db import leave_mark
from community.core.doors import load, load_query, me
from community.core.errors import Conflict, Invalid
from community.core.watched import KINDS
from community.moderation import policy, subjects
from community.moderation.actions import appeals as appeal_actions
from community.moderation.actions import cases as case_actions
from community.moderation.actions import claims, hiding, triage
from community.moderation.actions import welfare as welfare_actions
from community.moderation.models.cases import REPORT_REASONS
from community.moderation.models.decisions import DECISIONS, TIMED, WITHOUT_RULE
from community.moderation.queries import cases, phrases, risk, statements, welfare
from community.moderation.queries import queue as queue_reads
from community.moderation.queries.around import Reader
from community.moderation.queries.complaints import complaint_count, complaints_about
from community.moderation.queries.rota import next_staffed
from community.moderation.schemas.cases import (
    CaseQuery,
    NoteInput,
    OfferInput,
    RiskInput,
    due_words,
    reason_words,
    rules_words,
)
from community.moderation.schemas.decisions import AppealDecisionInput, ClaimInput, DecisionInput
from community.moderation.staff.guard import staff_blueprint

bp = staff_blueprint("moderation_staff")


@bp.get("")
def queue():
    try:
        asked = load_query(CaseQuery())
    except Invalid:
        return redirect(url_for(".queue"))
    shown = {**asked, "status": asked["status"] or "waiting"}
    if "X-By-Itself" not in request.headers:  # an open page that is read again is nobody at work
        leave_mark(welfare_actions.at_work, me())
    own, page = welfare.load_of(me()), queue_reads.cases_for(me(), **shown)
    left = welfare.left_to_others(page.items, own.not_taken)
    return render_template(
        "moderation/queue.html", page=welfare.last(page, left), left=left, load=own, asked=asked,
        groups=queue_reads.queue_groups(me()), waiting=queue_reads.waiting_for(me()),
        appeals=statements.appeal_count(me()), complaints=complaint_count(me()),
        types=subjects.types(), staffed_from=next_staffed(now()),
        keys=queue_reads.by_keys(me()), without_decider=cases.without_decider() if can_administer(me()) else 0,
        reason_words=reason_words, rules_words=rules_words, due_words=due_words,
    )  # fmt: skip


@bp.get("/cases/<int:case_id>")
def case(case_id):
    return _case_page(case_id)


@bp.post("/cases/<int:case_id>/claim")
def claim(case_id):
    return _act(case_id, lambda: claims.claim(me(), case_id, **load(ClaimInput())), "Yours for half an hour.")


@bp.post("/cases/<int:case_id>/release")
def release(case_id):
    return _act(
        case_id,
        lambda: claims.release(me(), case_id, **load(ClaimInput())),
        "Given back.",
    )


@bp.post("/cases/<int:case_id>/offer")
def offer(case_id):
    return _act(case_id, lambda: claims.offer(me(), case_id, **load(OfferInput())),
                "Asked. It stays where it is until they answer.")  # fmt: skip


@bp.post("/cases/<int:case_id>/accept")
def accept(case_id):
    return _act(case_id, lambda: claims.accept(me(), case_id, **load(ClaimInput())), "Yours for half an hour.")


@bp.post("/cases/<int:case_id>/decline")
def decline(case_id):
    return _act(case_id, lambda: claims.decline(me(), case_id, **load(ClaimInput())), "Left where it is. That is fine.")


@bp.post("/cases/<int:case_id>/hide")
def hide(case_id):
    return _act(case_id, lambda: hiding.hide_case_for_now(me(), case_id, **load(ClaimInput())),
                "Hidden until it is decided. Its author is told.")  # fmt: skip


@bp.post("/cases/<int:case_id>/risk")
def set_risk(case_id):
    return _act(case_id, lambda: triage.set_risk(me(), case_id, **load(RiskInput())), "Changed, and kept in the log.")


@bp.post("/cases/<int:case_id>/notes")
def add_note(case_id):
    return _act(case_id, lambda: case_actions.add_note(me(), case_id, **load(NoteInput())), "Noted for the others.")


@bp.post("/cases/<int:case_id>/decisions")
def decide(case_id):
    return _act(
        case_id, lambda: case_actions.decide(me(), case_id, **load(DecisionInput())),
        "Decided. Everybody it concerns is told, and nobody reads who reported.",
    )  # fmt: skip


@bp.get("/appeals")
def appeals():
    page = statements.appeals_for(me(), request.args.get("after"))
    return render_template("moderation/appeals.html", page=page, types=subjects.types(), labels=dict(DECISIONS))


@bp.get("/appeals/<int:appeal_id>")
def appeal(appeal_id, errors=None):
    found = appeal_actions.look_at(me(), appeal_id)
    decided = found.statement.decided
    return render_template(
        "moderation/appeal.html", appeal=found, decided=decided, around=Reader(me()),
        case=decided.case, types=subjects.types(),
        done=subjects.done, choices=policy.answers(decided), values=request.form, errors=errors or {},
    )  # fmt: skip


@bp.post("/appeals/<int:appeal_id>")
def decide_appeal(appeal_id):
    try:
        appeal_actions.decide_appeal(me(), appeal_id, **load(AppealDecisionInput()))
    except Invalid as invalid:
        return appeal(appeal_id, invalid.errors), 422
    flash("Done. The person who asked reads your answer.", "ok")
    return redirect(url_for(".appeals"), 303)


@bp.get("/log")
def log():
    page = cases.log_for(me(), request.args.get("after"))
    return render_template("moderation/log.html", page=page, audits=policy.can_audit(me()))


def _act(case_id, action, said):
    """Do it and show the case again; what was typed is kept when it is refused."""
    try:
        action()
    except Invalid as invalid:
        return _case_page(case_id, invalid.errors), 422
    except Conflict as refused:
        return _case_page(case_id, {"_schema": [refused.detail]}), refused.status
    flash(said, "ok")
    return redirect(url_for(".case", case_id=case_id), 303)


def _case_page(case_id, errors=None):
    found = case_actions.look_at(me(), case_id)
    subject = subjects.look(found.subject_type, found.subject_id)
    possible = policy.choices(found, subject, cases.last_decision(found))
    version, rules = cases.rules_for(found)
    own = welfare.load_of(me())
    return render_template(
        "moderation/case.html", case=found, subject=subject, around=Reader(me()),
        type=subjects.types().get(found.subject_type),
        reports=cases.reports_of(found), complaints=complaints_about(me(), found),
        notes=cases.notes_of(found), history=cases.history_of(found),
        reasons=phrases.reasons_of(me(), found.id), phrase_kinds=dict(KINDS),
        earlier=cases.earlier_decisions(me(), found), agreement_version=version, rules=rules,
        linked=cases.linked_cases(me(), found), others=cases.handable(me(), found), risks=RISK_CHOICES,
        after=queue_reads.next_case(me(), found.id, own.not_taken), keys=queue_reads.by_keys(me()),
        staffed_from=next_staffed(now(), found.group_id),
        can_hide=subject is not None and found.decided_at is None and policy.is_hideable(subject),
        rules_words=rules_words, due_words=due_words,
        choices=[(value, label, _hint(value)) for value, label in DECISIONS if value in possible],
        standing=risk.standing(me(), found), load=own, timed=TIMED,
        left=bool(welfare.left_to_others([found], own.not_taken)),
        labels=dict(DECISIONS), reason_labels=dict(REPORT_REASONS), reason_words=reason_words,
        values=request.form, errors=errors or {},
    )  # fmt: skip


#: (value, label) for the form.
RISK_CHOICES = (
    ("none", "Nothing to worry about"),
    ("low", "Low"),
    ("medium", "Some: please look today"),
    ("high", "High: somebody may be in danger"),
)


def _hint(decision):
    needs = [] if decision in WITHOUT_RULE else ["a rule"]
    needs += ["an end"] if decision in TIMED else []
    return f"Needs {' and '.join(needs)}." if needs else ""
