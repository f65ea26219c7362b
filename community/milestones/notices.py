"""What the author of a milestone is told: that others cheered, in one notice for many, and of anniversaries."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from community.accounts.models import User
from community.accounts.queries.contact import in_contact
from community.core.db import db
from community.milestones.models import Cheer, Milestone, anniversary
from community.notifications.actions import notify
from community.notifications.kinds import Words
from community.notifications.models import Notification


def cheered(milestone: Milestone) -> None:
    """One notice until it is read, however many cheer. It names no actor: its words name those who are in contact."""
    waiting = db.session.scalar(
        select(Notification.id).where(
            Notification.user_id == milestone.author_id,
            Notification.kind == "milestone_cheered",
            Notification.subject_id == milestone.id,
            Notification.read_at.is_(None),
        )
    )
    if waiting is None:
        notify([milestone.author_id], "milestone_cheered", "milestone", milestone.id)


def reminded(milestone: Milestone) -> None:
    """Its author alone."""
    notify([milestone.author_id], "milestone_anniversary", "milestone", milestone.id)


def words(viewer: User, notices: Sequence[Notification]) -> dict[int, Words]:
    """The words of our kinds, for the viewer's own milestones as they are now."""
    statement = select(Milestone).where(
        Milestone.id.in_({notice.subject_id for notice in notices}),
        Milestone.author_id == viewer.id,
        Milestone.taken_back_at.is_(None),
    )
    milestones = {milestone.id: milestone for milestone in db.session.scalars(statement)}
    names = _names(viewer, [notice.subject_id for notice in notices if notice.kind == "milestone_cheered"])
    said = {}
    for notice in notices:
        milestone = milestones.get(notice.subject_id)
        if milestone is None:
            continue
        if notice.kind == "milestone_anniversary":
            text = f"{_ago(milestone, notice)}: “{milestone.title}”."
        elif names[milestone.id]:
            text = f"{_people(names[milestone.id])} cheered “{milestone.title}”."
        else:
            continue
        said[notice.id] = Words(text, f"/milestones/{milestone.id}")
    return said


def _names(viewer: User, milestone_ids: list[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    if milestone_ids:
        cheers = select(Cheer).where(
            Cheer.milestone_id.in_(milestone_ids), Cheer.put_away_at.is_(None), in_contact(viewer, Cheer.user_id)
        )
        for cheer in db.session.scalars(cheers.order_by(Cheer.id.desc()).options(joinedload(Cheer.identity))):
            names[cheer.milestone_id].append(cheer.identity.handle)
    return names


def _people(names: list[str]) -> str:
    if len(names) < 3:
        return " and ".join(names)
    return f"{names[0]}, {names[1]} and others"


def _ago(milestone: Milestone, notice: Notification) -> str:
    months = anniversary(milestone.happened_on, notice.created_at.date())
    if months < 12:
        return "Half a year ago" if months == 6 else "A month ago"
    return "A year ago" if months == 12 else f"{months // 12} years ago"
