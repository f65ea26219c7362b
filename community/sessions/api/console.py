"""What who holds a session does while it takes place, as JSON."""

from community.chat.schemas.floor import TurnInput
from community.core.api import ApiBlueprint
from community.core.doors import me
from community.moderation.schemas.decisions import RemovalInput
from community.sessions import policy
from community.sessions.actions import arrivals, holding, notes, talk
from community.sessions.models import GroupSession
from community.sessions.queries import schedule as queries
from community.sessions.queries.notes import notes_of
from community.sessions.queries.schedule import SeenSession, session_for
from community.sessions.schemas import (
    HandleInput,
    PaceInput,
    QuietInput,
    SessionNoteInput,
    SessionNoteOutput,
    SessionOutput,
)

bp = ApiBlueprint("Holding", __name__, "What who holds a session does while it takes place")


@bp.put("/sessions/<int:session_id>/arrivals/<int:arrival_id>/floor")
@bp.arguments(TurnInput)
@bp.response(204)
def give_floor(data: dict, session_id: int, arrival_id: int):
    """Give somebody who was let in the floor, with or without a raised hand. `DELETE /rooms/…/floor` takes it back."""
    talk.give_floor(me(), session_for(me(), session_id), arrival_id, **data)


@bp.put("/sessions/<int:session_id>/arrivals/<int:arrival_id>/quiet")
@bp.arguments(QuietInput)
@bp.response(204)
def quieten(data: dict, session_id: int, arrival_id: int):
    """Ask somebody to read along for 1, 5 or 15 minutes; 0 lets them write again. They can still ask for a pause."""
    talk.quieten(me(), session_for(me(), session_id), arrival_id, data["minutes"])


@bp.post("/sessions/<int:session_id>/arrivals/<int:arrival_id>/removal")
@bp.arguments(RemovalInput)
@bp.response(204)
def remove(data: dict, session_id: int, arrival_id: int):
    """Remove somebody from the room: a decision with a statement of reasons, which they read and can have looked at
    again. They can be let in again.
    """
    arrivals.remove(me(), session_for(me(), session_id), arrival_id, **data)


@bp.put("/sessions/<int:session_id>/pace")
@bp.arguments(PaceInput)
@bp.response(204)
def slow_down(data: dict, session_id: int):
    """Say how many seconds lie between two lines of one person."""
    talk.slow_down(me(), session_for(me(), session_id), data["slow_seconds"])


@bp.post("/sessions/<int:session_id>/hand-over")
@bp.arguments(HandleInput)
@bp.response(200, SessionOutput)
def hand_over(data: dict, session_id: int):
    """Let another moderator of the group hold the session in your place. You stay in the room."""
    return _seen(holding.hand_over(me(), session_for(me(), session_id), data["handle"]))


@bp.put("/sessions/<int:session_id>/second")
@bp.arguments(HandleInput)
@bp.response(200, SessionOutput)
def name_second(data: dict, session_id: int):
    """Name another moderator of the group who holds the session with you."""
    return _seen(holding.name_second(me(), session_for(me(), session_id), data["handle"]))


@bp.post("/sessions/<int:session_id>/help")
@bp.response(204)
def ask_for_help(session_id: int):
    """Ask the group's other moderators to come and look, without a word in the room. 429 within five minutes."""
    holding.ask_for_help(me(), session_for(me(), session_id))


@bp.get("/sessions/<int:session_id>/notes")
@bp.response(200, SessionNoteOutput(many=True))
def read_notes(session_id: int):
    """What those who hold the session wrote down. Nobody else sees it; it goes thirty days after the end."""
    session = session_for(me(), session_id)
    policy.require_hold(me(), session)
    return notes_of(me(), session)


@bp.post("/sessions/<int:session_id>/notes")
@bp.arguments(SessionNoteInput)
@bp.response(201, SessionNoteOutput)
def add_note(data: dict, session_id: int):
    """Write something down for those who hold the session."""
    session = session_for(me(), session_id)
    made = notes.add_note(me(), session, data["body"])
    return next(note for note in notes_of(me(), session) if note.id == made.id)


@bp.delete("/sessions/<int:session_id>/notes/<int:note_id>")
@bp.response(204)
def remove_note(session_id: int, note_id: int):
    """Take back a note of your own."""
    notes.remove_note(me(), session_for(me(), session_id), note_id)


def _seen(session: GroupSession) -> SeenSession:
    return queries.seen(me(), [session])[0]
