"""What who holds a session does while it takes place, as the forms of their page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug import Response

from community.chat.actions import floor
from community.chat.actions.holders import holder_seen
from community.chat.models.rooms import STAGES
from community.chat.queries.floor import turn_of
from community.chat.schemas.floor import TurnEndInput, TurnInput
from community.core.doors import load, me
from community.core.errors import Conflict, Invalid, NotFound, TooMany
from community.groups.queries.groups import agreement_of
from community.moderation.schemas.decisions import RemovalInput
from community.sessions import policy
from community.sessions.actions import arrivals, holding, notes, stages, talk
from community.sessions.actions.stages import NEXT
from community.sessions.models import ARRIVING
from community.sessions.queries import arrivals as queries
from community.sessions.queries.notes import notes_of
from community.sessions.queries.schedule import possible_holders, session_for
from community.sessions.schemas import (
    EntryInput,
    HandleInput,
    PaceInput,
    QuietInput,
    SessionNoteInput,
    StageInput,
)

bp = Blueprint("console", __name__)
#: What the buttons say that lead on.
STEPS = {
    "open": "Begin the first round",
    "middle": "Go on to open talk",
    "closing": "Begin the closing round",
    "read_only": "End the session",
}
STEPS_OF = {
    "support_circle": STEPS | {"middle": "Go on to the next round"},
    "quiet_room": STEPS | {"middle": "Begin the quiet time"},
}
HELPED = {1: "Not at all", 2: "A little", 3: "Somewhat", 4: "Much", 5: "Very much"}
SLOW = ((0, "As people like"), (10, "10 seconds"), (30, "30 seconds"), (60, "A minute"), (120, "2 minutes"))


@bp.get("/sessions/<int:session_id>/console")
def show(session_id: int, errors: dict | None = None):
    """Who waits, who is in, whose turn it is, and where the session goes next; afterwards what was said of it."""
    session = stages.on_time(me(), session_id)
    policy.require_hold(me(), session)
    if session.room is not None:
        holder_seen(session.room)
    words = STEPS_OF.get(session.format, STEPS)
    others = [one.handle for one in possible_holders(me(), session.group) if one.id != me().id]
    return render_template(
        "sessions/console.html", session=session, people=queries.arrivals_of(me(), session), stages=dict(STAGES),
        arriving=dict(ARRIVING), steps=[(step, words[step]) for step in NEXT.get(session.stage or "", ())],
        feedback=queries.feedback_on(session), helped=HELPED, notes=notes_of(me(), session), others=others, slow=SLOW,
        turn=turn_of(session.room_id) if session.room_id else 0, errors=errors or {},
        may_cancel=policy.can_cancel(me(), session), rules=agreement_of(session.group).rules,
    )  # fmt: skip


@bp.post("/sessions/<int:session_id>/arrivals/<int:arrival_id>")
def decide(session_id: int, arrival_id: int):
    session, let_in = session_for(me(), session_id), load(EntryInput())["decision"] == "let_in"
    with _told(somebody=True):
        (arrivals.let_in if let_in else arrivals.not_now)(me(), session, arrival_id)
    return _back(session_id)


@bp.post("/sessions/<int:session_id>/stage")
def lead(session_id: int):
    with _told():
        stages.lead_to(me(), session_for(me(), session_id), load(StageInput())["stage"])
    return _back(session_id)


@bp.post("/sessions/<int:session_id>/arrivals/<int:arrival_id>/floor")
def give_floor(session_id: int, arrival_id: int):
    session = session_for(me(), session_id)
    with _told(somebody=True):
        talk.give_floor(me(), session, arrival_id, **load(TurnInput()))
    return _back(session_id)


@bp.post("/sessions/<int:session_id>/floor/end")
def end_turn(session_id: int):
    session = session_for(me(), session_id)
    if session.room_id is not None:
        floor.end_turn(me(), session.room_id, **load(TurnEndInput()))
    return _back(session_id)


@bp.post("/sessions/<int:session_id>/arrivals/<int:arrival_id>/quiet")
def quieten(session_id: int, arrival_id: int):
    session = session_for(me(), session_id)
    with _told(somebody=True):
        talk.quieten(me(), session, arrival_id, load(QuietInput())["minutes"])
    return _back(session_id)


@bp.post("/sessions/<int:session_id>/arrivals/<int:arrival_id>/removal")
def remove(session_id: int, arrival_id: int):
    """Somebody has to leave; they read why."""
    session = session_for(me(), session_id)

    def act() -> None:
        arrivals.remove(me(), session, arrival_id, **load(RemovalInput()))

    return _tried(session_id, act, "They are not in the room any more, and read why.", somebody=True)


@bp.post("/sessions/<int:session_id>/pace")
def slow_down(session_id: int):
    with _told():
        talk.slow_down(me(), session_for(me(), session_id), load(PaceInput())["slow_seconds"])
        flash("Settled. Everybody in the room sees it.", "ok")
    return _back(session_id)


@bp.post("/sessions/<int:session_id>/hand-over")
def hand_over(session_id: int):
    """Another moderator holds it from now on."""
    try:
        holding.hand_over(me(), session_for(me(), session_id), load(HandleInput())["handle"])
    except Invalid as error:
        return show(session_id, error.errors), 422
    except Conflict as refused:
        flash(refused.detail, "info")
    else:
        flash("The session is in their hands now. Thank you for having held it.", "ok")
    return redirect(url_for("sessions.show", session_id=session_id), 303)


@bp.post("/sessions/<int:session_id>/second")
def name_second(session_id: int):
    """Another moderator holds it too."""

    def act() -> None:
        holding.name_second(me(), session_for(me(), session_id), load(HandleInput())["handle"])

    return _tried(session_id, act, "They hold it with you, and are told.")


@bp.post("/sessions/<int:session_id>/help")
def ask_for_help(session_id: int):
    def act() -> None:
        holding.ask_for_help(me(), session_for(me(), session_id))

    return _tried(session_id, act, "The other moderators are asked to come.")


@bp.post("/sessions/<int:session_id>/notes")
def add_note(session_id: int):
    def act() -> None:
        notes.add_note(me(), session_for(me(), session_id), load(SessionNoteInput())["body"])

    return _tried(session_id, act, "Noted. Only those who hold the session see it.")


@bp.post("/sessions/<int:session_id>/notes/<int:note_id>/remove")
def remove_note(session_id: int, note_id: int):
    notes.remove_note(me(), session_for(me(), session_id), note_id)
    return _back(session_id)


def _tried(session_id: int, act: Callable[[], None], done: str, somebody: bool = False):
    """Do it and say so; or say at the form what is missing."""
    try:
        with _told(somebody):
            act()
            flash(done, "ok")
    except Invalid as error:
        return show(session_id, error.errors), 422
    return _back(session_id)


@contextmanager
def _told(somebody: bool = False) -> Iterator[None]:
    """What another did meanwhile is no mishap: it is said, and the page shows how things are. `somebody`: so is that
    whoever was meant left.
    """
    try:
        yield
    except NotFound:
        if not somebody:
            raise
        flash("They have left in the meantime.", "info")
    except (Conflict, TooMany) as refused:
        flash(refused.detail, "info")


def _back(session_id: int) -> Response:
    return redirect(url_for(".show", session_id=session_id), 303)
