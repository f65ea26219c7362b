"""Reads of who came to a session's lobby, and of what was said of it afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select, union

from community.accounts.models import Identity, User
from community.accounts.queries.keep_apart import kept_apart
from community.accounts.queries.people import identities
from community.chat.models.rooms import LEFT, LOST, UNDER_WAY, Room
from community.chat.queries.floor import quiet_in, raised
from community.core.clock import now
from community.core.db import db
from community.core.errors import NotFound
from community.groups.models import Group
from community.sessions.models import DAY, LIVE, LOBBY, OVERTIME, READ_ON, Arrival, Feedback, GroupSession, Rsvp


@dataclass(frozen=True)
class SeenArrival:
    """Somebody in the lobby or let in, as who holds the session sees them. No person: the two have no contact.

    `hand`: the place of their raised hand, 1 is next; `speaks`: they have the floor; `quiet_ends`: when they, who
    were asked to read along, may write again; `apart`: somebody who came before and they may have to be kept apart.
    """

    id: int
    person: Identity | None
    status: str
    arriving: int
    hand: int | None = None
    speaks: bool = False
    quiet_ends: datetime | None = None
    apart: bool = False

    @property
    def turn(self) -> float:
        """Where they stand in the list: who has the floor, then hands in their order, then the others."""
        return 0 if self.speaks else self.hand or float("inf")


def arrival_of(user_id: int, session_id: int) -> Arrival | None:
    """This person's own arrival, if they came."""
    return db.session.scalar(select(Arrival).where(Arrival.session_id == session_id, Arrival.user_id == user_id))


def came_to(user_id: int, group_id: int) -> list[int]:
    """The ids of what takes place in a group and this person came to. Unscoped; ordered, so that locks are too."""
    came = (
        select(Arrival.session_id)
        .join(GroupSession, GroupSession.id == Arrival.session_id)
        .join(Room, Room.id == GroupSession.room_id)
        .where(Arrival.user_id == user_id, GroupSession.group_id == group_id, Room.stage.in_(LIVE))
        .order_by(Arrival.session_id)
    )
    return list(db.session.scalars(came))


def arrivals_of(viewer: User, session: GroupSession) -> list[SeenArrival]:
    """Who came, the first one first. Whom the viewer has no contact with is there, so that they can be let in, without
    a name. For who holds the session.
    """
    statement = select(Arrival).where(Arrival.session_id == session.id).order_by(Arrival.at, Arrival.id)
    found = db.session.scalars(statement).all()
    people = identities(viewer, [one.user_id for one in found])
    hands = raised(session.room) if session.room else []
    quiet = quiet_in(session.room_id) if session.room_id else {}
    speaker_id = session.room.speaker_id if session.room else None
    came = {one.user_id: place for place, one in enumerate(found)}
    pairs = (pair for pair in kept_apart(came) if viewer.id not in pair)
    apart = {max(pair, key=lambda user_id: came[user_id]) for pair in pairs}
    return [
        SeenArrival(
            one.id, people.get(one.user_id), one.status, one.arriving,
            hand=hands.index(one.user_id) + 1 if one.user_id in hands else None,
            speaks=one.user_id == speaker_id,
            quiet_ends=quiet.get(one.user_id),
            apart=one.user_id in apart,
        )
        for one in found
    ]  # fmt: skip


def arrival_in(session: GroupSession, arrival_id: int) -> Arrival:
    """One of a session's arrivals. Raises NotFound."""
    arrival = db.session.get(Arrival, arrival_id) if 0 < arrival_id < 2**63 else None
    if arrival is None or arrival.session_id != session.id:
        raise NotFound()
    return arrival


def admitted_count(session_id: int) -> int:
    """How many were let in."""
    let_in = select(func.count()).where(Arrival.session_id == session_id, Arrival.status == "admitted")
    return db.session.scalar(let_in) or 0


def around_ids(session_id: int) -> list[int]:
    """Who came, has a place or waits for one: their pages show how it stands. Unscoped: for audiences."""
    came = select(Arrival.user_id).where(Arrival.session_id == session_id)
    wants = select(Rsvp.user_id).where(Rsvp.session_id == session_id, Rsvp.status.in_(("going", "waiting")))
    return list(db.session.scalars(union(came, wants)))


def feedback_on(session: GroupSession) -> Sequence[Feedback]:
    """What was said of it, sorted by the words, so that not even the order tells who. For who holds it."""
    said = select(Feedback).where(Feedback.session_id == session.id)
    return db.session.scalars(said.order_by(Feedback.helped, Feedback.words, Feedback.id)).all()


def left_alone() -> list[int]:
    """The ids of sessions under way that nobody who holds them has been at for a minute, and of those whose time came
    five minutes ago while nobody who holds them was there. Unscoped: for the worker.
    """
    since = now() - LEFT
    left = and_(Room.stage.in_(UNDER_WAY), Room.stage_at <= since)
    awaited = and_(Room.stage == "lobby", GroupSession.starts_at <= now() - LOST)
    alone = (
        select(GroupSession.id)
        .join(Room, Room.id == GroupSession.room_id)
        .where(or_(left, awaited), or_(Room.attended_at.is_(None), Room.attended_at <= since))
    )
    return list(db.session.scalars(alone.order_by(GroupSession.id)))


def with_a_step_due() -> list[int]:
    """The ids of sessions whose lobby opens now, or that end or are put away by the clock. Unscoped: for the worker."""
    opens = and_(
        GroupSession.room_id.is_(None), GroupSession.facilitator_id.is_not(None), GroupSession.cancelled_at.is_(None),
        GroupSession.starts_at <= now() + LOBBY, GroupSession.ends_at > now(), Group.archived_at.is_(None),
    )  # fmt: skip
    runs_over = and_(Room.stage.in_(LIVE), GroupSession.ends_at <= now() - OVERTIME)
    closes = and_(Room.stage == "read_only", Room.stage_at <= now() - READ_ON)
    goes = and_(Room.stage == "aftercare", GroupSession.ends_at <= now() - DAY)
    due = select(GroupSession.id).join(GroupSession.group).outerjoin(Room, Room.id == GroupSession.room_id)
    return list(db.session.scalars(due.where(or_(opens, runs_over, closes, goes)).order_by(GroupSession.id)))
