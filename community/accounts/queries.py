"""Reads of accounts. `in_contact` is the one rule of who sees whom."""

import secrets
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select, update
from sqlalchemy.orm import aliased, contains_eager, lazyload

from community.accounts.models import (
    FIRST_RULES,
    ApiToken,
    FormerHandle,
    Identity,
    MailToken,
    NoContact,
    PersonMute,
    SignIn,
    SiteAgreement,
    User,
)
from community.core import words
from community.core.clock import now
from community.core.db import Moment, db, known, leave_mark, rows_of, transaction
from community.core.errors import NotFound
from community.core.paging import Page, keyset
from community.core.tokens import digest

_in_one_group: Callable[[User, User], bool] = lambda viewer, user: False  # noqa: E731  set by the wiring
_may_write: Callable[[User, User], bool] = lambda viewer, user: False  # noqa: E731


def ask_chat(may_write: Callable[[User, User], bool]) -> None:
    """Set how to find out whether one person may begin a conversation with another. Called by the wiring."""
    global _may_write
    _may_write = may_write


def ask_groups(in_one_group: Callable[[User, User], bool]) -> None:
    """Set how to find out whether two people share a group, which only a slice above knows. Called by the wiring."""
    global _in_one_group
    _in_one_group = in_one_group


def in_contact(viewer: User, author: Any) -> ColumnElement[bool]:
    """An SQL condition: the `author` column's person and the viewer have no no-contact between them, either way."""
    return in_contact_with(viewer.id, author)


def in_contact_with(viewer_id: Any, author: Any) -> ColumnElement[bool]:
    """The same for an id or a bound parameter, for statements that are built once."""
    pair = aliased(NoContact)
    return ~exists().where(and_(pair.user_id == viewer_id, pair.other_id == author)).correlate_except(pair)


_APART = select(NoContact.other_id).where(NoContact.user_id == bindparam("user"))


def out_of_contact_ids(user_id: int) -> set[int]:
    """Everyone this person and that have no-contact with, either way."""
    return {row.other_id for row in rows_of(_APART, {"user": user_id})}


_SIGNED = and_(
    SignIn.key_digest == bindparam("key"),
    SignIn.ended_at.is_(None),
    SignIn.expires_at > bindparam("now", type_=Moment),
    User.closed_at.is_(None),
)
#: Asked at every request, so built once, and without how this person is shown, which few pages ask for.
_SIGNED_IN = select(User).options(lazyload(User.identity)).join(SignIn, SignIn.user_id == User.id).where(_SIGNED)


def user_for_sign_in(key_digest: str | None) -> User | None:
    """Whose signed-in browser this is; None once it ended, expired or the account closed."""
    if not key_digest:
        return None
    return db.session.scalar(_SIGNED_IN, {"key": key_digest, "now": now()})


_LIVE = and_(ApiToken.digest == bindparam("key"), ApiToken.ended_at.is_(None), User.closed_at.is_(None))
_TOKEN = (
    select(ApiToken).join(ApiToken.user).options(contains_eager(ApiToken.user).lazyload(User.identity)).where(_LIVE)
)


def token_for(digest: str) -> ApiToken | None:
    """A live API token, with its owner; its day of last use is noted."""
    token = db.session.scalar(_TOKEN, {"key": digest})
    if token and token.last_used_on != now().date():
        token_id = token.id
        leave_mark(_note_use, token_id)
        token = db.session.get(ApiToken, token_id)
    return token


#: The same for a socket, at every event: what may stop it, and what its token may do.
_ASKED = (User.id, User.banned_at, User.suspended_until)
_BY_SIGN_IN = select(*_ASKED).join(SignIn, SignIn.user_id == User.id).where(_SIGNED)
_BY_TOKEN = select(*_ASKED, ApiToken.scopes, ApiToken.last_used_on).join(ApiToken.user).where(_LIVE)


def socket_user(kind: str, key: str) -> tuple[User, list[str]] | None:
    """Whose socket this is, which a "sign_in" or a "token" opened, and what it may do; None once that ended.

    Of the account no more is read than whether it may be here. The rest is read when it is asked for.
    """
    found = rows_of(_BY_TOKEN if kind == "token" else _BY_SIGN_IN, {"key": key, "now": now()})
    if not found:
        return None
    if kind == "token" and found[0].last_used_on != now().date():
        token_for(key)  # notes it
    user_id, banned_at, suspended_until, *token = found[0]
    user = known(User(id=user_id, banned_at=banned_at, suspended_until=suspended_until))
    return user, token[0] if token else ["read", "write"]


def _note_use(token_id: int) -> None:
    with transaction():
        db.session.execute(update(ApiToken).where(ApiToken.id == token_id).values(last_used_on=now().date()))


def user_by_handle(viewer: User, handle: str) -> User:
    """Somebody the viewer may see at all. Raises NotFound, also for no-contact and closed accounts."""
    named = select(User).where(User.handle_key == handle.lower(), User.closed_at.is_(None))
    user = db.session.scalar(named.where(in_contact(viewer, User.id)))
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


def account_named(handle: str) -> User | None:
    """An open account by handle. Unscoped: for the owner at the command line and the system itself."""
    return db.session.scalar(select(User).where(User.handle_key == handle.lower(), User.closed_at.is_(None)))


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
    return stored or SiteAgreement(version=1, rules=list(FIRST_RULES))


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
    """Whether somebody has, or had, this handle."""
    key = handle.lower()
    owners = {
        *db.session.scalars(select(User.id).where(User.handle_key == key)),
        *db.session.scalars(select(FormerHandle.user_id).where(FormerHandle.handle_key == key)),
    }
    return bool(owners - {by_other_than.id if by_other_than else None})


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


def mail_link(purpose: str, token: str) -> MailToken | None:
    """The link of a mail, if it is for this and can still be used."""
    return db.session.scalar(
        select(MailToken)
        .join(User)
        .where(
            MailToken.digest == digest(token),
            MailToken.purpose.in_(("verify", "change") if purpose == "verify" else (purpose,)),
            MailToken.used_at.is_(None),
            MailToken.expires_at > now(),
            User.closed_at.is_(None),
        )
    )


def sign_ins_of(user: User, after: str | None = None, limit: int = 100) -> Page:
    """The browsers that are signed in as this person, the newest first."""
    live = select(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None), SignIn.expires_at > now())
    return keyset(live, [(SignIn.id, True)], after, limit)


def tokens_of(user: User, after: str | None = None, limit: int = 100) -> Page:
    """A person's live API tokens, the newest first."""
    live = select(ApiToken).where(ApiToken.user_id == user.id, ApiToken.ended_at.is_(None))
    return keyset(live, [(ApiToken.id, True)], after, limit)


def no_contact_of(user: User, after: str | None = None, limit: int = 100) -> Page:
    """Whom this person chose no contact with: rows of handle, picture and created_at. Never who chose the same."""
    chosen = (
        select(NoContact.other_id, NoContact.created_at, Identity)
        .join(Identity, and_(Identity.user_id == NoContact.other_id, Identity.kind != "pseudonym"))
        .where(NoContact.user_id == user.id, NoContact.chosen)
    )
    page = keyset(chosen, [(NoContact.other_id, True)], after, limit, scalars=False)
    return page.map(lambda row: {**_shown(row.Identity), "created_at": row.created_at})


def mutes_of(user: User, after: str | None = None, limit: int = 100) -> Page:
    """Whom this person muted and may see, the newest first: rows of handle, picture and created_at."""
    chosen = (
        select(PersonMute.other_id, PersonMute.created_at, Identity)
        .join(Identity, and_(Identity.user_id == PersonMute.other_id, Identity.kind != "pseudonym"))
        .where(PersonMute.user_id == user.id, in_contact(user, PersonMute.other_id))
    )
    page = keyset(chosen, [(PersonMute.created_at, True), (PersonMute.other_id, True)], after, limit, scalars=False)
    return page.map(lambda row: {**_shown(row.Identity), "created_at": row.created_at})


def mute_of(user: User, handle: str) -> PersonMute | None:
    """That the user muted the person of this handle, if they did."""
    theirs = select(PersonMute).join(User, User.id == PersonMute.other_id)
    return db.session.scalar(theirs.where(User.handle_key == handle.lower(), PersonMute.user_id == user.id))


def somebody_apart(user: User, handle: str) -> User | None:
    """The person of this handle, if the user chose no contact with them."""
    return db.session.scalar(
        select(User)
        .join(NoContact, NoContact.other_id == User.id)
        .where(User.handle_key == handle.lower(), NoContact.user_id == user.id, NoContact.chosen)
    )


def profile_for(viewer: User, handle: str) -> dict:
    """Somebody as the viewer may see them: `open` says whether `about` is shown. Raises NotFound."""
    user = user_by_handle(viewer, handle)
    whole = (
        user.id == viewer.id
        or user.profile_audience == "members"
        or (user.profile_audience == "groups" and _in_one_group(viewer, user))
    )
    return {
        **_shown(user.identity),
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


def _shown(identity: Identity) -> dict:
    return {name: getattr(identity, name) for name in ("handle", "avatar_url", "initials", "mark")}
