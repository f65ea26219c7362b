"""The demo's chats: lines, the log they stand in, and how far people have read."""

from hashlib import sha256

from community.chat.actions.polls import FEW, WEATHER
from community.chat.models.carried import Poll, PollVote
from community.chat.models.lines import Message, RoomEvent
from community.chat.models.people import Participant, RoomRead
from community.demo.parts.copy import OLDEST, Copy, Person, Place, html_of
from community.demo.parts.groups import add_room

#: The lines of one copy reach back so many days.
SPAN = 8.0


def add_lines(copy: Copy) -> dict[str, list[tuple[int, str]]]:
    """Every line of every room, later copies before earlier ones. By group: the ids and words of the lines."""
    made: dict[str, list[tuple[int, str]]] = {}
    for key, said in copy.content.groups.items():
        place = copy.places[key]
        lines = [(line["author"], line["minutes_ago"] / 1440, line["body"]) for line in said["message"]]
        asked = {line["body"]: line["weather"] for line in said["message"] if "weather" in line}
        if place.last_seq == 0:
            lines.insert(0, (said["owner"], min(place.founded_days, 2 * SPAN), said["chat_welcome"]))
        made[key] = [(_add_line(copy, place, *line, asked.get(line[2])), line[2]) for line in lines]
    return made


def add_more(copy: Copy) -> None:
    """Further rooms of groups, and conversations of a few people. Everybody has read them."""
    for key, said in copy.content.groups.items():
        place = copy.places[key]
        for room in said.get("room", []):
            first = copy.at(max(line["minutes_ago"] for line in room["message"]) / 1440 + 1)
            settled = {"group_id": place.id, "name": room["name"], "has_own_name": True, "keep": room["keep"]}
            room_id = add_room(copy, first, last_seq=len(room["message"]), **settled)
            for line in room["message"]:
                copy.count(place, copy.people[line["author"]], line["minutes_ago"] / 1440)
            _say_all(copy, room_id, room["message"], {said["owner"], *said["moderators"], *said["members"]})
    for talk in copy.content.conversations:
        first = copy.at(max(line["minutes_ago"] for line in talk["message"]) / 1440)
        room_id = add_room(copy, first, last_seq=len(talk["message"]))
        for handle in talk["people"]:
            copy.rows.add(Participant, room_id=room_id, user_id=copy.people[handle].id)
        _say_all(copy, room_id, talk["message"], set(talk["people"]))


def mark_read(copy: Copy) -> None:
    """Everybody of this copy has read what was said until they were last here."""
    for key, said in copy.content.groups.items():
        place = copy.places[key]
        new = [line for line in said["message"] if line["minutes_ago"] > 0]
        for handle in {said["owner"], *said["moderators"], *said["members"]}:
            person = copy.people[handle]
            said_last = min(
                (line["minutes_ago"] for line in new if line["author"] == handle), default=person.last_here_days * 1440
            )
            here = min(said_last, person.last_here_days * 1440)
            unread = sum(line["minutes_ago"] < here for line in new) if copy.number == 0 else 0
            copy.rows.add(RoomRead, user_id=person.id, room_id=place.room_id, seq=place.last_seq - unread)


def _say_all(copy: Copy, room_id: int, lines: list[dict], readers: set[str]) -> None:
    for seq, line in enumerate(lines, 1):
        _say(copy, room_id, seq, copy.people[line["author"]], line["minutes_ago"] / 1440, line["body"])
    for handle in readers:
        copy.rows.add(RoomRead, user_id=copy.people[handle].id, room_id=room_id, seq=len(lines))


def _add_line(
    copy: Copy, place: Place, author: str, days: float, body: str, weather: dict[str, int] | None = None
) -> int:
    person = copy.people[author]
    days = _days(copy, place, days)
    place.last_seq += 1
    message_id = _say(copy, place.room_id, place.last_seq, person, days, body, "poll" if weather else None)
    copy.count(place, person, days)
    if weather:
        choices = [words for _, words in WEATHER]
        copy.rows.add(Poll, message_id=message_id, kind="weather", choices=choices, counts_from=FEW, closes_at=None)
        for handle, choice in weather.items():
            copy.rows.add(PollVote, message_id=message_id, user_id=copy.people[handle].id, choice=choice)
    return message_id


def _say(copy: Copy, room_id: int, seq: int, person: Person, days: float, body: str, carries: str | None = None) -> int:
    at = copy.at(days)
    message_id = copy.rows.add(
        Message,
        room_id=room_id,
        seq=seq,
        author_id=person.id,
        identity_id=person.identity_id,
        client_id=f"{copy.chance.getrandbits(128):032x}",
        sent_digest=sha256(body.encode()).hexdigest(),
        body=body,
        body_html=html_of(body),
        status="published",
        carries=carries,
        created_at=at,
    )
    copy.rows.add(RoomEvent, room_id=room_id, seq=seq, type="message", message_id=message_id, at=at)
    return message_id


def _days(copy: Copy, place: Place, days: float) -> float:
    """Days before now. Each copy has a stretch of the room's past for itself, since its lines are in order."""
    if copy.number == 0:
        return days
    stretch = (OLDEST * place.founded_days - 2 * SPAN) / copy.of
    return 2 * SPAN + copy.number * stretch + min(days, 2 * SPAN) / (2 * SPAN) * stretch * 0.9
