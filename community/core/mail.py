"""Mail leaves through an outbox: a row written with what caused it, sent by the worker until it went out."""

import logging
import smtplib
import ssl
from datetime import datetime, timedelta
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from community.core import jobs
from community.core.clock import now
from community.core.db import Id, db, short, transaction
from community.core.settings import settings

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 8


class OutgoingMail(db.Model):
    """One mail to one person. `sent_at` is None until the server took it; the text is cleared then."""

    __tablename__ = "outgoing_mail"
    id: Mapped[Id]
    recipient: Mapped[str] = mapped_column(short(320))
    subject: Mapped[str] = mapped_column(short(200))
    body: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None] = mapped_column(default=now, index=True)
    sent_at: Mapped[datetime | None]


def post(recipient: str, subject: str, body: str) -> None:
    """Write a mail into the outbox, inside the current transaction; it leaves soon after the commit."""
    db.session.add(OutgoingMail(recipient=recipient, subject=subject, body=body))
    jobs.later(deliver_mail)


def forget_mail_to(recipient: str) -> None:
    """What waits for somebody who left is not sent, and nothing says any more where it went; in the transaction."""
    db.session.execute(delete(OutgoingMail).where(func.lower(OutgoingMail.recipient) == recipient.lower()))


def deliver_mail() -> None:
    """Send what is due. One that fails is tried again later, at growing intervals; one that succeeded never."""
    due = db.session.scalars(select(OutgoingMail.id).where(OutgoingMail.next_attempt_at <= now()).limit(100)).all()
    for mail_id in due:
        with transaction():
            mail = db.session.scalar(
                select(OutgoingMail).where(OutgoingMail.id == mail_id).with_for_update(skip_locked=True)
            )
            if mail is None or mail.next_attempt_at is None or mail.next_attempt_at > now():
                continue
            mail.attempts += 1  # taken: another worker leaves it alone for a while
            mail.next_attempt_at = now() + timedelta(minutes=2**mail.attempts) if mail.attempts < MAX_ATTEMPTS else None
            recipient, subject, body = mail.recipient, mail.subject, mail.body
        try:
            _send(recipient, subject, body)  # outside the transaction: nobody waits for a mail server
        except Exception as error:  # whatever one mail stumbles over, the next one shall leave
            log.warning("mail %s was not taken: %s", mail_id, type(error).__name__)
            continue
        with transaction():
            mail = db.session.get(OutgoingMail, mail_id)
            if mail is not None:  # whoever it was for left meanwhile
                mail.sent_at, mail.next_attempt_at, mail.body = now(), None, ""


def _send(recipient: str, subject: str, body: str) -> None:
    given = settings()
    if not given.mail_url:
        if given.mode == "production":
            log.warning("no mail server is set: a mail went nowhere")  # its links are secrets, so not into the log
        else:  # whoever tries the site has no other way to its links; only a warning is shown by itself
            log.warning("no mail server is set; this would have gone to %s:\n%s\n\n%s", recipient, subject, body)
        return
    url = urlsplit(given.mail_url)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = given.mail_from, recipient, subject
    message.set_content(body)
    host, trusted = url.hostname or "localhost", ssl.create_default_context()  # smtplib's own asks for no certificate
    if url.scheme == "smtps":
        client: smtplib.SMTP = smtplib.SMTP_SSL(host, url.port or 465, timeout=20, context=trusted)
    else:
        client = smtplib.SMTP(host, url.port or 25, timeout=20)
    with client as server:
        if url.scheme == "smtp+starttls":
            server.starttls(context=trusted)
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(message)
