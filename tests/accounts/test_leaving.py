"""Accounts that were closed: each by itself, and nobody is taken for who left."""

from hashlib import sha256

import pytest
import sqlalchemy as sa

from community.accounts.actions import closing
from community.accounts.models import GoneHandle, User
from community.accounts.queries.people import handle_taken
from community.core.clock import now
from community.core.db import db
from community.core.passwords import hash_password
from community.core.tokens import digest

PASSWORD = "three calm grey stones"


@pytest.fixture
def hazel(make):
    return make.user("hazel", password_hash=hash_password(PASSWORD))


def test_one_account_that_cannot_be_closed_keeps_nobody_else_here(make, monkeypatch, caplog):
    first, second, third = (make.user(closes_at=now()) for _ in range(3))
    forget = closing._forget_name

    def fail_for_second(user: User) -> None:
        if user.id == second.id:
            raise RuntimeError("the disk is full")
        forget(user)

    with monkeypatch.context() as patch:
        patch.setattr(closing, "_forget_name", fail_for_second)
        assert closing.close_due() == 2
    assert [bool(db.session.get(User, one.id).closed_at) for one in (first, second, third)] == [True, False, True]
    assert f"close failed for {second.id}" in caplog.text and second.handle not in caplog.text
    assert closing.close_due() == 1 and db.session.get(User, second.id).closed_at


def test_a_handle_of_somebody_who_left_cannot_be_read_from_the_database(hazel):
    """A dump holds nothing that a list of names could be tried on without the secret key."""
    closing.ask_to_close(hazel, PASSWORD, at_once=True)
    (kept,) = db.session.scalars(sa.select(GoneHandle.digest))
    assert kept not in (digest("hazel"), sha256(digest("hazel").encode()).hexdigest()) and "hazel" not in kept
    assert handle_taken("Hazel") and not handle_taken("hazels")
