"""The worker beside the site: what is written by one process is done by another."""

import sys
from pathlib import Path

import pytest
import requests

from tests.services.process import ROOT, Process


@pytest.mark.valkey
def test_a_worker_sends_the_mails_of_a_site(start_site, redis_url, mailbox, tmp_path: Path):
    site = start_site(redis_url=redis_url, mail_url=mailbox.url, verify_email="on")
    worker = Process(
        [sys.executable, "-m", "flask", "--app", "app", "worker"], tmp_path / "log", env=site.env, cwd=ROOT
    )
    try:
        version = requests.get(f"{site.base_url}/api/v1/site", timeout=10).json()["agreement"]["version"]
        answer = requests.post(
            f"{site.base_url}/api/v1/accounts",
            json={"handle": "willow", "email": "willow@example.org", "password": "three small brown stones",
                  "adult": True, "agreement_version": version},
            headers={"Origin": site.base_url}, timeout=20,
        )  # fmt: skip
        assert answer.status_code == 201
        [mail] = mailbox.wait_for(1, seconds=30)
        assert mail["To"] == "willow@example.org"
        assert "/verify/" in mail.get_content()
    finally:
        worker.stop()


def test_a_site_that_does_its_own_work_needs_no_worker(app):
    done = app.test_cli_runner().invoke(args=["worker"])
    assert done.exit_code == 1
    assert "No worker is needed" in done.output
