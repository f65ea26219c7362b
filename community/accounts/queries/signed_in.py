"""Who is signed in, in which browser, by which token, link or name."""

from datetime import timedelta

from sqlalchemy import and_, bindparam, or_, select, update
from sqlalchemy.orm import contains_eager, lazyload

from community.accounts.models import (
    ApiToken,
    MailToken,
    SignIn,
    User,
)
from community.core.clock import now
from community.core.db import Moment, db, known, leave_mark, rows_of, transaction
from community.core.paging import Page, keyset
from community.core.tokens import digest

_SIGNED = and_(
    SignIn.key_digest == bindparam("key"),
    SignIn.ended_at.is_(None),
    SignIn.expires_at > bindparam("now", type_=Moment),
    User.closed_at.is_(None),
)

#: Asked at every request, so built once, and without how this person is shown, which few pages ask for.
_SIGNED_IN = select(User).options(lazyload(User.identity)).join(SignIn, SignIn.user_id == User.id).where(_SIGNED)


#: Leaving doesn't wait: what a page sent as it was left may come a moment after its sign-in ended.
A_MOMENT = timedelta(minutes=1)


def who_leaves(key_digest: str) -> SignIn | None:
    """The sign-in that ends just now, or ended a moment ago; of nobody who asked to close their account."""
    lately = now() - A_MOMENT
    return db.session.scalar(
        select(SignIn)
        .join(SignIn.user)
        .where(
            SignIn.key_digest == key_digest,
            or_(SignIn.ended_at.is_(None), SignIn.ended_at > lately),
            SignIn.expires_at > lately,
            User.closes_at.is_(None),
            User.closed_at.is_(None),
        )
        .options(contains_eager(SignIn.user).lazyload(User.identity))
    )


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


def user_by_login(login: str) -> User | None:
    """By handle, or by an e-mail address that was verified."""
    login = login.strip().lower()
    return db.session.scalar(
        select(User).where(
            User.closed_at.is_(None),
            or_(User.handle_key == login, and_(User.email_key == login, User.email_verified_at.is_not(None))),
        )
    )


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
