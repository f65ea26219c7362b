"""Secrets handed to people once, of which only the digest is stored; and digests of what people could guess."""

import hashlib
import hmac
import secrets
from functools import lru_cache

from community.core.settings import settings


def new_token() -> str:
    """A secret of 256 bits that is safe in an address."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored of a token: its SHA-256. Fast is fine, since the token itself cannot be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_digest(purpose: str, text: str) -> str:
    """What is stored of something that can be guessed, such as a name: HMAC-SHA-256 in hex, with a key of this purpose
    that comes from the secret key. Without that nobody can try names on it, nor see the same one under two purposes.
    """
    return hmac.new(_key(settings().secret_key, purpose), text.encode(), "sha256").hexdigest()


@lru_cache(maxsize=16)
def _key(secret: str, purpose: str) -> bytes:
    return hmac.digest(secret.encode(), purpose.encode(), "sha256")
