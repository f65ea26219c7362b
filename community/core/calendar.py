"""One appointment as a calendar file (RFC 5545), for the calendars that people have already."""

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

#: Bytes of one line, without its ending; a longer one goes on in the next, after a space.
LINE = 75


def appointment(
    name: str, starts_at: datetime, ends_at: datetime, summary: str, *, changed_at: datetime, revision: int = 0,
    url: str = "", cancelled: bool = False,
) -> str:  # fmt: skip
    """The text of an .ics file. `name` stays the same for the same appointment and can't be read out of the file;
    a higher `revision` replaces what a calendar has of it. Times are in UTC, which every calendar shows in its own.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//calendar//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{uuid5(NAMESPACE_URL, name)}",
        f"DTSTAMP:{_moment(changed_at)}",
        f"SEQUENCE:{revision}",
        f"DTSTART:{_moment(starts_at)}",
        f"DTEND:{_moment(ends_at)}",
        f"SUMMARY:{_escaped(summary)}",
        *([f"URL:{url}"] if url else []),
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Cut between characters, never within the bytes of one."""
    parts, part, room = [], "", LINE
    for sign in line:
        if len(f"{part}{sign}".encode()) > room:
            parts.append(part)
            part, room = "", LINE - 1  # the space before it counts too
        part += sign
    return "\r\n ".join([*parts, part])
