"""What ends by itself, and what is sent by itself."""

from datetime import timedelta

from community.accounts.actions import anchors, closing, sign_ins
from community.accounts.queries import people
from community.core import drafts
from community.core.clock import now
from community.core.files import delete_file, files_before

ORPHANED = timedelta(days=1)


def end_expired_sign_ins() -> None:
    """Once a minute: an open page of a shared device falls silent when its two hours are over."""
    sign_ins.end_expired()


def anchor_audit_log() -> None:
    """Once an hour: whether this month's head of the audit log went out already."""
    anchors.send_anchor()


def sweep_avatars() -> None:
    """Once an hour: pictures of nobody, because the power went just before they were deleted, go after a day."""
    for key in people.without_person(files_before(now() - ORPHANED, ".webp")):
        delete_file(key)


def close_due_accounts() -> None:
    """Once a minute: accounts whose days of grace are over are closed for good."""
    closing.close_due()


def forget_old_drafts() -> None:
    """Once an hour: what somebody was writing when they left goes after a week."""
    drafts.forget_old()
