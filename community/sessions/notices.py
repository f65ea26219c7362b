"""What those who come to a session, or hold it, are told. Its words tell how things are when they read."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from community.accounts.models import User
from community.core.db import db
from community.groups.models import Membership
from community.groups.queries.members import moderator_ids, not_paused
from community.notifications.actions import cancel, notify
from community.notifications.kinds import Words
from community.notifications.models import Notification
from community.sessions.models import GroupSession, Rsvp
from community.sessions.queries.schedule import answered_ids

REMINDERS = ("session_tomorrow", "session_soon")


def place_free(session: GroupSession, user_id: int) -> None:
    """Somebody who waited has a place now."""
    _tell([user_id], "session_place", session)


def moved(session: GroupSession, planner: User) -> None:
    """Everybody who comes, waits or holds it; not the one who moved it. Reminders of the old time are taken back."""
    _take_back(session, *REMINDERS, "session_moved")
    _tell({*answered_ids(session.id, "going", "waiting"), *session.holder_ids} - {planner.id}, "session_moved", session)


def cancelled(session: GroupSession, planner: User) -> None:
    """The same people; nothing else about it needs to be read any more."""
    _take_back(session, *REMINDERS, "session_moved", "session_place", "session_facilitator", "session_unheld")
    audience = {*answered_ids(session.id, "going", "waiting"), *session.holder_ids} - {planner.id}
    _tell(audience, "session_cancelled", session)


def asked_to_hold(session: GroupSession, user_ids: Iterable[int]) -> None:
    """Another moderator put them down as facilitators."""
    _tell(user_ids, "session_facilitator", session)


def unheld(session: GroupSession) -> None:
    """Nobody holds it any more: the group's moderators find somebody."""
    _tell(moderator_ids(session.group_id), "session_unheld", session)


def reminded(session: GroupSession, kind: str) -> None:
    """Everybody who has a place or holds it. A later reminder replaces the one before."""
    _take_back(session, *REMINDERS)
    _tell({*answered_ids(session.id, "going"), *session.holder_ids}, kind, session)


def lobby_open(session: GroupSession) -> None:
    """The doors are open: who comes and who holds it can go there. Reminders have nothing left to say."""
    _take_back(session, *REMINDERS)
    _tell({*answered_ids(session.id, "going"), *session.holder_ids}, "session_lobby", session)


def let_in(session: GroupSession, user_id: int) -> None:
    """Somebody may go from the lobby into the room."""
    _tell([user_id], "session_let_in", session)


def help_wanted(session: GroupSession) -> None:
    """The group's other moderators are asked to come and look."""
    _take_back(session, "session_help")
    _tell(set(moderator_ids(session.group_id)) - session.holder_ids, "session_help", session)


def words(viewer: User, notices: Sequence[Notification]) -> dict[int, Words]:
    """The words of our kinds, for members of the session's group."""
    ids = {notice.subject_id for notice in notices}
    sessions = {
        session.id: session
        for session in db.session.scalars(
            select(GroupSession)
            .join(Membership, Membership.group_id == GroupSession.group_id)
            .where(
                GroupSession.id.in_(ids), Membership.user_id == viewer.id, Membership.status == "active", not_paused()
            )
        )
    }
    answers = {
        answer.session_id: answer.status
        for answer in db.session.scalars(select(Rsvp).where(Rsvp.user_id == viewer.id, Rsvp.session_id.in_(ids)))
    }
    said = {}
    for notice in notices:
        session = sessions.get(notice.subject_id)
        text = _say(notice.kind, session, answers.get(session.id), viewer) if session else ""
        if text and session:
            said[notice.id] = Words(text, f"/sessions/{session.id}")
    return said


def _say(kind: str, session: GroupSession, answer: str | None, viewer: User) -> str:
    """One sentence, or nothing once it does not concern the reader any more."""
    named = f"“{session.title}”"
    holds = viewer.id in session.holder_ids
    if session.cancelled_at:
        if kind != "session_cancelled":
            return ""
        told = f"{named} on {session.when} does not take place. It is nothing that anybody did wrong."
        return f"{told} The moderators write: “{session.cancel_note}”" if session.cancel_note else told
    if kind == "session_facilitator":
        return f"You are put down to hold {named}: {session.when}." if holds else ""
    if kind == "session_unheld":
        return f"{named} on {session.when} has nobody to hold it." if session.facilitator_id is None else ""
    if kind == "session_help":
        return f"Another moderator is asked to come to {named}." if session.is_held and not holds else ""
    if not holds and answer not in ("going", "waiting"):
        return ""
    if kind == "session_place":
        return f"A place became free for you in {named}: {session.when}." if answer == "going" else ""
    if kind == "session_moved":
        return f"{named} was moved to {session.when}. If you can’t come then, you can say so on its page."
    if kind == "session_lobby":
        return f"The lobby of {named} is open." if session.is_held else ""
    if kind == "session_let_in":
        return f"You are let in: {named}." if session.is_held else ""
    return f"A reminder of {named}: {session.when}."


def _tell(user_ids: Iterable[int], kind: str, session: GroupSession) -> None:
    # without an actor: who has no contact with the moderator who moved it has to know all the same
    notify(user_ids, kind, "session", session.id)


def _take_back(session: GroupSession, *kinds: str) -> None:
    for kind in kinds:
        cancel(kind, "session", session.id)
