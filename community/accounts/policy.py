"""What an account may do at all, before any group has a say; and what makes a good handle and password."""

import re
from datetime import timedelta

from community.accounts.models import User
from community.core import words
from community.core.clock import now
from community.core.errors import Invalid, NotAllowed, Suspended
from community.core.passwords import is_password
from community.core.settings import settings

_HANDLE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{1,22}[A-Za-z0-9_]")


def handle_problem(handle: str, for_staff: bool = False) -> str | None:
    """Why this can't be a handle, as a sentence; None if it can. Whether it is taken is another question.

    The owner may name an account "admin" at the command line (`for_staff`); nobody else may look like one.
    """
    if not 3 <= len(handle) <= 24:
        return "Please use 3 to 24 characters."
    if not _HANDLE.fullmatch(handle):
        return "Please use letters from a to z, digits, _ - and . only, and end with a letter, a digit or _."
    if handle.lower() in words.KEPT_HANDLES and not for_staff:
        return "This name is kept for the site itself. Please choose another."
    return None


def may_be_a_real_name(handle: str) -> bool:
    """Whether a handle looks as if it holds a first name and more, or a year of birth. Worth a word, never refused."""
    if re.search(r"(?<!\d)(?:19[3-9]\d|20[01]\d)(?!\d)", handle):
        return True
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", handle)
    return len(parts) > 1 and parts[0].lower() in words.FIRST_NAMES


def password_problem(password: str, *own: str) -> str | None:
    """Why this is no good as a password, as a sentence; None if it is fine. `own`: handle and e-mail address."""
    plain = password.casefold().strip()
    if plain in {name.casefold() for name in own}:
        return "Please choose something other than your handle or e-mail address."
    if plain in words.COMMON_PASSWORDS or len(set(plain)) < 3:
        return "This one is easy to guess. A few words in a row are harder, and easy to remember."
    return None


def require_password(user: User, given: str | None) -> None:
    """Raises Invalid unless this is their password: where an open page or a token is not enough. Takes as long as
    signing in, so never inside a transaction.
    """
    if not given:
        raise Invalid(your_password="Please give your password for this.")  # noqa: S106  a message, not a password
    if not is_password(given, user.password_hash):
        raise Invalid(your_password="This is not your password.")  # noqa: S106  a message, not a password


def counts_as_verified(user: User) -> bool:
    """The address was confirmed, or this site doesn't ask. The same for everybody then, so that nothing shows."""
    return user.is_verified or not settings().verify_email


def can_write(user: User) -> bool:
    """May post, send and share: verified, and neither paused nor silenced."""
    return counts_as_verified(user) and not user.is_suspended and not user.is_silenced and user.closed_at is None


def require_write(user: User) -> None:
    """Raises Suspended or NotAllowed with the reason, for an account that can't write just now."""
    if user.is_suspended:
        raise Suspended(user.suspended_until)
    if user.closed_at is not None:
        raise NotAllowed("This account is closed.")
    if not counts_as_verified(user):
        raise NotAllowed("Please confirm your e-mail address first. We sent you a link.")
    if user.is_silenced:
        raise NotAllowed("You can read for now, and write again after your pause ends.")


def is_new(user: User) -> bool:
    """So short a time here that links are read first, until the days pass or somebody vouches for them. Nothing that
    keeps people safe depends on it.
    """
    return user.vouched_at is None and came_lately(user)


def came_lately(user: User) -> bool:
    """Whether somebody would be new, had nobody vouched for them."""
    return user.role == "member" and now() - user.created_at < timedelta(days=settings().newcomer_days)


def can_moderate_site(user: User) -> bool:
    """May work the site's own queue and library."""
    return user.is_site_moderator and can_write(user)


def can_administer(user: User) -> bool:
    return user.is_admin and can_write(user)
