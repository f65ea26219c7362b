"""What ends by itself, and what is sent by itself."""

from community.accounts.actions import anchors, sign_ins


def end_expired_sign_ins() -> None:
    """Once a minute: an open page of a shared device falls silent when its two hours are over."""
    sign_ins.end_expired()


def anchor_audit_log() -> None:
    """Once an hour: whether this month's head of the audit log went out already."""
    anchors.send_anchor()
