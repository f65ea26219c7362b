"""Reads of people: how somebody is found and shown."""

import secrets
from collections.abc import Callable, Iterable

from sqlalchemy import and_, case, or_, select

from community.accounts.models import (
    FormerHandle,
    GoneHandle,
    Identity,
    SiteAgreement,
    User,
)
from community.accounts.queries.contact import in_contact, mute_of, shown
from community.core import words
from community.core.clock import now
from community.core.db import db
from community.core.errors import NotFound
from community.core.tokens import digest, keyed_digest

_in_one_group: Callable[[User, User], bool] = lambda viewer, user: False  # noqa: E731  set by the wiring
_may_write: Callable[[User, User], bool] = lambda viewer, user: False  # noqa: E731

_kept_out: Callable[[str, int | None], bool] = lambda digest, user_id: False  # noqa: E731


def ask_moderation(kept_out: Callable[[str, int | None], bool]) -> None:
    """Set how to find out whether an address belonged to somebody who is kept out. Called by the wiring."""
    global _kept_out
    _kept_out = kept_out


def ask_chat(may_write: Callable[[User, User], bool]) -> None:
    """Set how to find out whether one person may begin a conversation with another. Called by the wiring."""
    global _may_write
    _may_write = may_write


def ask_groups(in_one_group: Callable[[User, User], bool]) -> None:
    """Set how to find out whether two people share a group, which only a slice above knows. Called by the wiring."""
    global _in_one_group
    _in_one_group = in_one_group


def user_by_handle(viewer: User, handle: str) -> User:
    """Somebody the viewer may see at all. Raises NotFound, also for no-contact and closed accounts."""
    named = select(User).where(User.handle_key == handle.lower(), User.closed_at.is_(None))
    user = db.session.scalar(named.where(in_contact(viewer, User.id)))
    if user is None:
        raise NotFound()
    return user


def account_named(handle: str) -> User | None:
    """An open account by handle. Unscoped: for the owner at the command line and the system itself."""
    return db.session.scalar(select(User).where(User.handle_key == handle.lower(), User.closed_at.is_(None)))


def recent_profiles(group_id: int | None, limit: int) -> list[tuple[str, str]]:
    """The newest accounts, as (handle, what they tell every member of themselves). For trying phrases; none in a
    group. Words that only some may read are left out: whoever tries phrases may not be one of them.
    """
    if group_id is not None:
        return []
    told = case((User.profile_audience == "members", User.about), else_="")
    newest = select(User.handle, told.label("about")).where(User.closed_at.is_(None))
    rows = db.session.execute(newest.order_by(User.id.desc()).limit(limit))
    return [(row.handle, f"{row.handle}\n{row.about}") for row in rows]


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


def site_agreement() -> SiteAgreement:
    """The site's rules in force: the newest that was stored, else the built-in first version (not stored yet)."""
    stored = db.session.scalar(select(SiteAgreement).order_by(SiteAgreement.version.desc()).limit(1))
    return stored or SiteAgreement(version=1, rules=list(words.FIRST_RULES))


def staff_ids(exclude: set[int] | None = None) -> list[int]:
    """The ids of site moderators and admins who can act now."""
    staff = select(User.id).where(
        User.role.in_(("moderator", "admin")),
        User.closed_at.is_(None),
        User.banned_at.is_(None),
        or_(User.suspended_until.is_(None), User.suspended_until <= now()),
    )
    return [user_id for user_id in db.session.scalars(staff) if user_id not in (exclude or set())]


def handle_taken(handle: str, by_other_than: User | None = None) -> bool:
    """Whether somebody has, or had, this handle, also one who left."""
    key = handle.lower()
    owners = {
        *db.session.scalars(select(User.id).where(User.handle_key == key)),
        *db.session.scalars(select(FormerHandle.user_id).where(FormerHandle.handle_key == key)),
    }
    gone = db.session.get(GoneHandle, gone_digest(key)) is not None
    return gone or bool(owners - {by_other_than.id if by_other_than else None})


def gone_digest(handle_key: str) -> str:
    """What is kept of a handle of somebody who left. Of its SHA-256, because that is all that once was kept: what was
    kept so was keyed afterwards.
    """
    return keyed_digest("a handle of somebody who left", digest(handle_key))


def handles_of(user_ids: Iterable[int]) -> set[tuple[int, str]]:
    """Every handle that these people have or had, in small letters: pairs of user id and handle. Unscoped."""
    ids = list(user_ids)
    now_called = db.session.execute(select(User.id, User.handle_key).where(User.id.in_(ids)))
    once = select(FormerHandle.user_id, FormerHandle.handle_key).where(FormerHandle.user_id.in_(ids))
    return {(user_id, key) for user_id, key in (*now_called, *db.session.execute(once))}


def suggested_handle() -> str:
    """A free handle that says nothing about anybody, such as "quiet-heron-27"."""
    while True:
        handle = f"{secrets.choice(words.QUIET)}-{secrets.choice(words.THINGS)}-{secrets.randbelow(90) + 10}"
        if not handle_taken(handle):
            return handle


def verified_owner(email: str) -> User | None:
    """Whose confirmed address this is. Only for mail and for the system's own checks: no answer may depend on it."""
    confirmed = and_(User.email_key == email.lower(), User.email_verified_at.is_not(None), User.closed_at.is_(None))
    return db.session.scalar(select(User).where(confirmed))


def address_digest(email: str) -> str:
    """What may be kept of an address of somebody who is paused or banned. Nobody can try addresses on it without the
    secret key.
    """
    return keyed_digest("an address of somebody who is kept out", email.lower())


def kept_out(email: str, user_id: int | None = None) -> bool:
    """Whether this was the confirmed address of another account than this one that closed, or changed it, while it was
    paused or banned, and still is. Only for mail and the system's own checks: no answer may depend on it.
    """
    return _kept_out(address_digest(email), user_id)


def what_stays(user: User) -> tuple[tuple[str, str], ...]:
    """What stays of an account once it is closed, and why, as pairs of sentences."""
    return (*words.KEPT_AFTER, words.KEPT_OF_PAUSED) if user.is_suspended else words.KEPT_AFTER


def profile_for(viewer: User, handle: str) -> dict:
    """Somebody as the viewer may see them: `open` says whether `about` is shown. Raises NotFound."""
    user = user_by_handle(viewer, handle)
    whole = (
        user.id == viewer.id
        or user.profile_audience == "members"
        or (user.profile_audience == "groups" and _in_one_group(viewer, user))
    )
    return {
        **shown(user.identity),
        "role": user.role,
        "about": user.about if whole else "",
        "open": whole,
        "is_me": user.id == viewer.id,
        "muted": mute_of(viewer, user.handle) is not None,
        "can_write_to": user.id != viewer.id and _may_write(viewer, user),
    }


def search_document(user_id: int) -> dict | None:
    """What search may find of a person: the handle, and the words they show to every member. None once closed."""
    user = db.session.get(User, user_id)
    if user is None or user.closed_at is not None:
        return None
    body = user.about if user.profile_audience == "members" else ""
    where = {"group_id": None, "author_id": user.id, "url": f"/people/{user.handle}", "audience": "members"}
    return {"title": user.handle, "body": body, **where}


def without_person(keys: Iterable[str]) -> set[str]:
    """Those of these files that are nobody's picture. Unscoped: for sweeping."""
    return set(keys) - set(db.session.scalars(select(Identity.avatar).where(Identity.avatar.is_not(None))))
