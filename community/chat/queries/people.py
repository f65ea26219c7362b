"""Who hears a room, and who of those there may know of whom."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select

from community.accounts.models import Identity, NoContact
from community.chat.models import Room
from community.core.db import db
from community.groups.queries import member_ids


def listener_ids(room: Room) -> set[int]:
    """Everybody who may hear this room now. Unscoped: for audiences, from which no-contact is taken away."""
    return set(member_ids(room.group_id))


def shown(user_ids: Iterable[int]) -> dict[int, Identity]:
    """How these people are shown. Unscoped: `apart_among` says what to leave out for whom."""
    found = db.session.scalars(select(Identity).where(Identity.user_id.in_(set(user_ids)), Identity.kind == "handle"))
    return {identity.user_id: identity for identity in found}


def apart_among(user_ids: Iterable[int]) -> dict[int, set[int]]:
    """For each of these people, who of the others they have no-contact with. Nobody without any is in it."""
    ids = set(user_ids)
    return apart_from(ids, ids)


def apart_from(others: Iterable[int], viewers: Iterable[int]) -> dict[int, set[int]]:
    """For each of the viewers, who of the others they have no-contact with. Nobody without any is in it."""
    those, these = set(others), set(viewers)
    apart: dict[int, set[int]] = defaultdict(set)
    if those:
        rows = db.session.execute(
            select(NoContact.user_id, NoContact.other_id).where(
                NoContact.user_id.in_(these), NoContact.other_id.in_(those)
            )
        )
        for user_id, other_id in rows:
            apart[user_id].add(other_id)
    return apart
