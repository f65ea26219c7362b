"""What an account may do at all, before any group has a say."""

from community.accounts.models import User
from community.core.errors import NotAllowed, Suspended


def can_write(user: User) -> bool:
    """May post, send and share: verified and not paused."""
    return user.is_verified and not user.is_suspended and user.closed_at is None


def require_write(user: User) -> None:
    """Raises Suspended or NotAllowed with the reason, for an account that can't write just now."""
    if user.is_suspended:
        raise Suspended(user.suspended_until)
    if user.closed_at is not None:
        raise NotAllowed("This account is closed.")
    if not user.is_verified:
        raise NotAllowed("Please confirm your e-mail address first. We sent you a link.")


def can_moderate_site(user: User) -> bool:
    """May work the site's own queue and library."""
    return user.is_site_moderator and can_write(user)


def can_administer(user: User) -> bool:
    return user.is_admin and can_write(user)
