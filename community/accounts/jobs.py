"""What ends by itself."""

from community.accounts.actions import sign_ins


def end_expired_sign_ins() -> None:
    """Once a minute: an open page of a shared device falls silent when its two hours are over."""
    sign_ins.end_expired()
