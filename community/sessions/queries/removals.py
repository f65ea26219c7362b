"""Somebody who was asked to leave a session, as moderation sees it, and as they read of it."""

from typing import Any

from sqlalchemy import select

from community.accounts.models import User
from community.accounts.queries.people import users_by_id
from community.chat.models.lines import Message
from community.chat.queries.subjects import said_last
from community.core.db import db, locked
from community.moderation.models.cases import Case
from community.moderation.models.decisions import Statement
from community.moderation.queries.statements import statement_about
from community.moderation.subjects import Snapshot
from community.sessions.models import Arrival, GroupSession, Removal
from community.sessions.queries.arrivals import arrival_of

KIND = "session_removal"


def nobody_sees(_viewer: User, _key: Any) -> Snapshot | None:
    """Nobody reports a removal: whom it concerns asks for a second look."""
    return None


def removal_snapshot(removal_id: int) -> Snapshot | None:
    """Who was asked to leave which session, with the last they said there before, while that is kept. Unscoped: for
    staff, who may not have been in the room: what was said once they were back is not for them.
    """
    found = db.session.get(Removal, removal_id)
    if found is None:
        return None
    session, person = found.session, users_by_id([found.user_id])[found.user_id]
    arrival = arrival_of(found.user_id, found.session_id)
    decided = select(Case.opened_at).where(Case.subject_type == KIND, Case.subject_id == found.id)
    until = db.session.scalar(decided.order_by(Case.id).limit(1))
    return Snapshot(
        type=KIND,
        id=found.id,
        author_id=found.user_id,
        group_id=session.group_id,
        title=f"A place in “{session.title}”",
        html=said_last(session.room_id, found.user_id, until) if session.room_id else "",
        url=f"/sessions/{session.id}",
        status="in the room" if arrival is not None and arrival.status == "admitted" else "removed",
        author_name=person.identity.name,
        identity_id=person.identity.id,
    )


def hold_removal(removal_id: int) -> None:
    """Lock the session until the transaction ends, as everybody does who lets people in or asks them to leave."""
    session_id = db.session.scalar(select(Removal.session_id).where(Removal.id == removal_id))
    if session_id is not None:
        locked(GroupSession, session_id)


def hold_session_of(message_id: int) -> None:
    """Lock the session in which this was said, if in one, until the transaction ends: it comes before its room, which
    moderation locks for the line, and a decision about who said it may end their part in it.
    """
    said = select(GroupSession.id).join(Message, Message.room_id == GroupSession.room_id)
    session_id = db.session.scalar(said.where(Message.id == message_id))
    if session_id is not None:
        locked(GroupSession, session_id)


def removal_by_id(removal_id: int) -> Removal | None:
    """One of them. Unscoped."""
    return db.session.get(Removal, removal_id)


def reasons_for(viewer: User, arrival: Arrival | None) -> Statement | None:
    """Why the viewer, whose arrival this is, was asked to leave; None while they were not."""
    if arrival is None or arrival.status != "removed":
        return None
    removal_id = last_removal(arrival.session_id, viewer.id)
    return statement_about(viewer, KIND, removal_id) if removal_id is not None else None


def last_removal(session_id: int, user_id: int) -> int | None:
    """The id of the latest of one person from one session: that is the one they are out by. Unscoped."""
    theirs = select(Removal.id).where(Removal.session_id == session_id, Removal.user_id == user_id)
    return db.session.scalar(theirs.order_by(Removal.id.desc()).limit(1))
