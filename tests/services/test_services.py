"""The ground the other tests stand on: services start, answer and leave nothing behind."""

import json
import os
import signal
import smtplib
import sys
import urllib.request
from email.message import EmailMessage
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.services.process import ROOT, Process, Unavailable, wait_until
from tests.services.valkey import Valkey


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


def test_a_site_is_killed_and_starts_again_at_its_address(start_site):
    site = start_site()
    first = site.pid
    site.kill()
    with pytest.raises(OSError):
        urllib.request.urlopen(f"{site.base_url}/healthz", timeout=5)
    site.restart()
    with urllib.request.urlopen(f"{site.base_url}/healthz", timeout=5) as answer:
        assert json.load(answer) == {"status": "ok"}
    assert site.pid != first


@pytest.mark.once
def test_a_site_ends_by_ctrl_c_without_a_traceback(start_site):
    site = start_site()
    site.interrupt()
    assert "Traceback" not in site.log()


HOLDS_EVERYTHING = """
import os, signal, time

def test_holds(postgres_server, valkey_server, browser, tmp_path):
    print("ready", flush=True)
    time.sleep(600)
"""


@pytest.mark.once
@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel who is running")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda how: how.name)
def test_a_run_that_is_broken_off_leaves_no_process(chromium_path, tmp_path, how):
    (tmp_path / "test_held.py").write_text(HOLDS_EVERYTHING)
    mark = f"REBUILD_TEST_MARK={tmp_path}"
    run = Process(
        [sys.executable, "-m", "pytest", "-s", "-p", "tests.services.fixtures", f"--rootdir={ROOT}", "-c",
         ROOT / "pyproject.toml", tmp_path],
        tmp_path / "log",
        cwd=ROOT,
        env={**os.environ, "REBUILD_TEST_MARK": str(tmp_path)},
    )  # fmt: skip
    try:
        run.wait_until(lambda: "ready" in run.log())
        assert len(marked(mark)) >= 4, "the run, PostgreSQL, Valkey and the browser"
        os.kill(run.pid, how)
        run.wait_until_ended()
        assert wait_until(lambda: not marked(mark), 15), marked(mark)
    finally:
        run.kill()


def marked(variable: str) -> list[str]:
    """The commands of the running processes that were started with this environment variable."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if variable.encode() in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue  # it has ended, or is not ours to look at
    return found
