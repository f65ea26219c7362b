"""Who is told that a record wants another look."""

from collections.abc import Sequence

from sqlalchemy import select

from community.accounts.models import User
from community.admin.models import ComplianceRecord
from community.admin.policy import can_keep_records
from community.core.db import db
from community.notifications.actions import notify
from community.notifications.kinds import Words
from community.notifications.models import Notification


def review_due(record: ComplianceRecord) -> None:
    """The owners of the site."""
    owners = select(User).where(User.role == "admin", User.closed_at.is_(None))
    told = [user.id for user in db.session.scalars(owners) if can_keep_records(user)]
    notify(told, "review_due", "compliance_record", record.id)


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
