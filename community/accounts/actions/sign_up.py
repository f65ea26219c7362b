"""New accounts. Whether an e-mail address already has one shows neither in the answer nor in the time it takes."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from community.accounts import notices, policy
from community.accounts.actions import addresses
from community.accounts.actions.agreement import ensure_agreement
from community.accounts.events import AccountCreated
from community.accounts.models import MARKS, Identity, User
from community.accounts.queries import people
from community.core import audit
from community.core.clock import now
from community.core.db import db, transactional
from community.core.errors import Conflict, Invalid
from community.core.events import publish
from community.core.limits import spend
from community.core.passwords import hash_password
from community.core.settings import settings
from community.core.watched import found


def create_account(
    handle: str, email: str, password: str, adult: bool, agreement_version: int, address: str = ""
) -> User:
    """A new member, who can sign in by handle at once. `address` is where the request came from, for the limit.

    Raises Invalid for a taken handle, a weak password or an agreement that changed meanwhile; TooMany.
    """
    spend("sign up", address, "10 per hour")
    if not adult:
        raise Invalid(adult="This place is for people aged 18 or over.")
    if problem := policy.handle_problem(handle):
        raise Invalid(handle=problem)
    _check(handle, email, password, agreement_version)
    return _store_member(handle, email, hash_password(password), agreement_version)


def create_admin(handle: str, email: str, password: str) -> User:
    """An admin whose address counts as confirmed, for the owner at the command line. Raises Invalid."""
    if problem := policy.handle_problem(handle, for_staff=True):
        raise Invalid(handle=problem)
    if people.verified_owner(email):
        raise Invalid(email="Another account has confirmed this address.")
    version = people.site_agreement().version
    _check(handle, email, password, version)
    return _store_admin(handle, email, hash_password(password), version)


def _check(handle: str, email: str, password: str, agreement_version: int) -> None:
    if problem := policy.password_problem(password, handle, email):
        raise Invalid(password=problem)
    if found(handle).holds:
        raise Invalid(handle="This name can’t be used here. Please choose another.")
    if people.handle_taken(handle):
        raise Invalid(handle="Somebody has this handle already. Please choose another.")
    if agreement_version != people.site_agreement().version:
        raise Invalid(agreement_version="The agreement was changed. Please read the new one.")


@transactional
def _store_member(handle: str, email: str, password_hash: str, agreement_version: int) -> User:
    owner = people.verified_owner(email)
    kept_out = people.kept_out(email)
    known = owner is None and not kept_out and not settings().verify_email
    user = _store(handle, email, password_hash, agreement_version, now() if known else None)
    # one mail in every case
    if owner:
        notices.address_in_use(owner)
    elif kept_out:
        notices.address_kept_out(email)
    elif settings().verify_email:
        addresses.send_link(user, "verify", user.email)
    else:
        notices.welcome(user)
    return user


@transactional
def _store_admin(handle: str, email: str, password_hash: str, agreement_version: int) -> User:
    user = _store(handle, email, password_hash, agreement_version, now())
    user.role = "admin"
    audit.append(None, "account.role_set", "user", user.id, role="admin")
    return user


def _store(handle: str, email: str, password_hash: str, agreement_version: int, verified_at: datetime | None) -> User:
    ensure_agreement()
    user = User(
        handle=handle,
        handle_key=handle.lower(),
        email=email,
        email_key=email.lower(),
        email_verified_at=verified_at,
        password_hash=password_hash,
        adult_confirmed_on=now().date(),
        agreement_version=agreement_version,
    )
    try:
        with db.session.begin_nested():
            db.session.add(user)
            db.session.flush()
            db.session.add(Identity(user_id=user.id, name=handle, mark=1 + user.id % MARKS))
    except IntegrityError:  # somebody took the handle, or confirmed the address, in this very moment
        if people.handle_taken(handle):
            raise Invalid(handle="Somebody has this handle already. Please choose another.") from None
        raise Conflict("Please try once more.") from None
    db.session.refresh(user)
    publish(AccountCreated(user.id))
    return user
