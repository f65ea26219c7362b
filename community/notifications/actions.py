"""Telling people. Called by the slices above; what leaves the process waits for the commit."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import delete, select, update

from community.accounts.models import User
from community.accounts.queries.contact import out_of_contact_ids
from community.core.clock import now
from community.core.db import after_commit, db, transactional
from community.notifications import live
from community.notifications.kinds import KINDS
from community.notifications.models import Notification

#: A mail waits this long: who is here reads the notice first, and gets none.
MAIL_WAITS = timedelta(minutes=10)


@transactional
def notify(user_ids: Iterable[int], kind: str, subject_type: str, subject_id: int, actor_id: int | None = None) -> None:
    """Put a notice of `kind` about a subject into each inbox, and tell the open pages of those who are here.

    The actor is left out, and so is everyone who has no-contact with the actor. Raises KeyError for an unknown kind.
    """
    known = KINDS[kind]
    apart = out_of_contact_ids(actor_id) | {actor_id} if actor_id is not None else set()
    recipients = sorted(set(user_ids) - apart)
    if not recipients:
        return
    by_mail = _want_mail(recipients) if known.mail else set()
    notices = [
        Notification(
            user_id=user_id,
            kind=known.name,
            actor_id=actor_id,
            subject_type=subject_type,
            subject_id=subject_id,
            mail_due_at=now() + MAIL_WAITS if user_id in by_mail else None,
        )
        for user_id in recipients
    ]
    db.session.add_all(notices)
    db.session.flush()
    notice_ids = [notice.id for notice in notices]
    after_commit(lambda: live.arrived(notice_ids))


@transactional
def mark_read(user: User, ids: Sequence[int] | None = None) -> None:
    """Mark some of one's own notices as read, or all of them. Ids that aren't one's own change nothing."""
    mine = update(Notification).where(Notification.user_id == user.id, Notification.read_at.is_(None))
    if ids is not None:
        mine = mine.where(Notification.id.in_(ids))
    db.session.execute(mine.values(read_at=now(), mail_due_at=None))


@transactional
def mark_read_about(user: User, subject_type: str, subject_id: int) -> None:
    """Mark one's own notices about a subject as read, since one has just looked at it."""
    db.session.execute(
        update(Notification)
        .where(
            Notification.user_id == user.id,
            Notification.subject_type == subject_type,
            Notification.subject_id == subject_id,
            Notification.read_at.is_(None),
        )
        .values(read_at=now(), mail_due_at=None)
    )


@transactional
def cancel(kind: str, subject_type: str, subject_id: int, actor_id: int | None = None) -> None:
    """Take back unread notices that have nothing left to say, such as a request that somebody else answered."""
    waiting = delete(Notification).where(
        Notification.kind == kind,
        Notification.subject_type == subject_type,
        Notification.subject_id == subject_id,
        Notification.read_at.is_(None),
    )
    if actor_id is not None:
        waiting = waiting.where(Notification.actor_id == actor_id)
    db.session.execute(waiting)


@transactional
def drop(user: User, ids: Sequence[int]) -> None:
    """Forget notices of one's own whose subject is out of sight, so that no badge counts what nobody can open."""
    db.session.execute(delete(Notification).where(Notification.user_id == user.id, Notification.id.in_(ids)))


def _want_mail(user_ids: Sequence[int]) -> set[int]:
    return set(
        db.session.scalars(
            select(User.id).where(
                User.id.in_(user_ids),
                User.mail_replies,
                ~User.mail_never,
                User.email_verified_at.is_not(None),
                User.closed_at.is_(None),
            )
        )
    )
