"""What an account may do, and what makes a good handle and password: truth tables."""

from dataclasses import replace

import pytest

from community.accounts import policy
from community.core.clock import now
from community.core.errors import NotAllowed, Suspended


@pytest.mark.parametrize(
    ("verified", "paused", "banned", "closed", "writes"),
    [
        (True, False, False, False, True),
        (False, False, False, False, False),
        (True, True, False, False, False),
        (True, False, True, False, False),
        (True, False, False, True, False),
    ],
)
def test_who_may_write(make, verified, paused, banned, closed, writes):
    user = make.user(**({} if verified else {"email_verified_at": None}))
    if paused:
        make.pause(user)
    user.banned_at = now() if banned else None
    user.closed_at = now() if closed else None
    assert policy.can_write(user) is writes
    if writes:
        policy.require_write(user)
    else:
        with pytest.raises(Suspended if paused or banned else NotAllowed):
            policy.require_write(user)


def test_a_pause_ends_by_itself(make, clock):
    make.pause(make.ann, days=1)
    assert not policy.can_write(make.ann)
    clock.forward(days=2)
    assert policy.can_write(make.ann)


def test_where_the_site_asks_for_no_confirmation_everybody_counts(make, app, monkeypatch):
    newcomer = make.user(email_verified_at=None)
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], verify_email=False))
    assert policy.can_write(newcomer)


@pytest.mark.parametrize(
    ("role", "moderates", "administers"),
    [("member", False, False), ("moderator", True, False), ("admin", True, True)],
)
def test_what_a_role_allows(make, role, moderates, administers):
    user = make.user(role=role)
    assert (policy.can_moderate_site(user), policy.can_administer(user)) == (moderates, administers)
    make.pause(user)
    assert not policy.can_moderate_site(user)
    assert not policy.can_administer(user)


@pytest.mark.parametrize("handle", ["ann", "Quiet-Heron", "a_b", "x.y", "_x_", "123", "a" * 24])
def test_good_handles(handle):
    assert policy.handle_problem(handle) is None


@pytest.mark.parametrize(
    "handle",
    ["", "ab", "a" * 25, "a b", "a/b", ".ab", "ab.", "-ab", "ab-", "h\u00e9ron", "\u0430nn", "a\nb", "admin", "MOD"],
)  # fmt: skip
def test_bad_handles(handle):
    assert policy.handle_problem(handle)


def test_the_owner_may_take_a_kept_handle():
    assert policy.handle_problem("admin", for_staff=True) is None


@pytest.mark.parametrize(
    ("handle", "warns"),
    [
        ("wren.1984", True),
        ("river2004", True),
        ("anna.smith", True),
        ("AnnaSmith", True),
        ("anna-of-the-hills", True),
        ("anna", False),
        ("quiet-heron-27", False),
        ("heron123456", False),
        ("room3000", False),
    ],
)
def test_what_may_be_a_real_name(handle, warns):
    assert policy.may_be_a_real_name(handle) is warns


@pytest.mark.parametrize(
    ("password", "fine"),
    [
        ("three calm stones", True),
        ("Quiet-Heron", False),
        ("HERON@example.org", False),
        ("password1234", False),
        ("PassWord1234", False),
        ("ababababab", False),
        ("          ", False),
    ],
)
def test_what_is_no_good_as_a_password(password, fine):
    assert (policy.password_problem(password, "quiet-heron", "heron@example.org") is None) is fine
