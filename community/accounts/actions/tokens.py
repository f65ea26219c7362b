"""Personal tokens for the API."""

from sqlalchemy import select

from community.accounts.models import ApiToken, User
from community.accounts.queries import signed_in
from community.core import realtime
from community.core.clock import now
from community.core.db import db, transactional
from community.core.errors import Conflict, NotAllowed, NotFound, Suspended
from community.core.tokens import digest, new_token

MOST = 50


@transactional
def create_token(user: User, name: str, scopes: list[str], shared: bool = False) -> tuple[ApiToken, str]:
    """A new token, and its text, which is shown this once. Raises Conflict beyond 50 live ones, NotAllowed on a
    `shared` device: whoever finds it open for a moment would have a way in that outlasts it.
    """
    if user.is_suspended:
        raise Suspended(user.suspended_until)
    if shared:
        raise NotAllowed("You are on a shared device. Please make tokens on a device of your own: they last.")
    if len(signed_in.tokens_of(user, limit=MOST).items) >= MOST:
        raise Conflict(f"You have {MOST} tokens. Please end one that you no longer use.")
    text = new_token()
    token = ApiToken(user_id=user.id, name=name, scopes=sorted(set(scopes)), digest=digest(text))
    db.session.add(token)
    db.session.flush()
    return token, text


@transactional
def end_token(user: User, token_id: int) -> None:
    """End one of one's own tokens, and its sockets. Raises NotFound."""
    token = db.session.get(ApiToken, token_id)
    if token is None or token.user_id != user.id or token.ended_at:
        raise NotFound()
    _end(token)


@transactional
def end_all(user: User) -> None:
    """End every token of a person."""
    for token in db.session.scalars(select(ApiToken).where(ApiToken.user_id == user.id, ApiToken.ended_at.is_(None))):
        _end(token)


def _end(token: ApiToken) -> None:
    token.ended_at = now()
    realtime.end_sockets(f"token:{token.digest}")
