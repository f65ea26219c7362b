"""What who holds a session does while it takes place, as the forms of their page."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug import Response

from community.chat.actions import floor
from community.chat.schemas.floor import TurnInput
from community.core.doors import load, me
from community.core.errors import Conflict
from community.sessions.actions import turns
from community.sessions.queries.schedule import session_for

bp = Blueprint("console", __name__)


@bp.post("/sessions/<int:session_id>/arrivals/<int:arrival_id>/floor")
def give_floor(session_id: int, arrival_id: int):
    try:
        turns.give_floor(me(), session_for(me(), session_id), arrival_id, load(TurnInput())["minutes"])
    except Conflict as refused:
        flash(refused.detail, "info")
    return _back(session_id)


@bp.post("/sessions/<int:session_id>/floor/end")
def end_turn(session_id: int):
    session = session_for(me(), session_id)
    if session.room_id is not None:
        floor.end_turn(me(), session.room_id)
    return _back(session_id)


def _back(session_id: int) -> Response:
    return redirect(url_for("held.console", session_id=session_id), 303)
