"""Closing an account: asked for, taken back within the days of grace, and then for good.

What others need stays, without a name: the row of the account is an empty mark that their answers still point at.
"""

from datetime import timedelta

from sqlalchemy import and_, delete, or_, select

from community.accounts import notices, policy
from community.accounts.actions import addresses, sign_ins, tokens
from community.accounts.actions.copies import note_request
from community.accounts.events import AccountClosed
from community.accounts.models import (
    ApiToken,
    FormerHandle,
    GoneHandle,
    Identity,
    KeepApart,
    MailToken,
    NoContact,
    PersonMute,
    SignIn,
    User,
)
from community.accounts.queries.people import gone_digest
from community.core import drafts, realtime
from community.core.clock import now
from community.core.db import after_commit, db, locked, transactional
from community.core.events import publish
from community.core.files import delete_file
from community.core.jobs import each
from community.core.limits import spend
from community.core.mail import forget_mail_to

GRACE = timedelta(days=14)
#: How somebody who left is shown. No handle may have a space, so nobody is taken for them.
LEFT = "Somebody who left"


def ask_to_close(user: User, your_password: str, words: str = "leave", at_once: bool = False) -> User:
    """Close one's account in GRACE, or `at_once`. `words`: leave them here without a name, or take them away.

    Every browser and program is signed out. Signing in again before it is over is all it takes to keep the account.
    A paused account may too. Raises Invalid for a wrong password, TooMany.
    """
    spend("close", user.id, "10 per hour")
    policy.require_password(user, your_password)
    return _ask(user, words == "take", at_once)


@transactional
def _ask(user: User, takes_words: bool, at_once: bool) -> User:
    user = locked(User, user.id)
    user.takes_words = takes_words
    user.closes_at = now() if at_once else now() + GRACE
    note_request(user, "erase" if at_once else "close")
    sign_ins.sign_out_everywhere(user)
    tokens.end_all(user)
    if at_once:
        close(user.id)
    else:
        notices.account_closes(user)
    return user


@transactional
def stay(user: User) -> None:
    """Keep the account after all. Nothing happens where nobody asked to close it."""
    user = locked(User, user.id)
    if user.closes_at is not None and user.closed_at is None:
        user.closes_at, user.takes_words = None, False
        note_request(user, "stay")


def close_due() -> int:
    """Close the accounts whose days of grace are over; how many. Each for itself: one that can't be closed just now is
    noted and tried again, and keeps nobody else here.
    """
    due = select(User.id).where(User.closes_at <= now(), User.closed_at.is_(None)).order_by(User.closes_at)
    return each(close, db.session.scalars(due).all())


@transactional
def close(user_id: int) -> None:
    """Close an account for good, unless its person stayed meanwhile. Again is fine: nothing is left to be done.

    Every slice forgets its part in the same transaction; words that are many go right afterwards, in its jobs.
    """
    user = locked(User, user_id)
    if user is None or user.closed_at is not None or user.closes_at is None or user.closes_at > now():
        return
    user.closed_at = now()
    db.session.flush()
    addresses.tell_left(user)
    publish(AccountClosed(user.id, user.takes_words))
    realtime.end_sockets(f"user:{user.id}")
    forget_mail_to(user.email)
    _forget_ways_in(user)
    drafts.forget_all(user.id)
    _forget_people(user)
    _keep_handles_from_others(user)
    _forget_name(user)


def _forget_ways_in(user: User) -> None:
    for model in (SignIn, ApiToken, MailToken):
        db.session.execute(delete(model).where(model.user_id == user.id))


def _forget_people(user: User) -> None:
    """Mutes go, and whom they were to be kept apart from. No contact goes too where it protects nobody any more: what
    stays of their words stays hidden from whom they chose, and what others chose is theirs.
    """
    db.session.execute(delete(KeepApart).where(KeepApart.user_id == user.id))
    db.session.execute(delete(PersonMute).where(or_(PersonMute.user_id == user.id, PersonMute.other_id == user.id)))
    if not user.takes_words:
        return
    chosen_by_others = select(NoContact.user_id).where(NoContact.other_id == user.id, NoContact.chosen)
    theirs = set(db.session.scalars(chosen_by_others))
    mine, others = NoContact.user_id == user.id, NoContact.other_id == user.id
    db.session.execute(
        delete(NoContact).where(
            or_(and_(mine, NoContact.other_id.not_in(theirs)), and_(others, NoContact.user_id.not_in(theirs)))
        )
    )


def _keep_handles_from_others(user: User) -> None:
    """Nobody gets their handles again, so that nobody is taken for them; whose they were is not kept."""
    former = select(FormerHandle.handle_key).where(FormerHandle.user_id == user.id)
    for key in [user.handle_key, *db.session.scalars(former)]:
        db.session.merge(GoneHandle(digest=gone_digest(key)))
    db.session.execute(delete(FormerHandle).where(FormerHandle.user_id == user.id))


def _forget_name(user: User) -> None:
    identity = locked(Identity, user.identity.id)
    if identity.avatar:
        picture = identity.avatar
        after_commit(lambda: delete_file(picture))
    identity.kind, identity.name, identity.avatar, identity.mark = "left", LEFT, None, 1
    user.handle = user.handle_key = f"~{user.id}"  # no handle begins so
    user.email = user.email_key = user.password_hash = user.about = user.country = ""
    user.email_verified_at = user.silenced_until = user.suspended_until = user.banned_at = None
    user.role, user.profile_audience, user.direct_from = "member", "nobody", "nobody"
    user.note_choices, user.mail_replies, user.neutral_tab, user.keep_drafts = {}, False, False, False
