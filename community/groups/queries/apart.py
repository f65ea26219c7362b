"""Who in a group should perhaps not be there together. For its moderators; never for the two themselves."""

from sqlalchemy import select

from community.accounts.models import User
from community.accounts.queries.keep_apart import kept_apart
from community.core.db import db
from community.groups.models import Group, Membership
from community.groups.queries.members import visible_members


def apart_in(viewer: User, group: Group) -> set[int]:
    """The ids of those who belong to the group or ask to, and came later than somebody they are to be kept apart from.

    Whose list it was, and who the other is, isn't told; nor is the viewer told of themselves.
    """
    came = _came(group.id)
    pairs = (pair for pair in kept_apart(came) if viewer.id not in pair)
    return {max(pair, key=lambda user_id: came[user_id]) for pair in pairs}


def to_be_told_of(group_id: int, user_id: int, moderator_ids: list[int]) -> set[int]:
    """Which of these moderators should look, since this person is here, or asks to be, with somebody to keep apart."""
    pairs = [pair for pair in kept_apart(_came(group_id)) if user_id in pair]
    return {moderator for moderator in moderator_ids if any(moderator not in pair for pair in pairs)}


def members_apart(viewer: User, group: Group) -> list[Membership]:
    """Those of `apart_in` who are members already and whom the viewer sees, the latest first."""
    statement = visible_members(viewer, group).where(Membership.user_id.in_(apart_in(viewer, group)))
    return list(db.session.scalars(statement.order_by(Membership.joined_at.desc())))


def _came(group_id: int) -> dict[int, tuple]:
    """Everyone who belongs to a group or asks to, with what sorts them by when they came: who asks comes last."""
    rows = db.session.execute(
        select(Membership.user_id, Membership.status, Membership.requested_at, Membership.id)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.group_id == group_id,
            Membership.status.in_(("active", "requested")),
            User.closed_at.is_(None),
        )
    )
    return {user_id: (status == "requested", at, membership_id) for user_id, status, at, membership_id in rows}
