"""Reads of accounts. `in_contact` is the one rule of who sees whom."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import aliased

from community.accounts.models import ApiToken, Identity, NoContact, SignIn, SiteAgreement, User
from community.core.clock import now
from community.core.db import db, transaction
from community.core.errors import NotFound


def in_contact(viewer: User, author: Any) -> ColumnElement[bool]:
    """An SQL condition: the `author` column's person and the viewer have no no-contact between them, either way."""
    return in_contact_with(viewer.id, author)


def in_contact_with(viewer_id: Any, author: Any) -> ColumnElement[bool]:
    """The same for an id or a bound parameter, for statements that are built once."""
    pair = aliased(NoContact)
    return ~exists().where(and_(pair.user_id == viewer_id, pair.other_id == author))


def out_of_contact_ids(user_id: int) -> set[int]:
    """Everyone this person and that have no-contact with, either way."""
    return set(db.session.scalars(select(NoContact.other_id).where(NoContact.user_id == user_id)))


def user_for_sign_in(key_digest: str | None) -> User | None:
    """Whose signed-in browser this is; None once it ended, expired or the account closed."""
    if not key_digest:
        return None
    return db.session.scalar(
        select(User)
        .join(SignIn, SignIn.user_id == User.id)
        .where(
            SignIn.key_digest == key_digest,
            SignIn.ended_at.is_(None),
            SignIn.expires_at > now(),
            User.closed_at.is_(None),
        )
    )


def token_for(digest: str) -> ApiToken | None:
    """A live API token; its day of last use is noted."""
    token = db.session.scalar(
        select(ApiToken)
        .join(User)
        .where(ApiToken.digest == digest, ApiToken.ended_at.is_(None), User.closed_at.is_(None))
    )
    if token and token.last_used_on != now().date():
        token_id = token.id
        with transaction():
            db.session.execute(update(ApiToken).where(ApiToken.id == token_id).values(last_used_on=now().date()))
        token = db.session.get(ApiToken, token_id)
    return token


def user_by_handle(viewer: User, handle: str) -> User:
    """Somebody the viewer may see at all. Raises NotFound, also for no-contact and closed accounts."""
    user = db.session.scalar(
        select(User).where(User.handle_key == handle.lower(), User.closed_at.is_(None), in_contact(viewer, User.id))
    )
    if user is None:
        raise NotFound()
    return user


def user_by_login(login: str) -> User | None:
    """By handle, or by an e-mail address that was verified."""
    login = login.strip().lower()
    return db.session.scalar(
        select(User).where(
            User.closed_at.is_(None),
            or_(User.handle_key == login, and_(User.email_key == login, User.email_verified_at.is_not(None))),
        )
    )


def users_by_id(user_ids) -> dict[int, User]:
    """Users by id, closed ones too. Unscoped: for staff and for the system's own use."""
    return {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(set(user_ids))))}


def identities(viewer: User, user_ids) -> dict[int, Identity]:
    """How these people are shown, by user id; those out of contact with the viewer are left out."""
    found = db.session.scalars(
        select(Identity).where(
            Identity.user_id.in_(set(user_ids)), Identity.kind == "handle", in_contact(viewer, Identity.user_id)
        )
    )
    return {identity.user_id: identity for identity in found}


def site_agreement() -> SiteAgreement | None:
    """The site's rules in force."""
    return db.session.scalar(select(SiteAgreement).order_by(SiteAgreement.version.desc()).limit(1))


def staff_ids(exclude: set[int] | None = None) -> list[int]:
    """The ids of site moderators and admins who can act now."""
    return [
        user_id
        for user_id in db.session.scalars(
            select(User.id).where(
                User.role.in_(("moderator", "admin")),
                User.closed_at.is_(None),
                User.banned_at.is_(None),
                or_(User.suspended_until.is_(None), User.suspended_until <= now()),
            )
        )
        if user_id not in (exclude or set())
    ]


def handle_taken(handle: str) -> bool:
    """Whether somebody has, or had, this handle."""
    return db.session.scalar(select(User.id).where(User.handle_key == handle.lower())) is not None
