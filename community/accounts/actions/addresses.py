"""E-mail addresses: confirm one, change to another. Links are single-use, and only their digest is stored."""

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from community.accounts import notices, policy
from community.accounts.events import AddressLeft
from community.accounts.models import MailToken, User
from community.accounts.queries import people, signed_in
from community.core.clock import now
from community.core.db import db, locked, transactional
from community.core.errors import Invalid, NotFound
from community.core.events import publish
from community.core.limits import spend
from community.core.settings import settings
from community.core.tokens import digest, new_token

LIVES = {"verify": timedelta(days=2), "change": timedelta(days=2), "reset": timedelta(hours=1)}


def change_email(user: User, email: str, your_password: str) -> None:
    """Ask for another address: it is used once the link sent there was opened. The old one, if confirmed, is told.

    Raises Invalid for a wrong password. Nothing tells whether the new address has an account. TooMany.
    """
    spend("change e-mail", user.id, "5 per hour")
    policy.require_password(user, your_password)
    _ask_for_change(user, email)


@transactional
def _ask_for_change(user: User, email: str) -> None:
    owner = people.verified_owner(email)
    if user.is_verified:
        notices.address_changes(user)
    end_links(user, "change")
    taken = owner is not None and owner.id != user.id
    kept_out = people.kept_out(email, user.id)
    if owner and taken:
        notices.address_in_use(owner)
    elif kept_out:
        notices.address_kept_out(email)
    elif settings().verify_email:
        send_link(user, "change", email)
    if not settings().verify_email:
        _take(user, email, confirmed=not taken and not kept_out)


def ask_again(user: User) -> None:
    """Send the link for one's own address once more. TooMany after a few."""
    spend("verify again", user.id, "5 per hour")
    _send_again(user)


@transactional
def _send_again(user: User) -> None:
    if user.is_verified:
        return
    owner = people.verified_owner(user.email)
    if owner:
        notices.address_in_use(owner)
    elif people.kept_out(user.email, user.id):
        notices.address_kept_out(user.email)
    else:
        end_links(user, "verify")
        send_link(user, "verify", user.email)


@transactional
def verify_email(token: str) -> User:
    """The address of a link that was opened is confirmed. Raises NotFound for a link that is over, Invalid for an
    address that another account confirmed first, or left while it was paused.
    """
    link = use_link("verify", token)
    user = link.user
    if people.kept_out(link.email, user.id):
        raise Invalid(email="This address can’t be used here for now.")
    _take(user, link.email, confirmed=True)
    return user


def _take(user: User, email: str, confirmed: bool) -> None:
    if email.lower() != user.email_key:
        tell_left(user)
    try:
        with db.session.begin_nested():
            user.email, user.email_key = email, email.lower()
            user.email_verified_at = now() if confirmed else None
    except IntegrityError:
        raise Invalid(email="Another account has confirmed this address in the meantime.") from None
    end_links(user, *LIVES)  # whoever reads the mail of the address before has no way in any more


@transactional
def tell_left(user: User) -> None:
    """An address goes that somebody confirmed. One that nobody did may be somebody else's."""
    if user.is_verified:
        publish(AddressLeft(user.id, people.address_digest(user.email)))


@transactional
def send_link(user: User, purpose: str, email: str) -> None:
    """Mail a link that works once, until its time is over."""
    token = new_token()
    db.session.add(
        MailToken(
            user_id=user.id, purpose=purpose, email=email, digest=digest(token), expires_at=now() + LIVES[purpose]
        )
    )
    if purpose == "reset":
        notices.reset(user, token)
    else:
        notices.confirm_address(user, email, token)


@transactional
def use_link(purpose: str, token: str) -> MailToken:
    """The link, spent. Raises NotFound if it is unknown, over or was used."""
    link = signed_in.mail_link(purpose, token)
    link = locked(MailToken, link.id) if link else None
    if link is None or link.used_at:
        raise NotFound()
    link.used_at = now()
    return link


@transactional
def end_links(user: User, *purposes: str) -> None:
    """Links of these purposes that wait in somebody's mail do nothing any more."""
    db.session.execute(
        update(MailToken)
        .where(MailToken.user_id == user.id, MailToken.purpose.in_(purposes), MailToken.used_at.is_(None))
        .values(used_at=now())
    )
