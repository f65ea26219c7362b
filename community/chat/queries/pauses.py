"""Who asked for a pause. Nobody but the group's moderators learns it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from community.accounts.models import Identity, User
from community.accounts.queries.contact import in_contact
from community.chat.models.people import PauseAsk
from community.chat.models.rooms import Room
from community.core.clock import now
from community.core.db import db
from community.groups.queries.members import membership_of

#: Older wishes say nothing of what goes on now.
RECENT = timedelta(hours=1)
MANY = 10


@dataclass(frozen=True)
class Wish:
    """Somebody asked for a pause."""

    author: Identity
    at: datetime


def wishes(viewer: User, room: Room) -> list[Wish]:
    """Who asked for a pause in the last hour, newest first; nobody for whoever does not moderate the group."""
    membership = membership_of(viewer, room.group) if room.group else None
    if membership is None or not membership.is_moderator:
        return []
    rows = db.session.execute(
        select(Identity, PauseAsk.at)
        .join(PauseAsk, PauseAsk.user_id == Identity.user_id)
        .where(
            Identity.kind == "handle",
            PauseAsk.room_id == room.id,
            PauseAsk.at > now() - RECENT,
            in_contact(viewer, PauseAsk.user_id),
        )
        .order_by(PauseAsk.at.desc())
        .limit(MANY)
    )
    return [Wish(identity, at) for identity, at in rows]
