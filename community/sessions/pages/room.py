"""The HTML door of a session that takes place: its lobby, the page of who holds it, and saying how it was."""

from flask import Blueprint, flash, redirect, render_template, url_for

from community.chat.models import STAGES
from community.core.doors import load, me
from community.core.errors import Conflict, Invalid
from community.groups.queries import agreement_of
from community.sessions import policy
from community.sessions.actions import arrivals, stages
from community.sessions.actions.stages import NEXT
from community.sessions.models import ARRIVING, GroupSession
from community.sessions.queries import arrivals as queries
from community.sessions.queries.schedule import answer_of, session_for
from community.sessions.schemas import ArrivalInput, EntryInput, FeedbackInput, StageInput

bp = Blueprint("held", __name__)
#: What the buttons say that lead on.
STEPS = {
    "open": "Begin the first round",
    "middle": "Go on to open talk",
    "closing": "Begin the closing round",
    "read_only": "End the session",
}
HELPED = ((1, "Not at all"), (2, "A little"), (3, "Somewhat"), (4, "Much"), (5, "Very much"))


@bp.get("/sessions/<int:session_id>/lobby")
def lobby(session_id: int):
    """Coming in: the agreement, how one is arriving, waiting, and the way into the room."""
    return _lobby(stages.on_time(me(), session_id))


@bp.post("/sessions/<int:session_id>/lobby")
def arrive(session_id: int):
    session = stages.on_time(me(), session_id)
    try:
        arrivals.arrive(me(), session, load(ArrivalInput())["arriving"])
    except Invalid as error:
        return _lobby(session, error.errors), 422
    return redirect(url_for(".lobby", session_id=session_id), 303)


@bp.get("/sessions/<int:session_id>/console")
def console(session_id: int):
    """Who waits, who is in, and where the session goes next; afterwards what was said of it."""
    session = stages.on_time(me(), session_id)
    policy.require_hold(me(), session)
    return render_template(
        "sessions/console.html", session=session, people=queries.arrivals_of(me(), session), stages=dict(STAGES),
        arriving=dict(ARRIVING), steps=[(step, STEPS[step]) for step in NEXT.get(session.stage or "", ())],
        feedback=queries.feedback_on(session), helped=dict(HELPED),
    )  # fmt: skip


@bp.post("/sessions/<int:session_id>/arrivals/<int:arrival_id>")
def decide(session_id: int, arrival_id: int):
    let_in = load(EntryInput())["decision"] == "let_in"
    (arrivals.let_in if let_in else arrivals.not_now)(me(), session_for(me(), session_id), arrival_id)
    return redirect(url_for(".console", session_id=session_id), 303)


@bp.post("/sessions/<int:session_id>/stage")
def lead(session_id: int):
    try:
        stages.lead_to(me(), session_for(me(), session_id), load(StageInput())["stage"])
    except Conflict as refused:
        flash(refused.detail, "info")
    return redirect(url_for(".console", session_id=session_id), 303)


@bp.post("/sessions/<int:session_id>/take-over")
def take_over(session_id: int):
    stages.take_over(me(), session_for(me(), session_id))
    flash("You hold this session now.", "ok")
    return redirect(url_for("sessions.show", session_id=session_id), 303)


@bp.post("/sessions/<int:session_id>/feedback")
def give_feedback(session_id: int):
    session = session_for(me(), session_id)
    try:
        arrivals.give_feedback(me(), session, **load(FeedbackInput()))
    except Invalid as error:
        return _lobby(session, error.errors), 422
    flash("Thank you. It is kept without your name.", "ok")
    return redirect(url_for(".lobby", session_id=session_id), 303)


def _lobby(session: GroupSession, errors: dict | None = None) -> str:
    answer = answer_of(me().id, session.id)
    return render_template(
        "sessions/lobby.html", session=session, group=session.group,
        has_place=answer is not None and answer.status == "going", arrival=queries.arrival_of(me().id, session.id),
        rules=agreement_of(session.group).rules, stages=dict(STAGES), holds=policy.can_hold(me(), session),
        arriving=ARRIVING, helped=HELPED, errors=errors,
    )  # fmt: skip
