"""Reads of cases. Who is entitled to one is a single condition, for lists, pages, counts and those who are told."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true

from community.accounts import policy as accounts
from community.accounts.models import User
from community.core.clock import now
from community.core.db import db
from community.groups.models import Membership
from community.moderation.models import Case


def _entitled(user_id: Any, of_site: ColumnElement[bool]) -> ColumnElement[bool]:
    """On Case: this person (an id or a column) may decide it, `of_site` saying whether they moderate the site.

    The site's role opens no group's case. Nobody sees a case about themselves, or about a group they look after.
    No-contact plays no part, or else whoever blocks the moderators could not be moderated.
    """
    return and_(
        or_(and_(Case.group_id.is_(None), of_site), _moderates(user_id, Case.group_id)),
        or_(Case.subject_author_id.is_(None), Case.subject_author_id != user_id),
        or_(Case.subject_type != "group", ~_moderates(user_id, Case.subject_id)),
    )


def _moderates(user_id: Any, group_id: Any) -> ColumnElement[bool]:
    return exists().where(
        Membership.group_id == group_id,
        Membership.user_id == user_id,
        Membership.status == "active",
        Membership.role.in_(("moderator", "owner")),
    )


def decidable(viewer: User) -> ColumnElement[bool]:
    """An SQL condition on Case: the viewer is entitled to see and decide it."""
    if not accounts.can_write(viewer):
        return false()
    return _entitled(viewer.id, true() if viewer.is_site_moderator else false())


def _able() -> ColumnElement[bool]:
    """On User: what `accounts.policy.can_write` says of one."""
    return and_(
        User.closed_at.is_(None),
        User.banned_at.is_(None),
        User.email_verified_at.is_not(None),
        or_(User.suspended_until.is_(None), User.suspended_until <= now()),
    )


def deciders(case_ids: Iterable[int]) -> dict[int, set[int]]:
    """Who is entitled to each of these cases: user ids by case id, an empty set where nobody is."""
    wanted = set(case_ids)
    found: dict[int, set[int]] = {case_id: set() for case_id in wanted}
    pairs = select(Case.id, User.id).join(
        User, and_(_able(), _entitled(User.id, User.role.in_(("moderator", "admin"))))
    )
    for case_id, user_id in db.session.execute(pairs.where(Case.id.in_(wanted))):
        found[case_id].add(user_id)
    return found


def open_case(subject_type: str, subject_id: int, group_id: int | None) -> Case | None:
    """The open case about a subject in one jurisdiction, locked until the transaction ends. Unscoped."""
    return db.session.scalar(
        select(Case)
        .where(
            Case.subject_type == subject_type,
            Case.subject_id == subject_id,
            Case.group_id.is_(None) if group_id is None else Case.group_id == group_id,
            Case.decided_at.is_(None),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def moderates(user_id: int | None, group_id: int) -> bool:
    """Whether this person is a moderator or owner of the group just now."""
    return user_id is not None and bool(db.session.scalar(select(_moderates(user_id, group_id))))


def queue_count(viewer: User) -> int:
    """How many open cases wait for the viewer. One statement."""
    return db.session.scalar(select(func.count(Case.id)).where(Case.decided_at.is_(None), decidable(viewer))) or 0
