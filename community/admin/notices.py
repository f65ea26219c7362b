"""Who is told that a record wants another look."""

from collections.abc import Sequence

from sqlalchemy import select

from community.accounts.models import User
from community.admin.models import ComplianceRecord
from community.admin.policy import can_keep_records
from community.core.db import db
from community.notifications.actions import cancel, notify
from community.notifications.kinds import Words
from community.notifications.models import Notification


def review_due(record: ComplianceRecord) -> None:
    """The owners of the site."""
    notify(_owners(), "review_due", "compliance_record", record.id)


def log_broken(position: int) -> None:
    """The owners of the site; those who have not read it yet are not told again."""
    cancel("log_broken", "audit_row", position)
    notify(_owners(), "log_broken", "audit_row", position)


def _owners() -> list[int]:
    owners = select(User).where(User.role == "admin", User.closed_at.is_(None))
    return [user.id for user in db.session.scalars(owners) if can_keep_records(user)]


def words(viewer: User, notices: Sequence[Notification]) -> dict[int, Words]:
    """For owners alone: somebody who isn't any more reads nothing of it."""
    if not can_keep_records(viewer):
        return {}
    wanted = {notice.subject_id for notice in notices}
    found = {
        record.id: record
        for record in db.session.scalars(select(ComplianceRecord).where(ComplianceRecord.id.in_(wanted)))
    }
    return {
        notice.id: Words(
            f"Time for another look: {found[notice.subject_id].asked['title']}",
            f"/admin/records/{found[notice.subject_id].form_key}",
        )
        for notice in notices
        if notice.subject_id in found
    }


def log_words(viewer: User, notices: Sequence[Notification]) -> dict[int, Words]:
    """For owners alone."""
    if not can_keep_records(viewer):
        return {}
    said = "The audit log does not hold: somebody changed it past the site. Please look."
    return {notice.id: Words(said, "/moderation/audit") for notice in notices}
