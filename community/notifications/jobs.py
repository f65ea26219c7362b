"""What goes later: mail for those who asked for it, about what is still unread after a while, and what waited for the
end of quiet hours. The words of a mail say nothing about what happened.
"""

from sqlalchemy import select, update

from community.accounts.models import User
from community.core import mail
from community.core.clock import now
from community.core.db import after_commit, db, transactional
from community.core.jobs import each
from community.core.settings import settings
from community.notifications import live
from community.notifications.kinds import OTHER, REPLY, in_mail
from community.notifications.models import Notification
from community.notifications.queries import items, quiet_until


def send_due_mail() -> None:
    """Once a minute: one mail to each person with notices that are due, unless they were read or went out of sight."""
    people = db.session.scalars(
        select(Notification.user_id).where(Notification.mail_due_at <= now()).distinct().limit(200)
    ).all()
    each(_send, people)


def tell_what_waited() -> None:
    """Once a minute: open pages of those whose quiet hours are over hear what came meanwhile and is still unread."""
    waited = db.session.scalars(
        select(Notification.user_id).where(Notification.waits_until <= now()).distinct().limit(200)
    ).all()
    each(_tell, waited)


@transactional
def _tell(user_id: int) -> None:
    db.session.get(User, user_id, with_for_update={"of": User})
    due = select(Notification.id).where(Notification.user_id == user_id, Notification.waits_until <= now())
    told = db.session.scalars(due.order_by(Notification.id)).all()
    until = quiet_until([user_id]).get(user_id)
    db.session.execute(update(Notification).where(Notification.id.in_(told)).values(waits_until=until))
    if until is None:
        after_commit(lambda: live.arrived(list(told)))


@transactional
def _send(user_id: int) -> None:
    """Write the mail into the outbox and note that it went, in one transaction: never twice, never lost."""
    user = db.session.get(User, user_id, with_for_update={"of": User})
    of_theirs = update(Notification).where(Notification.user_id == user_id, Notification.mail_due_at <= now())
    if until := quiet_until([user_id]).get(user_id):
        db.session.execute(of_theirs.values(mail_due_at=until))
        return
    due = db.session.scalars(
        select(Notification).where(
            Notification.user_id == user_id, Notification.mail_due_at <= now(), Notification.read_at.is_(None)
        )
    ).all()
    tell = user if user and due and _wants(user) and items(user, due) else None
    db.session.execute(of_theirs.values(mail_due_at=None))
    if tell:
        what = REPLY if all(notice.kind == "post_replied" for notice in due) else OTHER
        mail.post(tell.email, *in_mail(f"{settings().public_url}/notifications", what))


def _wants(user: User) -> bool:
    """Still opted in, and still somebody who can open the site."""
    return (
        user.mail_replies
        and not user.mail_never
        and not user.asks_about_mail
        and user.is_verified
        and user.closes_at is None
        and user.closed_at is None
        and not user.is_suspended
    )
