"""Mail leaves through an outbox, once, also when the server was away."""

import ssl

import pytest
from sqlalchemy import select

from community.core import jobs, mail
from community.core.db import db, transaction
from community.core.mail import MAX_ATTEMPTS, OutgoingMail
from community.core.settings import Settings


@pytest.fixture
def mail_url(app, monkeypatch):
    def use(url):
        given = app.extensions["settings"]
        monkeypatch.setitem(app.extensions, "settings", Settings(**{**vars(given), "mail_url": url}))

    return use


def post():
    with transaction():
        mail.post("ann@example.org", "Your account", "A line for you.\n")


def stored():
    db.session.expire_all()
    return db.session.scalars(select(OutgoingMail)).one()


def test_a_mail_arrives_once_and_its_text_is_not_kept(app, db, mailbox, mail_url):
    mail_url(mailbox.url)
    post()
    jobs.run_waiting(app)
    mail.deliver_mail()
    [arrived] = mailbox.messages
    assert (arrived["To"], arrived["Subject"]) == ("ann@example.org", "Your account")
    assert arrived.get_content().strip() == "A line for you."
    assert stored().sent_at is not None
    assert stored().body == ""


@pytest.mark.parametrize(("mode", "shown"), [("demo", True), ("development", True), ("production", False)])
def test_without_a_server_only_whoever_tries_the_site_reads_its_mail(app, db, monkeypatch, caplog, mode, shown):
    """A link is a secret; but somebody who signs up in the demo has to open theirs."""
    given = Settings(**{**vars(app.extensions["settings"]), "mail_url": "", "mode": mode})
    monkeypatch.setitem(app.extensions, "settings", given)
    caplog.set_level("WARNING")
    post()
    mail.deliver_mail()
    assert ("A line for you." in caplog.text) is shown
    assert "no mail server is set" in caplog.text


def test_a_server_that_is_away_is_tried_again_at_growing_intervals_and_not_for_ever(app, db, mail_url, clock):
    mail_url("smtp://127.0.0.1:9")
    post()
    tries = 0
    for _ in range(MAX_ATTEMPTS + 3):
        mail.deliver_mail()
        mail.deliver_mail()
        assert stored().attempts <= tries + 1, "not twice in a row"
        tries = stored().attempts
        clock.forward(hours=6)
    assert tries == MAX_ATTEMPTS
    assert stored().next_attempt_at is None


def test_nothing_leaves_for_what_was_rolled_back(app, db, mailbox, mail_url):
    mail_url(mailbox.url)
    with pytest.raises(KeyError), transaction():
        mail.post("ann@example.org", "Your account", "text")
        raise KeyError
    jobs.run_waiting(app)
    mail.deliver_mail()
    assert mailbox.messages == []


def test_one_mail_that_cannot_be_written_holds_up_no_other(app, db, mailbox, mail_url):
    mail_url(mailbox.url)
    with transaction():
        mail.post("ann@example.org\nBcc: everybody@example.org", "Your account", "text")
        mail.post("otto@example.org", "Your account", "text")
    mail.deliver_mail()
    assert [message["To"] for message in mailbox.messages] == ["otto@example.org"]


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_a_mail_server_shows_who_it_is_before_it_gets_a_password_or_a_link(app, db, mail_url, monkeypatch, scheme):
    asked = []

    class Server:
        def __init__(self, *_where, context=None, **_more):
            self.context = context

        def __enter__(self):
            return self

        def __exit__(self, *_error):
            pass

        def starttls(self, context=None):
            self.context = context

        def login(self, *_who):
            asked.append(self.context)

        def send_message(self, _message):
            pass

    monkeypatch.setattr(mail.smtplib, "SMTP", Server)
    monkeypatch.setattr(mail.smtplib, "SMTP_SSL", Server)
    mail_url(f"{scheme}://user:secret@mail.example.org")
    post()
    mail.deliver_mail()
    [context] = asked
    assert context is not None and context.check_hostname and context.verify_mode == ssl.CERT_REQUIRED
