"""Telling people. Called by the slices above; what leaves the process waits for the commit."""

from collections.abc import Iterable, Sequence, Set
from datetime import time, timedelta

from sqlalchemy import delete, select, update

from community.accounts.models import User
from community.accounts.queries.contact import out_of_contact_ids
from community.core.clock import now
from community.core.db import after_commit, db, locked, transactional
from community.notifications import live
from community.notifications.kinds import KINDS
from community.notifications.models import Notification, QuietHours
from community.notifications.queries import quiet_until

#: A mail waits this long: who is here reads the notice first, and gets none.
MAIL_WAITS = timedelta(minutes=10)
#: Whoever read a notice gets no mail about it, and no page lights up.
READ: dict = {"mail_due_at": None, "waits_until": None}


@transactional
def notify(
    user_ids: Iterable[int],
    kind: str,
    subject_type: str,
    subject_id: int,
    actor_id: int | None = None,
    on_duty: Set[int] = frozenset(),
) -> None:
    """Put a notice of `kind` about a subject into each inbox, and tell the open pages of those who are here.

    Pages of those who have quiet hours just now hear of it afterwards; of those `on_duty` for it, at once. The actor is
    left out, and so is everyone who has no-contact with the actor. Raises KeyError for an unknown kind.
    """
    known = KINDS[kind]
    apart = out_of_contact_ids(actor_id) | {actor_id} if actor_id is not None else set()
    recipients = sorted(set(user_ids) - apart)
    if not recipients:
        return
    quiet = quiet_until(set(recipients) - on_duty)
    by_mail = _want_mail(recipients) if known.mail else set()
    notices = [
        Notification(
            user_id=user_id,
            kind=known.name,
            actor_id=actor_id,
            subject_type=subject_type,
            subject_id=subject_id,
            mail_due_at=now() + MAIL_WAITS if user_id in by_mail else None,
            waits_until=quiet.get(user_id),
        )
        for user_id in recipients
    ]
    db.session.add_all(notices)
    db.session.flush()
    told = [notice.id for notice in notices if notice.waits_until is None]
    if told:
        after_commit(lambda: live.arrived(told))


@transactional
def hear_now(user_ids: Set[int], kind: str, subject_type: str, subject_id: int) -> None:
    """Pages of those of these people hear it at once whose unread notice of this waits for the end of quiet hours."""
    waiting = select(Notification.id).where(
        Notification.user_id.in_(user_ids),
        Notification.kind == kind,
        Notification.subject_type == subject_type,
        Notification.subject_id == subject_id,
        Notification.waits_until.is_not(None),
    )
    told = list(db.session.scalars(waiting)) if user_ids else []
    if told:
        db.session.execute(update(Notification).where(Notification.id.in_(told)).values(waits_until=None))
        after_commit(lambda: live.arrived(told))


@transactional
def mark_read(user: User, ids: Sequence[int] | None = None) -> None:
    """Mark some of one's own notices as read, or all of them. Ids that aren't one's own change nothing."""
    mine = update(Notification).where(Notification.user_id == user.id, Notification.read_at.is_(None))
    if ids is not None:
        mine = mine.where(Notification.id.in_(ids))
    db.session.execute(mine.values(**READ, read_at=now()))


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
        .values(**READ, read_at=now())
    )


@transactional
def set_quiet_hours(user: User, starts: time, ends: time, zone: str) -> QuietHours:
    """From when until when it is to be quiet, each day, on their own clock. What waits is looked at again."""
    locked(User, user.id)
    hours = db.session.merge(QuietHours(user_id=user.id, starts=starts, ends=ends, zone=zone))
    _look_again(user)
    return hours


@transactional
def end_quiet_hours(user: User) -> None:
    """No more quiet hours: what waits goes now. Nothing happens where there are none."""
    db.session.execute(delete(QuietHours).where(QuietHours.user_id == user.id))
    _look_again(user)


def _look_again(user: User) -> None:
    """What waited for the end of the hours before is due now: the jobs ask whether it is quiet."""
    mine = update(Notification).where(Notification.user_id == user.id, Notification.read_at.is_(None))
    db.session.execute(mine.where(Notification.waits_until.is_not(None)).values(waits_until=now()))
    late = Notification.mail_due_at > now() + MAIL_WAITS
    db.session.execute(mine.where(late).values(mail_due_at=now() + MAIL_WAITS))


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
