"""Passwords: stored as argon2 only, and checked at the same cost whether or not there is anybody to check."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from community.core.threads import aside

_hasher = PasswordHasher()
#: Of a password nobody has, with the same costs as a real one (a test compares them).
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$hxbR4fkbwqqqlzoUPMdfwQ$KRdEV3TwboBsDeaJ1Mn8M5NFMMLqhFMzwlef9V/oHOE"


def hash_password(password: str) -> str:
    """What is stored. Takes a twentieth of a second or more, so never inside a transaction."""
    return aside(_hasher.hash, _plain(password))


def is_password(password: str, stored: str | None) -> bool:
    """Whether `password` is the one stored; with nothing stored it takes as long, and the answer is no."""
    return aside(_verify, stored or _NOBODY, _plain(password)) and stored is not None


def needs_rehash(stored: str) -> bool:
    """Whether it was stored at costs that are no longer ours."""
    try:
        return _hasher.check_needs_rehash(stored)
    except InvalidHashError:
        return False


def _plain(password: str) -> bytes:
    # the same letters typed on another keyboard are the same password
    return unicodedata.normalize("NFC", password).encode()


def _verify(stored: str, password: bytes) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
