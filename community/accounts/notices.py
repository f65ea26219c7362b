"""Mails about the account itself. Subject and sender say nothing about what kind of place this is."""

from community.accounts.models import User
from community.core.mail import post
from community.core.settings import settings


def confirm_address(user: User, email: str, token: str) -> None:
    """To an address that somebody gave: is it theirs?"""
    post(
        email,
        "Please confirm your e-mail address",
        f"Hello {user.handle},\n\nplease open this link to confirm that this address is yours:\n\n"
        f"{_link('verify', token)}\n\nThe link works once, for two days. "
        "If you didn't ask for this, you need do nothing: without the link nothing happens.\n",
    )


def address_in_use(owner: User) -> None:
    """To the owner of an address that was given again, at sign-up or as a new address."""
    _tell(
        owner,
        "Somebody gave your e-mail address",
        f"Hello {owner.handle},\n\nsomebody gave this address for an account, but it already belongs to yours. "
        "Nothing about your account was changed or shown.\n\nIf it was you: your account is here, and you can sign in "
        f"or choose a new password:\n\n{settings().public_url}/sign-in\n\nIf it wasn't you, you need do nothing.\n",
    )


def address_kept_out(email: str) -> None:
    """To an address that was given for an account, and belonged to one that was closed while it was paused."""
    post(
        email,
        "Your e-mail address can’t be used",
        "Hello,\n\nsomebody gave this address for an account. It belonged to an account that was left while it was "
        "paused, so it can’t be used for another one for now.\n\nIf you think that this is wrong, you can write to the "
        f"people who look after this place:\n\n{settings().public_url}/complaints\n\nIf it wasn’t you, you need do "
        "nothing.\n",
    )


def welcome(user: User) -> None:
    """To a new account on a site that doesn't ask for confirmation."""
    _tell(
        user,
        "Your account is ready",
        f"Hello {user.handle},\n\nyour account is ready. You can sign in here:\n\n{settings().public_url}/sign-in\n",
    )


def address_changes(user: User) -> None:
    """To the address so far, before another takes its place."""
    _tell(
        user,
        "A new e-mail address was asked for",
        f"Hello {user.handle},\n\nsomebody who is signed in as you asked to use another address from now on.\n\nIf it "
        "wasn't you, please choose a new password. That also stops the change:\n\n"
        f"{settings().public_url}/me/security\n",
    )


def reset(user: User, token: str) -> None:
    """The way back in for somebody who forgot the password."""
    _tell(
        user,
        "A new password",
        f"Hello {user.handle},\n\nopen this link to choose a new password:\n\n{_link('reset', token)}\n\nThe link "
        "works once, for one hour. If you didn't ask for this, you need do nothing: your password stays as it is.\n",
    )


def password_changed(user: User) -> None:
    """To a confirmed address, so that nobody loses an account without knowing."""
    if user.is_verified:
        _tell(
            user,
            "Your password was changed",
            f"Hello {user.handle},\n\nyour password was changed just now. If it wasn't you, choose a new one at "
            f"once:\n\n{settings().public_url}/reset\n",
        )


def head_of_audit_log(admin: User, head: str) -> None:
    """To an admin, once a month: kept where nobody at the database reaches, it proves that nothing was cut off."""
    _tell(
        admin,
        "A number to keep for this month",
        f"Hello {admin.handle},\n\nplease keep this mail. It says where the record of what was done stood today:\n\n"
        f"{head}\n\nYou need do nothing. Should the record ever be in doubt, this command takes the number and says "
        f"whether anything is missing:\n\nflask audit verify --anchor {head}\n",
    )


def account_closes(user: User) -> None:
    """To a confirmed address: somebody asked to close the account, and it can be kept."""
    if user.is_verified and user.closes_at is not None:
        ends = f"{user.closes_at.day} {user.closes_at:%B %Y}"
        _tell(
            user,
            "Your account ends soon",
            f"Hello {user.handle},\n\nyou asked to close your account. It ends on {ends}. To keep it, "
            f"sign in before then:\n\n{settings().public_url}/sign-in\n\nIf it wasn't you, sign in and choose a new "
            "password.\n",
        )


def _tell(user: User, subject: str, body: str) -> None:
    """Nobody is written to who said that no mail is safe for them. They were told what that means."""
    if not user.mail_never:
        post(user.email, subject, body)


def _link(page: str, token: str) -> str:
    return f"{settings().public_url}/{page}/{token}"
