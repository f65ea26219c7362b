"""What moderation does when somebody left: what they told and what was decided stays as evidence, for its time."""

from community.accounts.events import AccountClosed
from community.moderation.actions import rota


def account_closed(event: AccountClosed) -> None:
    """They are on duty no more."""
    rota.forget_shifts(event.user_id)
