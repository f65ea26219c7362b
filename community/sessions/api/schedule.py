"""The JSON door of sessions."""

from community.accounts.schemas.accounts import AuthorOutput
from community.core.api import ApiBlueprint, paged
from community.core.doors import me
from community.core.paging import ListQuery
from community.groups.policy import can_see_members
from community.groups.queries.groups import open_group_for
from community.sessions import policy
from community.sessions.actions import arrivals, rsvps, schedule, stages
from community.sessions.models import GroupSession
from community.sessions.queries import arrivals as lobby
from community.sessions.queries import schedule as queries
from community.sessions.queries.removals import reasons_for
from community.sessions.queries.schedule import SeenSession
from community.sessions.schemas import (
    AnswerInput,
    ArrivalInput,
    ArrivalOutput,
    CancelInput,
    EntryInput,
    FeedbackInput,
    FeedbackOutput,
    OwnArrivalOutput,
    SessionChange,
    SessionInput,
    SessionOutput,
    SessionQuery,
    StageInput,
)

bp = ApiBlueprint("Sessions", __name__, "Facilitated sessions of groups, and who comes")


@bp.get("/sessions")
@bp.arguments(ListQuery, location="query")
@bp.page_of(SessionOutput)
def mine(query: dict):
    """The sessions to come that the viewer has a place in, waits for, or holds."""
    return paged(queries.my_sessions(me(), **query))


@bp.get("/groups/<slug>/sessions")
@bp.arguments(SessionQuery, location="query")
@bp.page_of(SessionOutput)
def of_group(query: dict, slug: str):
    """A group's sessions to come, the next first, or its past ones, the latest first."""
    group = open_group_for(me(), slug)
    which = queries.past if query.pop("when") == "past" else queries.upcoming
    return paged(which(me(), group, **query))


@bp.post("/groups/<slug>/sessions")
@bp.arguments(SessionInput)
@bp.response(201, SessionOutput)
def plan(data: dict, slug: str):
    """Plan a session, as a moderator of the group."""
    return _seen(schedule.plan(me(), open_group_for(me(), slug), **data))


@bp.get("/sessions/<int:session_id>")
@bp.response(200, SessionOutput)
def show(session_id: int):
    """One session of a group that the viewer may read."""
    return _seen(queries.session_for(me(), session_id))


@bp.patch("/sessions/<int:session_id>")
@bp.arguments(SessionChange)
@bp.response(200, SessionOutput)
def change(data: dict, session_id: int):
    """Change or move a session before it starts. Who comes is told of another start."""
    return _seen(schedule.change(me(), queries.session_for(me(), session_id), **data))


@bp.post("/sessions/<int:session_id>/cancel")
@bp.arguments(CancelInput)
@bp.response(200, SessionOutput)
def cancel(data: dict, session_id: int):
    """Call a session off before it starts. Everybody who wanted to come is told."""
    session = queries.session_for(me(), session_id)
    schedule.cancel(me(), session, **data)
    return _seen(session)


@bp.put("/sessions/<int:session_id>/answer")
@bp.arguments(AnswerInput)
@bp.response(200, SessionOutput)
def answer(data: dict, session_id: int):
    """Say that one comes or does not. Where all places are taken, a yes waits in line."""
    session = queries.session_for(me(), session_id)
    rsvps.answer(me(), session, coming=data["answer"] == "yes")
    return _seen(session)


@bp.get("/sessions/<int:session_id>/people")
@bp.response(200, AuthorOutput(many=True))
def people(session_id: int):
    """Who has a place, by name, where the group shows its members to each other. Nobody once it is over."""
    session = queries.session_for(me(), session_id)
    return queries.people_of(me(), session) if can_see_members(me(), session.group) else []


@bp.put("/sessions/<int:session_id>/arrival")
@bp.arguments(ArrivalInput)
@bp.response(200, OwnArrivalOutput)
def arrive(data: dict, session_id: int):
    """Come to the lobby, from fifteen minutes before the start, as somebody with a place. Ask again to see whether one
    is let in.
    """
    session = stages.on_time(me(), session_id)
    arrival = arrivals.arrive(me(), session, data["arriving"])
    room_id = session.room_id if arrival.status == "admitted" else None
    reasons = reasons_for(me(), arrival)
    return {
        "status": arrival.status, "arriving": arrival.arriving, "room_id": room_id,
        "reason": reasons.decided.reason if reasons else "", "statement_id": reasons.id if reasons else None,
    }  # fmt: skip


@bp.get("/sessions/<int:session_id>/arrivals")
@bp.response(200, ArrivalOutput(many=True))
def in_the_lobby(session_id: int):
    """Who came and how they are arriving, for who holds the session."""
    session = queries.session_for(me(), session_id)
    policy.require_hold(me(), session)
    return lobby.arrivals_of(me(), session)


@bp.post("/sessions/<int:session_id>/arrivals/<int:arrival_id>")
@bp.arguments(EntryInput)
@bp.response(204)
def decide(data: dict, session_id: int, arrival_id: int):
    """Let somebody in from the lobby, or not now."""
    act = arrivals.let_in if data["decision"] == "let_in" else arrivals.not_now
    act(me(), queries.session_for(me(), session_id), arrival_id)


@bp.post("/sessions/<int:session_id>/stage")
@bp.arguments(StageInput)
@bp.response(200, SessionOutput)
def lead(data: dict, session_id: int):
    """Lead a session on, as who holds it: open, middle, closing, read_only."""
    return _seen(stages.lead_to(me(), queries.session_for(me(), session_id), data["stage"]))


@bp.post("/sessions/<int:session_id>/take-over")
@bp.response(200, SessionOutput)
def take_over(session_id: int):
    """Hold a session too, as a moderator of its group, where fewer than two do."""
    return _seen(stages.take_over(me(), queries.session_for(me(), session_id)))


@bp.post("/sessions/<int:session_id>/feedback")
@bp.arguments(FeedbackInput)
@bp.response(204)
def say_how_it_was(data: dict, session_id: int):
    """Say how a session was, once, after its end, as somebody who was there. It is kept without a name."""
    arrivals.give_feedback(me(), queries.session_for(me(), session_id), **data)


@bp.get("/sessions/<int:session_id>/feedback")
@bp.response(200, FeedbackOutput(many=True))
def how_it_was(session_id: int):
    """What was said of a session, for who held it."""
    session = queries.session_for(me(), session_id)
    policy.require_hold(me(), session)
    return lobby.feedback_on(session)


def _seen(session: GroupSession) -> SeenSession:
    return queries.seen(me(), [session])[0]
