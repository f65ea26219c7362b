"""Who is told of what happens in rooms, and in which words. Never what was said."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from community.accounts.models import User
from community.accounts.queries.people import identities
from community.chat import presence
from community.chat.models.lines import Message
from community.chat.models.people import RoomRead
from community.chat.models.rooms import Room
from community.chat.queries.lines import in_words
from community.chat.queries.muted import muter_ids
from community.chat.queries.people import listener_ids
from community.chat.queries.rooms import conversation_ids_of
from community.core.db import db
from community.groups.models import Group
from community.notifications.actions import notify
from community.notifications.kinds import Words
from community.notifications.models import Notification
from community.notifications.queries import waiting_for

DIRECT = "direct_line"


def _spared(message: Message) -> set[int]:
    """Who muted the room of a line, or its author. Between a member and their moderators nobody is muted."""
    muted = select(RoomRead.user_id).where(RoomRead.room_id == message.room_id, RoomRead.muted)
    return set(db.session.scalars(muted)) | (set() if message.room.is_word else muter_ids(message.author_id))


def line_said(room: Room, message: Message) -> None:
    """Tell the others in a conversation: once until they have read it, not who is in it now, and not who muted it or
    its author."""
    if not room.is_direct:
        return
    told = _spared(message) | waiting_for(DIRECT, "room", room.id) | presence.here().users(room.id)
    notify(listener_ids(room) - told, DIRECT, "room", room.id, actor_id=message.author_id)


def direct_words(viewer: User, notices: Sequence[Notification]) -> dict[int, Words]:
    """The words of notices about conversations, by id, without those the viewer is not in. Four queries."""
    mine = set(conversation_ids_of(viewer.id))
    people = identities(viewer, {notice.actor_id for notice in notices if notice.actor_id})
    asked = select(Room.id, Room.word_member_id, Group.name).join(Group, Group.id == Room.word_group_id)
    words = {room_id: about for room_id, *about in db.session.execute(asked.where(Room.id.in_(mine)))}
    return {
        notice.id: Words(
            _wrote(viewer, people[notice.actor_id].handle, *words.get(notice.subject_id, ())),
            f"/rooms/{notice.subject_id}",
        )
        for notice in notices
        if notice.subject_id in mine and notice.actor_id in people
    }


def _wrote(viewer: User, who: str, member_id: int | None = None, group: str = "") -> str:
    if member_id is None:
        return f"{who} wrote to you."
    if member_id == viewer.id:
        return f"{who} wrote to you for the moderators of {group}."
    return f"{who} wrote in a private word with the moderators of {group}."


def mentioned(message: Message, user_ids: Iterable[int]) -> None:
    """Tell those whom a line names, but for who muted its room or its author."""
    told = set(user_ids) - _spared(message)
    notify(told, "mentioned", "message", message.id, actor_id=message.author_id)


def words(viewer: User, notices: Sequence[Notification]) -> dict[int, Words]:
    """The words of these notices for the viewer, by id, without those about lines they can't see. One query."""
    lines = in_words(viewer, {notice.subject_id for notice in notices})
    found = {}
    for notice in notices:
        said = lines.get(notice.subject_id)
        if said is not None:
            place = f"/rooms/{said.room_id}?at={said.seq}#line-{said.id}"
            found[notice.id] = Words(f"{said.name} mentioned you in {said.room}.", place)
    return found
