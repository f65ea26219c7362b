"""The ground the other tests stand on: services start, answer and leave nothing behind."""

import os
import smtplib
from email.message import EmailMessage
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.services.process import Process, Unavailable
from tests.services.valkey import Valkey

TESTS = Path(__file__).parent


def gone(pid: int) -> bool:
    """Whether no process has this id."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_databases_are_real_separate_and_copied(make_database, database_kind):
    first = sa.create_engine(make_database.empty())
    assert first.dialect.name == database_kind
    with first.begin() as connection:
        connection.execute(sa.text("CREATE TABLE thing (id INTEGER)"))
        connection.execute(sa.text("INSERT INTO thing VALUES (7)"))
    url = first.url.render_as_string(hide_password=False)
    first.dispose()

    copy = sa.create_engine(make_database.copy(url))
    with copy.begin() as connection:
        assert connection.scalar(sa.text("SELECT id FROM thing")) == 7
    copy.dispose()
    other = sa.create_engine(make_database.empty())
    assert sa.inspect(other).get_table_names() == []
    other.dispose()


@pytest.mark.postgres
def test_postgres_offers_trigrams(make_database):
    engine = sa.create_engine(make_database.empty())
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE EXTENSION pg_trgm"))
        assert connection.scalar(sa.text("SELECT similarity('word', 'words')")) > 0.5
    engine.dispose()


@pytest.mark.valkey
@pytest.mark.once
def test_valkey_can_be_killed_and_started_at_the_same_address(valkey_server: Valkey):
    import redis

    with redis.Redis.from_url(valkey_server.url) as connection:
        connection.set("name", "Ann")
        valkey_server.kill()
        with pytest.raises(redis.ConnectionError):
            connection.get("name")
        valkey_server.start()
        assert connection.get("name") is None


@pytest.mark.once
def test_the_mailbox_keeps_what_arrives(mailbox):
    message = EmailMessage()
    message["To"], message["From"], message["Subject"] = "ann@example.org", "site@example.org", "Hello"
    message.set_content("A few words.")
    host, port = mailbox.url.removeprefix("smtp://").split(":")
    with smtplib.SMTP(host, int(port)) as smtp:
        smtp.send_message(message)
    assert [mail["Subject"] for mail in mailbox.wait_for(1)] == ["Hello"]


@pytest.mark.once
def test_what_does_not_start_says_why(tmp_path):
    broken = Process(["python3", "-c", "raise SystemExit('no such thing')"], tmp_path / "log")
    with pytest.raises(Unavailable, match="no such thing"):
        broken.wait_until(lambda: False)
    broken.stop()


@pytest.mark.browser
def test_the_browser_shows_a_page(browser):
    page = browser.new_page()
    page.set_content("<h1>Hello</h1>")
    assert page.get_by_role("heading").inner_text() == "Hello"
    page.close()
