"""Signing in and out. A browser holds a key; the row here holds its digest, and ending the row ends its sockets."""

from datetime import datetime, timedelta

from sqlalchemy import select

from community.accounts.models import SignIn, User
from community.accounts.queries import signed_in
from community.core import realtime
from community.core.clock import now
from community.core.db import db, leave_mark, locked, transactional
from community.core.errors import NotFound, WrongLogin
from community.core.limits import spend
from community.core.passwords import hash_password, is_password, needs_rehash
from community.core.settings import settings
from community.core.tokens import digest, new_token

OWN_DEVICE, SHARED_DEVICE = timedelta(days=30), timedelta(hours=2)
#: On a shared device an end is put off no more often than this.
SOON = timedelta(seconds=30)


def _idle() -> timedelta:
    """How long a sign-in of a shared device lasts while nobody does anything."""
    return timedelta(minutes=settings().shared_idle_minutes)


def sign_in(login: str, password: str, address: str = "", device: str = "", shared: bool = False) -> tuple[User, str]:
    """The user, and the key for the browser's cookie. A paused account signs in too, to read why.

    Raises WrongLogin for any wrong pair, after the same time whether or not there is such an account; TooMany.
    """
    spend("sign in", f"{login.strip().lower()} {address}", "10 per 15 minutes")
    spend("sign in from", address, "100 per 15 minutes")
    user = signed_in.user_by_login(login)
    stored = user.password_hash if user else None
    if not is_password(password, stored) or user is None or stored is None:
        raise WrongLogin("This handle or address and this password don't go together.")
    key = _open_by_password(user, stored, device, shared)
    if needs_rehash(stored):
        _store_hash(user, stored, hash_password(password))
    return user, key


@transactional
def _open_by_password(user: User, checked: str, device: str, shared: bool) -> str:
    # it was checked outside the transaction: a change of the password meanwhile ends every sign-in, and so this one
    if locked(User, user.id).password_hash != checked:
        raise WrongLogin("This handle or address and this password don't go together.")
    return open_sign_in(user, device, shared)


@transactional
def _store_hash(user: User, before: str, password_hash: str) -> None:
    user = locked(User, user.id)
    if user.password_hash == before:
        user.password_hash = password_hash


@transactional
def open_sign_in(user: User, device: str = "", shared: bool = False) -> str:
    """The key of a new sign-in of somebody whose password was just seen. It lasts 30 days; where others use the device
    too, until nobody does anything for some minutes, and two hours at most.
    """
    key = new_token()
    ends = now() + (min(_idle(), SHARED_DEVICE) if shared else OWN_DEVICE)
    db.session.add(SignIn(user_id=user.id, key_digest=digest(key), device=device[:120], expires_at=ends, shared=shared))
    return key


def stay(key: str) -> None:
    """Somebody did something on a shared device: its sign-in goes on for a while, if it is not over."""
    live = select(SignIn).where(
        SignIn.key_digest == digest(key), SignIn.shared, SignIn.ended_at.is_(None), SignIn.expires_at > now()
    )
    found = db.session.scalar(live)
    if found is not None and found.expires_at < _end_of(found) - SOON:
        leave_mark(_put_off, found.id)


@transactional
def _put_off(sign_in_id: int) -> None:
    found = locked(SignIn, sign_in_id)
    if found.ended_at is None and found.expires_at > now():
        found.expires_at = _end_of(found)


def _end_of(found: SignIn) -> datetime:
    return min(now() + _idle(), found.created_at + SHARED_DEVICE)


@transactional
def sign_out(key: str) -> None:
    """End the sign-in of this key, and its sockets. Nothing happens if it ended already."""
    found = db.session.scalar(select(SignIn).where(SignIn.key_digest == digest(key), SignIn.ended_at.is_(None)))
    if found:
        _end(found)


@transactional
def sign_out_everywhere(user: User, but_key: str | None = None) -> int:
    """End all sign-ins of a person, but the one of `but_key`; how many those were."""
    kept = digest(but_key) if but_key else None
    live = select(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None))
    ended = [found for found in db.session.scalars(live) if found.key_digest != kept]
    for found in ended:
        _end(found)
    return len(ended)


@transactional
def end_sign_in(user: User, sign_in_id: int) -> None:
    """End one of one's own sign-ins. Raises NotFound."""
    found = db.session.get(SignIn, sign_in_id)
    if found is None or found.user_id != user.id or found.ended_at:
        raise NotFound()
    _end(found)


@transactional
def end_expired() -> int:
    """End the sign-ins whose time is over, and their sockets, which nothing else would ask again; how many."""
    over = select(SignIn).where(SignIn.ended_at.is_(None), SignIn.expires_at <= now()).limit(500)
    found = db.session.scalars(over).all()
    for one in found:
        _end(one)
    return len(found)


def _end(found: SignIn) -> None:
    found.ended_at = now()
    realtime.end_sockets(f"session:{found.key_digest}")
