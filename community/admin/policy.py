"""Who looks after what the law asks of the site: its owners, and nobody else learns of it."""

from community.accounts.models import User
from community.accounts.policy import can_administer


def can_keep_records(user: User) -> bool:
    """May read and write the site's records, and say what they ask."""
    return can_administer(user)
