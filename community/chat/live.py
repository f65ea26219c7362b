"""What watching people receive, and who they are. People are chosen when it is sent, never when they joined."""

from collections.abc import Iterable
from datetime import datetime

from community.accounts.models import User
from community.accounts.queries.contact import out_of_contact_ids
from community.chat import presence
from community.chat.models.lines import Message, RoomEvent
from community.chat.models.rooms import Room
from community.chat.presence import channel
from community.chat.queries.audience import audience
from community.chat.queries.carried import carried_to
from community.chat.queries.log import Entry, entry
from community.chat.queries.people import apart_among, apart_from, holder_ids, listener_ids, shown
from community.chat.queries.reactions import given_to, together
from community.chat.schemas.lines import EventOutput
from community.chat.schemas.rooms import PauseAskedOutput, PresenceOutput, TypingOutput
from community.core.db import db
from community.core.realtime import soon, tell, tell_in_turn, tell_rooms, tell_rooms_now
from community.groups.queries.members import moderator_ids

#: Names of those who are here; beyond it a number says enough.
NAMES = 30
#: Among more people than this their coming and going is told together, once in `TOGETHER` seconds: when five hundred
#: come back after a restart, telling each of each would keep the server from everything else.
CROWD = 50
TOGETHER = 1.0
_to_tell: set[int] = set()
_EVENT = EventOutput()


def event_entered(room: Room, event: RoomEvent, message: Message | None) -> None:
    """After the commit, tell the room's members of an event. Called under the room's lock, so its audience is of now.

    Who has no-contact with the author, or with who answered, hears nothing: the number comes to them with the next
    event they may hear. Who has none with somebody who answered before is told without that answer.
    What concerns no message, such as a pause, everybody hears, whoever it comes from.
    """
    author_id = message.author_id if message else None
    listeners, missed = audience(room, event, author_id)
    said = [([user_id], Entry(room.id, seq)) for user_id, run in missed.items() for seq in run]
    given = [] if message is None or event.type == "message" else given_to(message.id)  # a new line has none
    apart = apart_from({one.user_id for one in given}, listeners)
    differently = listeners & {author_id, *apart}
    for carried, readers in carried_to(message, listeners):
        for user_id in differently & readers:
            seen = together(one for one in given if one.user_id not in apart.get(user_id, set()))
            said.append(([user_id], entry(event, message, user_id, reactions=seen, carried=carried)))
        others = sorted(readers - differently)
        said.append((others, entry(event, message, None, reactions=together(given), carried=carried)))
    # all in one turn, else the next event could come to somebody before this one
    tell_in_turn("room:event", [(_rooms(room, user_ids), _EVENT.dump(told)) for user_ids, told in said])


def pause_asked(room: Room, user: User, at: datetime) -> None:
    """After the commit, tell the group's moderators quietly who asked for a pause."""
    told = set(moderator_ids(room.group_id) if room.group_id else ()) - out_of_contact_ids(user.id) - {user.id}
    payload = PauseAskedOutput().dump({"room_id": room.id, "author": user.identity, "at": at})
    tell_rooms([channel(room.id, user_id) for user_id in sorted(told)], "room:pause_asked", payload)


def _rooms(room: Room, user_ids: Iterable[int]) -> list[str]:
    room_id = room.id  # asked once: there may be a thousand people
    return [channel(room_id, user_id) for user_id in user_ids]


def room_changed(room: Room) -> None:
    """After the commit, tell the room's people that its name or what one may do there changed: their pages ask anew."""
    _tell_all(room, "room:changed")


def room_opened(room: Room, user_ids: Iterable[int]) -> None:
    """After the commit, tell these people that a room is open to them: their lists of rooms ask anew."""
    tell(sorted(user_ids), "room:opened", {"room_id": room.id})


def seat_changed(room: Room, user_id: int) -> None:
    """After the commit, tell who holds the room, and the person whose seat it is: their pages ask anew."""
    told = (holder_ids(room.id) | {user_id}) & listener_ids(room)
    tell_rooms(_rooms(room, sorted(told)), "room:changed", {"room_id": room.id})


def seat_lost(room: Room, user_id: int) -> None:
    """After the commit, have their own open pages ask anew: they find the room closed to them, and say so."""
    tell([user_id], "room:changed", {"room_id": room.id})


def room_read(user: User, room: Room, seq: int) -> None:
    """After the commit, tell the user's own open pages how far they read, wherever that was."""
    tell([user.id], "room:read", {"room_id": room.id, "seq": seq})


def room_cleared(room: Room) -> None:
    """After the commit, tell the room's people that lines were cleared: their pages read it afresh."""
    _tell_all(room, "room:refresh")


def _tell_all(room: Room, event: str) -> None:
    tell_rooms([channel(room.id, user_id) for user_id in sorted(listener_ids(room))], event, {"room_id": room.id})


def here_changed(room: Room, only: User | None = None) -> None:
    """Tell those in the room (or only one of them) who is here: now, or in a crowd a moment later."""
    if not presence.here().crowded(room.id, CROWD):
        _tell_here(room, only)
    elif room.id not in _to_tell:
        _to_tell.add(room.id)
        room_id = room.id
        soon(TOGETHER, lambda: _tell_crowd(room_id))


def _tell_crowd(room_id: int) -> None:
    _to_tell.discard(room_id)
    room = db.session.get(Room, room_id)
    if room is not None:
        _tell_here(room, None)


def _tell_here(room: Room, only: User | None) -> None:
    """Each is told of nobody they have no-contact with."""
    present, quiet = _present(room), presence.here().listening(room.id)
    names, apart = shown(present), apart_among(present)
    everybody = [user_id for user_id in present if user_id not in apart]
    for viewers in (everybody, *([user_id] for user_id in apart)):
        chosen = [user_id for user_id in viewers if only is None or user_id == only.id]
        if not chosen:
            continue
        people = [names[user_id] for user_id in present if user_id not in apart.get(viewers[0], set())]
        named = sorted(people, key=lambda one: one.name)[:NAMES]
        listening = [one.name for one in named if one.user_id in quiet]
        payload = {"room_id": room.id, "count": len(people), "people": named, "listening": listening}
        rooms = [channel(room.id, user_id) for user_id in chosen]
        tell_rooms_now(rooms, "room:presence", PresenceOutput().dump(payload))


def somebody_types(room: Room, user: User) -> None:
    """Tell those in the room that this person is writing."""
    listeners = set(_present(room)) - out_of_contact_ids(user.id) - {user.id}
    rooms = [channel(room.id, user_id) for user_id in sorted(listeners)]
    tell_rooms_now(rooms, "room:typing", TypingOutput().dump({"room_id": room.id, "author": user.identity}))


def _present(room: Room) -> list[int]:
    """Who is here and may be, in a steady order."""
    return sorted(presence.here().users(room.id) & listener_ids(room))
