"""The demo's chats: lines, the log they stand in, and how far people have read."""

from hashlib import sha256

from community.chat.models import Message, RoomEvent, RoomRead
from community.demo.parts.copy import OLDEST, Copy, Place, html_of

#: The lines of one copy reach back so many days.
SPAN = 8.0


def add_lines(copy: Copy) -> dict[str, list[tuple[int, str]]]:
    """Every line of every room, later copies before earlier ones. By group: the ids and words of the lines."""
    made: dict[str, list[tuple[int, str]]] = {}
    for key, said in copy.content.groups.items():
        place = copy.places[key]
        lines = [(line["author"], line["minutes_ago"] / 1440, line["body"]) for line in said["message"]]
        if place.last_seq == 0:
            lines.insert(0, (said["owner"], min(place.founded_days, 2 * SPAN), said["chat_welcome"]))
        made[key] = [(_add_line(copy, place, *line), line[2]) for line in lines]
    return made


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


def _add_line(copy: Copy, place: Place, author: str, days: float, body: str) -> int:
    person = copy.people[author]
    days = _days(copy, place, days)
    at = copy.at(days)
    place.last_seq += 1
    message_id = copy.rows.add(
        Message,
        room_id=place.room_id,
        seq=place.last_seq,
        author_id=person.id,
        identity_id=person.identity_id,
        client_id=f"{copy.chance.getrandbits(128):032x}",
        sent_digest=sha256(body.encode()).hexdigest(),
        body=body,
        body_html=html_of(body),
        status="published",
        created_at=at,
    )
    copy.rows.add(RoomEvent, room_id=place.room_id, seq=place.last_seq, type="message", message_id=message_id, at=at)
    copy.count(place, person, days)
    return message_id


def _days(copy: Copy, place: Place, days: float) -> float:
    """Days before now. Each copy has a stretch of the room's past for itself, since its lines are in order."""
    if copy.number == 0:
        return days
    stretch = (OLDEST * place.founded_days - 2 * SPAN) / copy.of
    return 2 * SPAN + copy.number * stretch + min(days, 2 * SPAN) / (2 * SPAN) * stretch * 0.9
