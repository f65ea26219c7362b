"""Warm answers to lines. Everybody in the room sees who gave them, but for those out of contact with whoever did."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Select, and_, select

from community.accounts.models import Identity, User
from community.accounts.queries.contact import in_contact
from community.chat.models.lines import MessageReaction
from community.core.db import db
from community.core.words import REACTIONS


@dataclass(frozen=True)
class Reaction:
    """One kind of warm answer to a line, and the names of those who gave it, the first first."""

    kind: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class Given:
    """One person's answer of one kind."""

    kind: str
    user_id: int
    name: str


def reactions_seen(viewer: User, message_ids: Collection[int]) -> dict[int, tuple[Reaction, ...]]:
    """The answers to these lines by people the viewer has contact with. Lines without any are not in it."""
    if not message_ids:
        return {}
    by_line = defaultdict(list)
    for message_id, *given in db.session.execute(
        _given().where(MessageReaction.message_id.in_(message_ids), in_contact(viewer, MessageReaction.user_id))
    ):
        by_line[message_id].append(Given(*given))
    return {message_id: together(given) for message_id, given in by_line.items()}


def given_to(message_id: int) -> list[Given]:
    """Every answer to a line. Unscoped: whoever tells of it leaves out who is out of contact."""
    found = db.session.execute(_given().where(MessageReaction.message_id == message_id))
    return [Given(*given) for _, *given in found]


def together(given: Iterable[Given]) -> tuple[Reaction, ...]:
    """The same answers by kind, in the order of the site's list."""
    by_kind = defaultdict(list)
    for one in given:
        by_kind[one.kind].append(one.name)
    return tuple(Reaction(kind, tuple(by_kind[kind])) for kind, _ in REACTIONS if kind in by_kind)


def _given() -> Select:
    return (
        select(MessageReaction.message_id, MessageReaction.kind, MessageReaction.user_id, Identity.name)
        .join(Identity, and_(Identity.user_id == MessageReaction.user_id, Identity.kind == "handle"))
        .order_by(MessageReaction.created_at, MessageReaction.user_id)
    )
