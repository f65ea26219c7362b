"""Keysets: nothing skipped, nothing twice, and no cursor that could do harm."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from community.core.errors import Invalid
from community.core.mail import OutgoingMail
from community.core.paging import keyset

START = datetime(2026, 1, 1, tzinfo=UTC)
BY_TIME = [(OutgoingMail.created_at, True), (OutgoingMail.id, True)]


def page(after=None, limit=3):
    return keyset(select(OutgoingMail), BY_TIME, after, limit)


@given(st.lists(st.integers(0, 4), max_size=12), st.integers(1, 5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_pages_put_together_are_the_whole_list(db, minutes, limit):
    db.session.query(OutgoingMail).delete()
    db.session.add_all(
        OutgoingMail(recipient="x", subject="x", body="x", created_at=START + timedelta(minutes=one)) for one in minutes
    )
    db.session.commit()
    seen, after = [], None
    while True:
        found = page(after, limit)
        assert len(found.items) <= limit
        seen += [mail.id for mail in found.items]
        after = found.next
        if after is None:
            break
    assert seen == [mail.id for mail in db.session.scalars(
        select(OutgoingMail).order_by(OutgoingMail.created_at.desc(), OutgoingMail.id.desc()))]  # fmt: skip


def cursor(values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "wrong",
    ["x", "é", "====", cursor([]), cursor(["2026-01-01T00:00:00+00:00"]), cursor(["2026-01-01", 1]),
     cursor(["2026-01-01T00:00:00+00:00", "1"]), cursor(["2026-01-01T00:00:00+00:00", 10**30]),
     cursor(["2026-01-01T00:00:00+00:00", True]), cursor(["0001-01-01T00:00:00+23:59", 1]),
     cursor(["9999-12-31T23:59:59-23:59", 1]), cursor({"a": 1}), cursor([None, None])],
)  # fmt: skip
def test_a_foreign_cursor_is_refused(db, wrong):
    with pytest.raises(Invalid):
        page(wrong)


def test_what_is_written_meanwhile_does_not_move_the_pages(db):
    def add(minute):
        mail = OutgoingMail(recipient="x", subject="x", body="x", created_at=START + timedelta(minutes=minute))
        db.session.add(mail)
        db.session.commit()
        return mail.id

    ids = [add(minute) for minute in range(6)]
    first = page()
    add(99)
    second = page(first.next)
    assert [mail.id for mail in (*first.items, *second.items)] == ids[::-1]
