"""What ends by itself, and what is sent by itself."""

from community.accounts.actions import anchors, closing, sign_ins


def end_expired_sign_ins() -> None:
    """Once a minute: an open page of a shared device falls silent when its two hours are over."""
    sign_ins.end_expired()


def anchor_audit_log() -> None:
    """Once an hour: whether this month's head of the audit log went out already."""
    anchors.send_anchor()


def close_due_accounts() -> None:
    """Once a minute: accounts whose days of grace are over are closed for good."""
    closing.close_due()
