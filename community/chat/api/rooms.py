"""Rooms as JSON: what is said in them, and what was."""

from collections.abc import Sequence

from community.accounts.models import Identity, User
from community.accounts.schemas.accounts import AuthorOutput
from community.chat.actions import messages, pauses
from community.chat.actions.conversations import ask_in, leave_conversation, start_conversation
from community.chat.actions.rooms import change_room, mark_read, mute_room, open_another, open_room
from community.chat.actions.words import open_word
from community.chat.models.rooms import Room
from community.chat.policy.conversations import spend_conversation
from community.chat.policy.lines import spend_send
from community.chat.policy.rooms import pace, spend_room, wait, why_closed
from community.chat.queries.floor import floor_of
from community.chat.queries.found import lines_with
from community.chat.queries.history import history, waiting
from community.chat.queries.lines import line_sent
from community.chat.queries.log import events_since
from community.chat.queries.mentions import people_of
from community.chat.queries.people import others_in
from community.chat.queries.rooms import (
    RoomCard,
    is_muted,
    my_conversations,
    read_seq,
    require_member,
    room_for,
    room_of,
    rooms_in,
    title,
)
from community.chat.schemas import lines as line_schemas
from community.chat.schemas import rooms as room_schemas
from community.core.api import ApiBlueprint, paged
from community.core.doors import me
from community.groups.queries.groups import open_group_for

bp = ApiBlueprint("Chat", __name__, "Rooms, messages, and the ordered log of each room")


@bp.get("/groups/<slug>/rooms")
@bp.arguments(room_schemas.RoomsQuery, location="query")
@bp.response(200, room_schemas.RoomsOutput)
def rooms(query: dict, slug: str) -> dict:
    """The rooms of a group, for its members: its first room first, the others by name."""
    group = open_group_for(me(), slug)
    require_member(me(), group)
    if room_of(group.id) is None:
        open_room(group.id)
    return {"items": [_of_card(card) for card in rooms_in(me(), group, **query)], "next": None}


@bp.post("/groups/<slug>/rooms")
@bp.arguments(room_schemas.RoomInput)
@bp.response(201, room_schemas.RoomOutput)
def open_a_room(data: dict, slug: str) -> dict:
    """Open another room, as a moderator of the group."""
    group = open_group_for(me(), slug)
    require_member(me(), group)
    spend_room(me())
    return _room(open_another(me(), group, **data), 0)


@bp.get("/conversations")
@bp.response(200, room_schemas.RoomsOutput)
def conversations() -> dict:
    """Your conversations with a few people; where something was said last comes first."""
    return {"items": [_of_card(card) for card in my_conversations(me())], "next": None}


@bp.post("/conversations")
@bp.arguments(room_schemas.ConversationInput)
@bp.response(201, room_schemas.RoomOutput)
def start(data: dict) -> dict:
    """Begin a conversation, or find the one of exactly these people. 422 in the same words whatever the reason."""
    spend_conversation(me())
    return _whole(me(), start_conversation(me(), **data))


@bp.post("/groups/<slug>/word")
@bp.arguments(room_schemas.WordInput)
@bp.response(201, room_schemas.RoomOutput)
def open_a_word(data: dict, slug: str) -> dict:
    """A private word with the moderators of your group, or as one of them with the member of this `handle`.

    The one there is, or a new one. Only the member and who moderates the group then see it, or that it exists.
    """
    spend_conversation(me())
    return _whole(me(), open_word(me(), open_group_for(me(), slug), **data))


@bp.post("/rooms/<int:room_id>/people")
@bp.arguments(room_schemas.ConversationInput)
@bp.response(201, room_schemas.RoomOutput)
def ask(data: dict, room_id: int) -> dict:
    """Ask somebody into a conversation: a new one, in which nothing of the old one can be read."""
    spend_conversation(me())
    return _whole(me(), ask_in(me(), room_id, **data))


@bp.delete("/rooms/<int:room_id>/people/me")
@bp.response(204)
def leave(room_id: int) -> None:
    """Leave a conversation, for good. Nobody is told."""
    leave_conversation(me(), room_id)


@bp.put("/rooms/<int:room_id>/mute")
@bp.arguments(room_schemas.MuteInput)
@bp.response(200, room_schemas.MuteInput)
def mute(data: dict, room_id: int) -> dict:
    """Hear of a room only when you look at it, or hear of it again. Nobody else knows."""
    mute_room(me(), room_id, **data)
    return data


@bp.get("/rooms/<int:room_id>")
@bp.response(200, room_schemas.RoomOutput)
def room(room_id: int) -> dict:
    """A room, how far you have read, and your own lines that wait for a moderator."""
    return _whole(me(), room_for(me(), room_id))


@bp.patch("/rooms/<int:room_id>")
@bp.arguments(room_schemas.RoomChange)
@bp.response(200, room_schemas.RoomOutput)
def settle(data: dict, room_id: int) -> dict:
    """Name, settle, archive or open again a room, as a moderator of its group.

    Where lines are kept for longer than before, that holds for what is said from now on.
    """
    return _whole(me(), change_room(me(), room_id, **data))


@bp.get("/rooms/<int:room_id>/messages")
@bp.arguments(line_schemas.HistoryQuery, location="query")
@bp.response(200, line_schemas.HistoryOutput)
def read_history(query: dict, room_id: int):
    """Lines as they stand now, the newest first page; go on with `before`, or look `around` a number."""
    return history(me(), room_for(me(), room_id), **query)


@bp.get("/rooms/<int:room_id>/people")
@bp.arguments(line_schemas.WordsQuery, location="query")
@bp.page_of(AuthorOutput)
def people(query: dict, room_id: int):
    """Others of the room whose handles begin with `q`, to mention them with @."""
    return paged(people_of(me(), room_for(me(), room_id), query["q"], query["after"], query["limit"]))


@bp.get("/rooms/<int:room_id>/search")
@bp.arguments(line_schemas.WordsQuery, location="query")
@bp.page_of(line_schemas.MessageOutput)
def search(query: dict, room_id: int):
    """Lines of a room that hold every word of `q`, or part of it, the newest first."""
    return paged(lines_with(me(), room_for(me(), room_id), query["q"], query["after"], query["limit"]))


@bp.get("/rooms/<int:room_id>/events")
@bp.arguments(line_schemas.EventsQuery, location="query")
@bp.response(200, line_schemas.EventsOutput)
def events(query: dict, room_id: int):
    """What happened since `after`, in order and without a gap. Each message is as it is now."""
    return events_since(me(), room_for(me(), room_id), **query)


@bp.post("/rooms/<int:room_id>/messages")
@bp.arguments(line_schemas.MessageInput)
@bp.response(201, line_schemas.MessageOutput)
@bp.alt_response(200, schema=line_schemas.MessageOutput, description="It had arrived before: the same message")
@bp.alt_response(202, schema=line_schemas.MessageOutput, description="A moderator reads it first")
@bp.alt_response(204, description="It was the group's safe word: it is not kept, and asks for a pause")
def send(data: dict, room_id: int):
    """Say something. Safe to repeat with the same `client_id`; 409 where that was used for other words.

    While the room is paused the answer is 409 of the type `paused`, with `until` and `seconds_left`: send it then.
    """
    spend_send(me())
    sent = messages.send_message(me(), room_id, **data)
    if sent.message is None:
        return "", 204
    status = 200 if not sent.new else 202 if sent.message.status == "pending" else 201
    return line_sent(me(), sent.message), status


@bp.post("/rooms/<int:room_id>/pause")
@bp.arguments(room_schemas.PauseInput)
@bp.response(200, room_schemas.PauseOutput)
def pause(data: dict, room_id: int):
    """Ask for a pause: two people within two minutes, or a moderator alone, hold the room still for three minutes.

    A moderator may say for how many `minutes`, and makes a pause longer by asking again (to 15 minutes in all).
    Nobody but the moderators learns who asked. Once in ten minutes; 429 says when again.
    """
    return pauses.ask_pause(me(), room_id, **data)


@bp.delete("/rooms/<int:room_id>/pause")
@bp.response(200, room_schemas.PauseOutput)
def resume(room_id: int):
    """End the pause before its time, as a moderator of the group."""
    return pauses.end_pause(me(), room_id)


@bp.post("/rooms/<int:room_id>/read")
@bp.arguments(room_schemas.RoomReadInput)
@bp.response(200, room_schemas.RoomReadInput)
def read(data: dict, room_id: int) -> dict:
    """Note how far you have read; it never goes back. The number that stands then."""
    return {"seq": mark_read(me(), room_id, data["seq"])}


def _of_card(card: RoomCard) -> dict:
    return {**_room(card.room, card.read_seq, card.people), "muted": card.muted, "unread": card.unread}


def _room(found: Room, read: int, people: Sequence[Identity] = ()) -> dict:
    return {
        "id": found.id,
        "name": title(found, people),
        "group": found.group.slug if found.group else None,
        "moderators_of": found.word_group.slug if found.word_group else None,
        **({"people": people} if found.is_direct else {}),
        "last_seq": found.last_seq,
        "first_kept_seq": found.first_kept_seq,
        "read_seq": read,
        "pause_ends": found.pause_ends,
        "lines_by": found.lines_by,
        "slow_seconds": found.slow_seconds,
        "keep": found.keep,
        "stage": found.stage,
        "archived": found.archived_at is not None,
    }


def _whole(user: User, found: Room) -> dict:
    people = others_in(user, [found.id])[found.id] if found.is_direct else ()
    return {
        **_room(found, read_seq(user, found), people),
        "muted": is_muted(user, found),
        "waiting": waiting(user, found),
        "closed": why_closed(user, found),
        "pace": pace(user, found),
        "wait": wait(user, found),
        "floor": floor_of(user, found),
    }
