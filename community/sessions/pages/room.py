"""The HTML door of a session that takes place: its lobby, helping to hold it, and saying how it was."""

from flask import Blueprint, flash, redirect, render_template, url_for

from community.chat.models.rooms import STAGES
from community.core.doors import load, me
from community.core.errors import Invalid
from community.groups.queries.groups import agreement_of
from community.sessions import policy
from community.sessions.actions import arrivals, stages
from community.sessions.models import ARRIVING, GroupSession
from community.sessions.queries import arrivals as queries
from community.sessions.queries.removals import reasons_for
from community.sessions.queries.schedule import answer_of, session_for
from community.sessions.schemas import ArrivalInput, FeedbackInput

bp = Blueprint("held", __name__)
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


@bp.post("/sessions/<int:session_id>/take-over")
def take_over(session_id: int):
    stages.take_over(me(), session_for(me(), session_id))
    held = me().id in session_for(me(), session_id).holder_ids
    flash("You hold this session now." if held else "You are in the room now, beside those who hold it.", "ok")
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
    answer, arrival = answer_of(me().id, session.id), queries.arrival_of(me().id, session.id)
    return render_template(
        "sessions/lobby.html", session=session, group=session.group,
        has_place=answer is not None and answer.status == "going",
        line=answer is not None and answer.status == "waiting" and not session.has_started,
        arrival=arrival, reasons=reasons_for(me(), arrival),
        rules=agreement_of(session.group).rules, stages=dict(STAGES), holds=policy.can_hold(me(), session),
        arriving=ARRIVING, helped=HELPED, errors=errors,
    )  # fmt: skip
