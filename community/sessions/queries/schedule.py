"""Reads of sessions. Who may read a group sees its sessions; who comes is shown to whom the two are in contact.

Counts are the same for everybody: neither of two people without contact can tell from them that the other comes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from community.accounts.models import Identity, User
from community.accounts.queries.contact import in_contact
from community.accounts.queries.people import identities
from community.core.clock import now
from community.core.db import db
from community.core.errors import NotFound
from community.core.paging import Page, keyset
from community.groups.models import Group, Membership
from community.groups.queries.groups import readable
from community.groups.queries.members import not_paused
from community.sessions.models import DAY, HOUR, GroupSession, LostPlace, Rsvp


@dataclass(frozen=True)
class SeenSession:
    """A session as the viewer sees it. `mine` is their answer, `line` their place among those who wait (1 is next).

    A facilitator is None where the viewer has no contact with them, and once it is over.
    """

    session: GroupSession
    facilitator: Identity | None
    co_facilitator: Identity | None
    going: int
    waiting: int
    mine: str | None
    line: int | None
    holds: bool

    @property
    def full(self) -> bool:
        """Whoever says yes now has to wait."""
        return self.going >= self.session.capacity or self.waiting > 0


def session_for(viewer: User, session_id: int) -> GroupSession:
    """The session with its group, if the viewer may read the group. Raises NotFound."""
    session = db.session.scalar(_visible(viewer).where(GroupSession.id == session_id))
    if session is None:
        raise NotFound()
    return session


def upcoming(viewer: User, group: Group, after: str | None = None, limit: int = 20) -> Page:
    """A page of what is to come in a group, and of what was called off, the next first."""
    statement = _visible(viewer).where(GroupSession.group_id == group.id, GroupSession.ends_at > now())
    return _page(viewer, statement, after, limit)


def past(viewer: User, group: Group, after: str | None = None, limit: int = 20) -> Page:
    """A page of what took place in a group, the latest first."""
    statement = _visible(viewer).where(
        GroupSession.group_id == group.id, GroupSession.ends_at <= now(), GroupSession.cancelled_at.is_(None)
    )
    return _page(viewer, statement, after, limit, newest_first=True)


def my_sessions(viewer: User, after: str | None = None, limit: int = 20) -> Page:
    """A page of sessions to come that the viewer has a place in, waits for, or holds; the next first."""
    return _page(viewer, _mine(viewer, "going", "waiting"), after, limit)


def next_session(viewer: User) -> SeenSession | None:
    """The next one that the viewer has a place in or holds."""
    statement = _mine(viewer, "going").where(GroupSession.cancelled_at.is_(None))
    found = _page(viewer, statement, None, 1).items
    return found[0] if found else None


def seen(viewer: User, sessions: Sequence[GroupSession]) -> list[SeenSession]:
    """These sessions as the viewer sees them, in three queries. Scope the sessions first."""
    ids = [session.id for session in sessions]
    counts = {
        (session_id, status): count
        for session_id, status, count in db.session.execute(
            select(Rsvp.session_id, Rsvp.status, func.count())
            .where(Rsvp.session_id.in_(ids))
            .group_by(Rsvp.session_id, Rsvp.status)
        )
    }
    mine = {row.session_id: row for row in db.session.execute(_own_answers(viewer, ids))}
    named = set().union(*(session.holder_ids for session in sessions if not session.is_over))
    people = identities(viewer, named) if named else {}
    views = []
    for session in sessions:
        own = mine.get(session.id)
        views.append(
            SeenSession(
                session=session,
                facilitator=people.get(session.facilitator_id or 0) if not session.is_over else None,
                co_facilitator=people.get(session.co_facilitator_id or 0) if not session.is_over else None,
                going=counts.get((session.id, "going"), session.came or 0),
                waiting=counts.get((session.id, "waiting"), 0),
                mine=own.status if own else None,
                line=own.before + 1 if own and own.status == "waiting" else None,
                holds=viewer.id in session.holder_ids,
            )
        )
    return views


def people_of(viewer: User, session: GroupSession, status: str = "going") -> list[Identity]:
    """Who comes, by name, or who waits, in order; without those the viewer has no contact with. Nobody once it is over:
    who was there is told to nobody afterwards.
    """
    if session.is_over:
        return []
    order = [Rsvp.asked_at, Rsvp.id] if status == "waiting" else [Identity.name]
    return list(
        db.session.scalars(
            select(Identity)
            .join(Rsvp, and_(Rsvp.user_id == Identity.user_id, Identity.kind == "handle"))
            .where(Rsvp.session_id == session.id, Rsvp.status == status, in_contact(viewer, Rsvp.user_id))
            .order_by(*order)
        )
    )


def possible_holders(viewer: User, group: Group) -> list[User]:
    """The group's moderators whom the viewer is in contact with, by name."""
    return list(
        db.session.scalars(
            select(User)
            .join(Membership, Membership.user_id == User.id)
            .where(
                Membership.group_id == group.id,
                Membership.status == "active",
                Membership.role.in_(("moderator", "owner")),
                User.closed_at.is_(None),
                in_contact(viewer, User.id),
            )
            .order_by(User.handle_key)
        )
    )


def last_zone(group_id: int) -> str:
    """The zone of the group's latest plan, likely that of the next one too. Unscoped: the caller knows the group."""
    latest = select(GroupSession.zone).where(GroupSession.group_id == group_id).order_by(GroupSession.id.desc())
    return db.session.scalar(latest.limit(1)) or "Europe/London"


def answer_of(user_id: int, session_id: int) -> Rsvp | None:
    """This person's answer, if they gave one."""
    return db.session.scalar(select(Rsvp).where(Rsvp.session_id == session_id, Rsvp.user_id == user_id))


def answered_count(session_id: int, status: str) -> int:
    """How many gave this answer."""
    count = select(func.count()).where(Rsvp.session_id == session_id, Rsvp.status == status)
    return db.session.scalar(count) or 0


def answered_ids(session_id: int, *statuses: str) -> list[int]:
    """Who gave one of these answers and still belongs to the group, the first one first. Unscoped: for audiences."""
    return list(
        db.session.scalars(
            select(Rsvp.user_id)
            .join(GroupSession, GroupSession.id == Rsvp.session_id)
            .join(
                Membership,
                and_(Membership.group_id == GroupSession.group_id, Membership.user_id == Rsvp.user_id),
            )
            .where(
                Rsvp.session_id == session_id, Rsvp.status.in_(statuses), Membership.status == "active", not_paused()
            )
            .order_by(Rsvp.asked_at, Rsvp.id)
        )
    )


def open_sessions_of(user_id: int, group_id: int) -> list[GroupSession]:
    """What is to come in a group and this person answered, or holds. Unscoped; ordered, so that locks are too."""
    answered = select(Rsvp.session_id).where(Rsvp.user_id == user_id)
    holds = or_(GroupSession.facilitator_id == user_id, GroupSession.co_facilitator_id == user_id)
    return list(
        db.session.scalars(
            select(GroupSession)
            .where(
                GroupSession.group_id == group_id,
                GroupSession.starts_at > now(),
                GroupSession.cancelled_at.is_(None),
                or_(GroupSession.id.in_(answered), holds),
            )
            .order_by(GroupSession.id)
        )
    )


def lost_places_of(user_id: int, group_id: int) -> list[int]:
    """The ids of sessions in a group in which this person lost a place by a ban; ordered, so that locks are too."""
    lost = select(LostPlace.session_id).join(GroupSession, GroupSession.id == LostPlace.session_id)
    lost = lost.where(LostPlace.user_id == user_id, GroupSession.group_id == group_id)
    return list(db.session.scalars(lost.order_by(LostPlace.session_id)))


def with_reminder_due() -> list[int]:
    """The ids of sessions with a reminder to send now."""
    soon = GroupSession.starts_at <= now() + HOUR
    return list(
        db.session.scalars(
            select(GroupSession.id)
            .join(GroupSession.group)
            .where(
                Group.archived_at.is_(None),
                GroupSession.starts_at > now(),
                GroupSession.starts_at <= now() + DAY,
                GroupSession.cancelled_at.is_(None),
                or_(GroupSession.day_told_at.is_(None), and_(soon, GroupSession.hour_told_at.is_(None))),
            )
            .order_by(GroupSession.id)
        )
    )


def to_forget() -> list[int]:
    """The ids of sessions that ended a day ago without a room and still know who had a place."""
    ended = select(GroupSession.id).where(
        GroupSession.came.is_(None), GroupSession.room_id.is_(None), GroupSession.ends_at <= now() - DAY
    )
    return list(db.session.scalars(ended.order_by(GroupSession.id)))


def _visible(viewer: User) -> Select:
    return (
        select(GroupSession)
        .join(GroupSession.group)
        .where(readable(viewer))
        .options(contains_eager(GroupSession.group))
    )


def _mine(viewer: User, *statuses: str) -> Select:
    answered = select(Rsvp.session_id).where(Rsvp.user_id == viewer.id, Rsvp.status.in_(statuses))
    belongs = select(Membership.group_id).where(Membership.user_id == viewer.id, Membership.status == "active")
    holds = or_(GroupSession.facilitator_id == viewer.id, GroupSession.co_facilitator_id == viewer.id)
    return _visible(viewer).where(
        or_(GroupSession.id.in_(answered), holds),
        GroupSession.ends_at > now(),
        GroupSession.group_id.in_(belongs),
    )


def _own_answers(viewer: User, session_ids: Sequence[int]) -> Select:
    """The viewer's answers, each with how many people wait before them."""
    other = aliased(Rsvp)
    before = (
        select(func.count())
        .where(
            other.session_id == Rsvp.session_id,
            other.status == "waiting",
            or_(other.asked_at < Rsvp.asked_at, and_(other.asked_at == Rsvp.asked_at, other.id < Rsvp.id)),
        )
        .correlate(Rsvp)
        .scalar_subquery()
    )
    return select(Rsvp.session_id, Rsvp.status, before.label("before")).where(
        Rsvp.user_id == viewer.id, Rsvp.session_id.in_(session_ids)
    )


def _page(viewer: User, statement: Select, after: str | None, limit: int, newest_first: bool = False) -> Page:
    order = [(GroupSession.starts_at, newest_first), (GroupSession.id, newest_first)]
    page = keyset(statement, order, after, limit)
    return Page(seen(viewer, page.items), page.next)
