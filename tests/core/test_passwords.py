"""Passwords, and that nobody's takes as long to check as somebody's."""

import time

import pytest
from argon2 import PasswordHasher

from community.core import passwords


@pytest.fixture(autouse=True)
def real_costs(monkeypatch):
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher())


def test_a_password_is_known_again(app):
    stored = passwords.hash_password("caf\u00e9 au lait")
    assert passwords.is_password("cafe\u0301 au lait", stored)  # composed on another keyboard
    assert not passwords.is_password("cafe au lait", stored)
    assert not passwords.needs_rehash(stored)


@pytest.mark.parametrize("stored", [None, "", "x", "$argon2id$broken"])
def test_nothing_and_nonsense_are_never_right(app, stored):
    assert not passwords.is_password("anything", stored)


def test_nobody_costs_what_somebody_costs(app):
    assert not passwords.needs_rehash(passwords._NOBODY), "make a new one with the costs of today"
    stored = passwords.hash_password("three calm stones")

    def cost(of):
        best = 1.0
        for _ in range(3):
            begun = time.process_time()
            passwords.is_password("a wrong one", of)
            best = min(best, time.process_time() - begun)
        return best

    assert 0.5 < cost(None) / cost(stored) < 2
