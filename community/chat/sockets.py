"""Chat by Socket.IO. The same actions and schemas as over HTTP; refusals come as acknowledgements."""

from marshmallow import Schema

from community.accounts.models import User
from community.chat.actions import attendance, cards, floor, holders, messages, pauses, pins, polls, reactions
from community.chat.actions.rooms import mark_read
from community.chat.models.rooms import Room
from community.chat.policy.lines import spend_reaction, spend_send
from community.chat.presence import channel
from community.chat.queries.floor import floor_of
from community.chat.queries.lines import line_for, line_sent
from community.chat.queries.muted import muted_handles
from community.chat.queries.rooms import my_conversations, my_rooms, room_ids_of
from community.chat.schemas import floor as floor_schemas
from community.chat.schemas import lines as line_schemas
from community.chat.schemas import rooms as room_schemas
from community.core import spoken
from community.core.errors import TooMany
from community.core.realtime import every, on_disconnect
from community.core.spoken import handles

_MESSAGE = line_schemas.MessageOutput()


@handles("room:join", room_schemas.RoomJoin())
def join(user: User, room_id: int, after: int | None) -> dict:
    """Hear first, then be asked, then read: nothing that is said meanwhile can fall between."""
    hears = channel(room_id, user.id)
    spoken.enter(hears)
    try:
        caught = attendance.join(user, room_id, spoken.sid(), after)
    except BaseException:
        spoken.leave(hears)
        raise
    answer = line_schemas.EventsOutput().dump(caught)
    return {
        "last_seq": answer["last_seq"],
        "events": answer["items"],
        "first_kept_seq": answer["first_kept_seq"],
        "snapshot_required": answer["snapshot_required"],
        "muted_people": muted_handles(user),
    }


@handles("rooms:watch", Schema())
def watch_rooms(user: User) -> dict:
    """Hear what is said in all rooms of one's list, without being shown as there; then be told what is new in each."""
    for room_id in room_ids_of(user.id):
        spoken.enter(channel(room_id, user.id))
    cards = [*my_rooms(user), *my_conversations(user)]
    items = [
        {
            "room_id": card.room.id,
            "unread": card.unread,
            "muted": card.muted,
            "word": card.room.is_word,
            "title": card.title,
            "group": card.group.slug if card.group else None,
            "people": len(card.people),
        }
        for card in cards
    ]
    return {"items": items, "muted_people": muted_handles(user)}


@handles("room:leave", room_schemas.RoomLeave())
def leave(user: User, room_id: int) -> None:
    """Open to everybody: also to those who were never here."""
    spoken.leave(channel(room_id, user.id))
    attendance.leave(room_id, spoken.sid())


@handles("room:listening", room_schemas.Listening())
def listening(user: User, room_id: int, on: bool) -> dict:
    """Shown beside one's name for as long as one is here."""
    return {"listening": attendance.say_listening(user, room_id, on)}


@handles("room:read", room_schemas.RoomReadSocket(), writes=True)
def read(user: User, room_id: int, seq: int) -> dict:
    return {"seq": mark_read(user, room_id, seq)}


@handles("message:send", line_schemas.MessageSend(), writes=True)
def send(user: User, room_id: int, **said) -> dict:
    spend_send(user)
    message = messages.send_message(user, room_id, **said).message
    if message is None:
        return {"message": None, "seq": None}  # it was the safe word
    return {"message": _MESSAGE.dump(line_sent(user, message)), "seq": message.seq}


@handles("message:edit", line_schemas.MessageSocketEdit(), writes=True)
def edit(user: User, room_id: int, message_id: int, **said) -> dict:
    spend_send(user)
    message, seq = messages.edit_message(user, room_id, message_id, **said)
    return {"message": _MESSAGE.dump(line_for(user, message)), "seq": seq}


@handles("message:remove", line_schemas.MessageRemove(), writes=True)
def remove(user: User, room_id: int, message_id: int, **why) -> dict:
    return {"seq": messages.remove_message(user, room_id, message_id, **why)}


@handles("room:pause", room_schemas.RoomPause(), writes=True)
def pause(user: User, room_id: int, minutes: int | None) -> dict:
    return room_schemas.PauseOutput().dump(pauses.ask_pause(user, room_id, minutes))


@handles("room:resume", room_schemas.RoomResume(), writes=True)
def resume(user: User, room_id: int) -> dict:
    return room_schemas.PauseOutput().dump(pauses.end_pause(user, room_id))


@handles("room:hand", floor_schemas.RoomHand(), writes=True)
def hand(user: User, room_id: int, up: bool) -> dict:
    return _floor(user, floor.raise_hand(user, room_id, up))


@handles("room:floor", floor_schemas.RoomTurn(), writes=True)
def next_turn(user: User, room_id: int, **asked) -> dict:
    return _floor(user, floor.next_turn(user, room_id, **asked))


@handles("room:floor_end", floor_schemas.RoomTurnEnd(), writes=True)
def end_turn(user: User, room_id: int, turn: int | None) -> dict:
    return _floor(user, floor.end_turn(user, room_id, turn))


@handles("message:react", line_schemas.MessageReact(), writes=True)
def react(user: User, room_id: int, message_id: int, kind: str, on: bool) -> dict:
    spend_reaction(user)
    act = reactions.set_reaction if on else reactions.unset_reaction
    return {"seq": act(user, room_id, message_id, kind)}


@handles("message:pin", line_schemas.MessagePin(), writes=True)
def pin(user: User, room_id: int, message_id: int, on: bool) -> dict:
    return {"seq": pins.set_pin(user, room_id, message_id, on)}


@handles("poll:open", line_schemas.PollOpen(), writes=True)
def open_poll(user: User, room_id: int, **asked) -> dict:
    spend_send(user)
    message = polls.open_poll(user, room_id, **asked).message
    if message is None:
        return {"message": None, "seq": None}  # the question was the safe word
    return {"message": _MESSAGE.dump(line_sent(user, message)), "seq": message.seq}


@handles("poll:vote", line_schemas.PollAnswer(), writes=True)
def vote(user: User, room_id: int, message_id: int, choice: int | None, on: bool) -> dict:
    spend_reaction(user)
    return {"seq": polls.vote(user, room_id, message_id, choice, on)}


@handles("poll:close", line_schemas.PollClose(), writes=True)
def close_poll(user: User, room_id: int, message_id: int) -> dict:
    return {"seq": polls.close_poll(user, room_id, message_id)}


@handles("card:share", line_schemas.CardShare(), writes=True)
def share_card(user: User, room_id: int, **shared) -> dict:
    spend_send(user)
    message = cards.share_card(user, room_id, **shared).message
    if message is None:
        return {"message": None, "seq": None}  # its words were the safe word
    return {"message": _MESSAGE.dump(line_sent(user, message)), "seq": message.seq}


@handles("typing", room_schemas.Typing(), answers=False, writes=True)
def typing(user: User, room_id: int) -> None:
    """Never acknowledged; too often is the same as once."""
    try:
        attendance.say_typing(user, room_id)
    except TooMany:
        pass


@every(holders.EVERY.total_seconds())
def watch() -> None:
    """Whether somebody who holds a room is in it."""
    holders.watch()


@on_disconnect
def gone(sid: str) -> None:
    """Whoever loses the connection is not here any more."""
    attendance.leave_all(sid)


def _floor(user: User, room: Room) -> dict:
    return {"floor": floor_schemas.FloorOutput().dump(floor_of(user, room))}
