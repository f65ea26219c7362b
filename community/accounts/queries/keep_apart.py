"""Who is to be kept apart from whom. The list itself is read by its owner alone; who matches it, only by moderators."""

from collections.abc import Iterable

from sqlalchemy import select

from community.accounts.models import KeepApart, User
from community.accounts.queries.people import handles_of
from community.core.db import db
from community.core.paging import Page, keyset
from community.core.tokens import keyed_digest


def digest_of(who: str) -> str:
    """What is kept of a handle or an e-mail address. A leading @, and capital letters, make no difference."""
    plain = who.strip().removeprefix("@").lower()
    kind = "email" if "@" in plain else "handle"
    return keyed_digest("whom somebody is kept apart from", f"{kind}:{plain}")


def keep_apart_of(user: User, after: str | None = None, limit: int = 20) -> Page:
    """A page of a person's own list, the newest first. It names nobody: each entry has the label they gave it."""
    return keyset(select(KeepApart).where(KeepApart.user_id == user.id), [(KeepApart.id, True)], after, limit)


def kept_apart(user_ids: Iterable[int]) -> set[tuple[int, int]]:
    """Who of these people is on the list of another of them: pairs of whose list it is and who is on it.

    By every handle somebody has or had, and by the address they confirmed. Unscoped: never for the two themselves.
    Four statements, one where nobody has a list.
    """
    ids = list(user_ids)
    lists = db.session.execute(select(KeepApart.user_id, KeepApart.digest).where(KeepApart.user_id.in_(ids))).all()
    if not lists:
        return set()
    confirmed = select(User.id, User.email_key).where(User.id.in_(ids), User.email_verified_at.is_not(None))
    called: dict[str, set[int]] = {}
    for user_id, name in (*handles_of(ids), *db.session.execute(confirmed)):
        called.setdefault(digest_of(name), set()).add(user_id)
    return {(owner, other) for owner, digest in lists for other in called.get(digest, ()) if other != owner}
