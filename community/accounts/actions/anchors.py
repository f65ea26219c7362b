"""The head of the audit log, sent to where whoever could change the log does not reach."""

from sqlalchemy import select

from community.accounts import notices
from community.accounts.models import User
from community.accounts.queries.people import staff_ids
from community.core import audit
from community.core.clock import now
from community.core.db import db, hold, transactional

ACT = "audit.anchored"


@transactional
def send_anchor() -> None:
    """Send the head to the admins, once a month; nothing where the log is empty."""
    hold(audit.AuditHead, 1)  # two workers may come to it at once
    month = now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    sent = select(audit.AuditEntry.position).where(audit.AuditEntry.act == ACT, audit.AuditEntry.at >= month)
    position, digest = audit.head()
    if not position or db.session.scalar(sent.limit(1)):
        return
    for admin in db.session.scalars(select(User).where(User.id.in_(staff_ids()), User.role == "admin")):
        if admin.is_verified:
            notices.head_of_audit_log(admin, f"{position}:{digest}")
    audit.append(None, ACT, position=position)
