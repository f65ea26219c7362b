"""Who says something, in which room, and all that decides whether they may: read as columns, and in one question."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from community.accounts.models import Identity, User
from community.chat.models.lines import Message
from community.chat.models.rooms import Room
from community.chat.queries.rooms import MAX_ID, VIEWER, require_inside, takes_part
from community.core.db import id_of, rows_of
from community.core.errors import NotFound
from community.core.facts import facts
from community.groups.models import Group, Membership
from community.groups.queries.groups import readable
from community.moderation.queries.phrases import SITE, hold_versions, version_of

_Author = facts(
    User,
    "id",
    "country",
    "email_verified_at",
    "banned_at",
    "suspended_until",
    "silenced_until",
    "slowed_until",
    "closed_at",
    "role",
    "created_at",
    "vouched_at",
)
_Shown = facts(Identity, "id", "user_id", "kind", "name", "mark", "avatar")
_Place = facts(
    Room, "id", "group_id", "last_seq", "archived_at", "lines_by", "slow_seconds", "seated", "stage", "turns",
    "floor_id", "floor_until", "rests", "paused_until", "word_group_id", "word_member_id",
)  # fmt: skip
_Home = facts(Group, "id", "archived_at", "safe_word", "review_chat", "review_first_posts")
_Member = facts(
    Membership, "id", "status", "role", "suspended_until", "silenced_until", "slowed_until", "published_count"
)

_mine, _word = aliased(Membership), aliased(Group)
_STANDING = (
    select(
        *_Author.columns(User), *_Shown.columns(Identity), *_Place.columns(Room), *_Home.columns(Group),
        *_Member.columns(_mine), *_Home.columns(_word),
        exists().where(
            Message.author_id == User.id, Message.room_id == Room.id, Message.client_id == bindparam("client_id")
        ),
        version_of(SITE), version_of(Room.group_id), version_of(Room.word_group_id),
    )
    .select_from(Room)
    .join(User, User.id == VIEWER.id)
    .join(Identity, and_(Identity.user_id == User.id, Identity.kind != "pseudonym"))
    .outerjoin(Room.group)
    .outerjoin(_mine, and_(_mine.group_id == Group.id, _mine.user_id == User.id))
    .outerjoin(_word, _word.id == Room.word_group_id)
    .where(Room.id == bindparam("room"), or_(readable(VIEWER), takes_part(VIEWER)))  # type: ignore[arg-type]
)  # fmt: skip


class Standing(NamedTuple):
    """The author and the room, which policies ask as they ask a User and a Room, with `identity`, `group` and
    `word_group` (None where there is none) beside their columns; and whether they used this client id before.
    """

    author: Any
    room: Any
    is_again: bool


def standing_now(author: User, room_id: int, client_id: str) -> Standing:
    """As it is now, for the transaction in which the line is stored; the room is locked. Raises as `room_for` does."""
    asked = {"viewer": id_of(author), "room": room_id, "client_id": client_id}
    found = rows_of(_STANDING, asked) if 0 < room_id <= MAX_ID else None
    if not found:
        raise NotFound()
    values = iter(found[0])
    who, shown, room = _Author.take(values), _Shown.take(values), _Place.take(values)
    group, membership, word = _there(_Home, values), _there(_Member, values), _there(_Home, values)
    who.identity, room.group, room.word_group = shown, group, word
    require_inside(who.id, room, membership)
    is_again, of_site, own, of_word = (next(values) for _ in range(4))
    hold_versions(room.group_id or room.word_group_id, of_site, own or of_word)
    return Standing(who, room, is_again)


def _there(kind: Any, values: Iterator) -> Any:
    """None for a row that an outer join did not find."""
    taken = kind.take(values)
    return None if taken.id is None else taken
