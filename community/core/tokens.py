"""Secrets handed to people once. Only their digest is stored."""

import hashlib
import secrets


def new_token() -> str:
    """A secret of 256 bits that is safe in an address."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored of a token: its SHA-256. Fast is fine, since the token itself cannot be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()
