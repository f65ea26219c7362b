"""Who may be brought together in a conversation: facts about people, and whether there is one already."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import and_, case, func, or_, select

from community.accounts.models import User
from community.accounts.queries.contact import in_contact
from community.chat.models.people import Participant
from community.chat.models.rooms import Room
from community.core.clock import now
from community.core.db import db
from community.groups.models import Membership

MODERATES = or_(Membership.role == "moderator", Membership.role == "owner")  # IN is put together at every asking


def people_named(viewer: User, handles: Iterable[str]) -> list[User]:
    """Those of these people whom the viewer may see at all, without themselves. Who is missing is not told apart."""
    keys = {handle.lower() for handle in handles}
    named = select(User).where(
        User.handle_key.in_(keys), User.id != viewer.id, User.closed_at.is_(None), in_contact(viewer, User.id)
    )
    return list(db.session.scalars(named.order_by(User.id)))


def belonging(user_ids: Iterable[int]) -> dict[int, dict[int, bool]]:
    """For each of these people the groups they belong to, and whether they look after it. Unscoped: for the policy."""
    found: dict[int, dict[int, bool]] = defaultdict(dict)
    rows = db.session.execute(
        select(Membership.user_id, Membership.group_id, Membership.role).where(
            Membership.user_id.in_(set(user_ids)), Membership.status == "active"
        )
    )
    for user_id, group_id, role in rows:
        found[user_id][group_id] = role != "member"
    return found


def people_in(room_id: int) -> list[User]:
    """Everybody who is in this conversation now. Unscoped: for the policy."""
    inside = select(User).join(Participant, Participant.user_id == User.id)
    return list(
        db.session.scalars(
            inside.where(Participant.room_id == room_id, Participant.left_at.is_(None), User.closed_at.is_(None))
        )
    )


def conversation_of(user_ids: Sequence[int]) -> Room | None:
    """The newest conversation of exactly these people that nobody left. Unscoped: the caller is one of them."""
    inside = case((and_(Participant.user_id.in_(user_ids), Participant.left_at.is_(None)), 1), else_=0)
    theirs = (
        select(Participant.room_id)
        .group_by(Participant.room_id)
        .having(and_(func.count() == len(user_ids), func.sum(inside) == len(user_ids)))
        .where(Participant.room_id.in_(select(Participant.room_id).where(Participant.user_id == user_ids[0])))
    )
    return db.session.scalar(select(Room).where(Room.id.in_(theirs)).order_by(Room.id.desc()).limit(1))


def always_reachable(viewer: User) -> list[User]:
    """Whom the viewer can write to whatever they chose: who looks after the viewer's groups; without a group, who looks
    after the site. By name, at most 12.
    """
    mine = select(Membership.group_id).where(Membership.user_id == viewer.id, Membership.status == "active")
    looks_after = select(Membership.user_id).where(
        Membership.group_id.in_(mine), Membership.status == "active", MODERATES
    )
    of_site = and_(User.role.in_(("moderator", "admin")), ~mine.exists())
    return list(
        db.session.scalars(
            select(User)
            .where(
                or_(User.id.in_(looks_after), of_site),
                User.id != viewer.id,
                User.closed_at.is_(None),
                User.banned_at.is_(None),
                or_(User.suspended_until.is_(None), User.suspended_until <= now()),
                in_contact(viewer, User.id),
            )
            .order_by(User.handle_key)
            .limit(12)
        )
    )
