"""Where an account stands: paused, banned, or trusted with a role. Moderation calls all but the roles."""

from datetime import datetime

from community.accounts import policy
from community.accounts.events import AccountPaused
from community.accounts.models import ROLES, User
from community.core import audit, realtime
from community.core.clock import now
from community.core.db import locked, transactional
from community.core.errors import Invalid, NotAllowed, NotFound
from community.core.events import publish


@transactional
def slow(user_id: int, until: datetime | None) -> None:
    """Let an account write less often, anywhere, until an aware moment; None: as often as they like again."""
    _account(user_id).slowed_until = until


@transactional
def silence(user_id: int, until: datetime | None) -> None:
    """Let an account read but not write, anywhere, until an aware moment; None: they write again."""
    _account(user_id).silenced_until = until


@transactional
def suspend(user_id: int, until: datetime | None) -> None:
    """Pause an account until an aware moment: it can read why, appeal and leave, and hears nothing live. None: it is
    open again.
    """
    user = _account(user_id)
    user.suspended_until = until
    if user.is_suspended:
        _silence(user)


@transactional
def ban(user_id: int) -> None:
    """Pause an account for good, until lift_ban. Nothing of it is taken away: neither roles nor sign-ins nor tokens."""
    user = _account(user_id)
    user.banned_at = user.banned_at or now()
    _silence(user)


@transactional
def lift_ban(user_id: int) -> None:
    """Open a banned account again, but for a pause with an end of its own."""
    _account(user_id).banned_at = None


@transactional
def set_role(admin: User, user: User, role: str) -> None:
    """Make somebody a member, moderator or admin. Raises NotAllowed, and for one's own role too."""
    if not policy.can_administer(admin):
        raise NotAllowed("Only an admin can change roles.")
    if admin.id == user.id:
        raise NotAllowed("Please ask another admin to change your own role.")
    grant_role(user, role, admin.id)


@transactional
def grant_role(user: User, role: str, by_id: int | None = None) -> None:
    """The same for the owner at the command line, whom no account stands for. Raises Invalid for an unknown role."""
    if role not in ROLES:
        raise Invalid(role=f"Please choose one of: {', '.join(ROLES)}.")
    _account(user.id).role = role
    audit.append(by_id, "account.role_set", "user", user.id, role=role)


def _account(user_id: int) -> User:
    user = locked(User, user_id)
    if user is None:
        raise NotFound()
    return user


def _silence(user: User) -> None:
    publish(AccountPaused(user.id))
    realtime.end_sockets(f"user:{user.id}")
