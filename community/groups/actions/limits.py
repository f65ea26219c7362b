"""What moderation decided about somebody's place in a group. Moderation tells them, and why."""

from datetime import datetime

from community.core.clock import now
from community.core.db import db, transactional
from community.core.events import publish
from community.groups import notices
from community.groups.actions.members import end
from community.groups.events import MemberJoined, MemberPaused, MemberRestored
from community.groups.models import Group, Membership
from community.groups.queries.members import locked_membership


@transactional
def slow(group_id: int, user_id: int, until: datetime | None) -> None:
    """Let somebody write less often here until then; None: as often as they like again."""
    _place(group_id, user_id)[1].slowed_until = until


@transactional
def silence(group_id: int, user_id: int, until: datetime | None) -> None:
    """Let somebody read here, and not write, until then; None: they write again."""
    _place(group_id, user_id)[1].silenced_until = until


@transactional
def suspend(group_id: int, user_id: int, until: datetime | None) -> None:
    """Pause somebody's place here until then: they keep it, and neither read nor write. None: it is open again."""
    _group, membership = _place(group_id, user_id)
    membership.suspended_until = until
    db.session.flush()
    if membership.is_suspended:
        publish(MemberPaused(group_id, user_id))


@transactional
def ban(group_id: int, user_id: int, reason: str) -> None:
    """End somebody's place here, until a second look. What they had is noted, to be given back then."""
    group, membership = _place(group_id, user_id)
    if membership.status == "banned":
        return
    before = membership.status
    membership.reason, membership.decided_at = reason[:1000], now()
    end(group, membership, "banned")
    membership.before_ban = before


@transactional
def lift_ban(group_id: int, user_id: int) -> None:
    """Give back what a ban took: the membership since it began, or the request to join. Who was let in or banned
    anew since by the group's moderators themselves stays so.
    """
    group, membership = _place(group_id, user_id)
    before, membership.before_ban = membership.before_ban, None
    if membership.status != "banned" or before is None:
        return
    closed = membership.user.closed_at is not None
    membership.status, membership.reason, membership.decided_at = "left" if closed else before, "", None
    db.session.flush()
    if membership.status == "requested":
        notices.requested(membership)
    if membership.is_active:
        group.member_count += 1
        db.session.flush()
        publish(MemberJoined(group_id, user_id))
        publish(MemberRestored(group_id, user_id))


def _place(group_id: int, user_id: int) -> tuple[Group, Membership]:
    """The group, locked, and somebody's membership of any status: who only read or wrote here long ago, too."""
    group, membership = locked_membership(group_id, user_id)
    if membership is None:
        membership = Membership(group_id=group_id, user_id=user_id, status="left", role="member")
        db.session.add(membership)
        db.session.flush()
    return group, membership
