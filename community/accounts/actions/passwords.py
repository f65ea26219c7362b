"""A new password: for somebody who knows the old one, and for somebody who can read their mail."""

from community.accounts import notices, policy
from community.accounts.actions import addresses, sign_ins, tokens
from community.accounts.models import User
from community.accounts.queries import people, signed_in
from community.core.db import transactional
from community.core.errors import Invalid, NotFound
from community.core.jobs import later
from community.core.limits import spend
from community.core.passwords import hash_password, is_password


def change_password(user: User, current_password: str, password: str, but_key: str | None = None) -> None:
    """Set a new password. API tokens and all sign-ins but the one of `but_key` end: somebody else may have had them.
    Links in the mail do nothing any more.

    Raises Invalid for a wrong or a weak one; TooMany.
    """
    spend("change password", user.id, "10 per hour")
    if not is_password(current_password, user.password_hash):
        raise Invalid(current_password="This is not your password.")  # noqa: S106  a message, not a password
    _check(user, password)
    _store(user, hash_password(password), but_key)


def request_reset(email: str, address: str = "") -> None:
    """Send a link to whoever confirmed this address. The worker looks whether there is anybody, so that neither answer
    nor time tells. TooMany per origin and per address.
    """
    spend("reset from", address, "10 per hour")
    spend("reset", email.lower(), "4 per hour")
    _ask_worker(email)


@transactional
def _ask_worker(email: str) -> None:
    later(send_reset_link, email)


@transactional
def send_reset_link(email: str) -> None:
    """In the worker: the link, if somebody confirmed this address. Links sent before do nothing any more."""
    user = people.verified_owner(email)
    if user:
        addresses.end_links(user, "reset")
        addresses.send_link(user, "reset", user.email)


def reset_password(token: str, password: str) -> User:
    """Set a new password by a link from the mail. All sign-ins and API tokens end: somebody else may have had them.

    Raises NotFound for a link that is over, Invalid for a weak password (the link can be used again).
    """
    link = signed_in.mail_link("reset", token)
    if link is None:
        raise NotFound()
    _check(link.user, password)
    return _store_by_link(token, hash_password(password))


@transactional
def _store_by_link(token: str, password_hash: str) -> User:
    user = addresses.use_link("reset", token).user
    _store(user, password_hash)
    return user


@transactional
def _store(user: User, password_hash: str, but_key: str | None = None) -> None:
    user.password_hash = password_hash
    sign_ins.sign_out_everywhere(user, but_key)
    tokens.end_all(user)
    addresses.end_links(user, "reset", "change")
    notices.password_changed(user)


def _check(user: User, password: str) -> None:
    if problem := policy.password_problem(password, user.handle, user.email):
        raise Invalid(password=problem)
