"""A calendar file as RFC 5545 has it: escaped, folded between characters, every line ended."""

from datetime import UTC, datetime

from community.core.calendar import LINE, appointment

START, END = datetime(2026, 6, 4, 18, tzinfo=UTC), datetime(2026, 6, 4, 19, 30, tzinfo=UTC)


def file(summary="Time set aside", **more):
    return appointment("/sessions/1", START, END, summary, changed_at=datetime(2026, 5, 1, tzinfo=UTC), **more)


def unfolded(text):
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_one_appointment_in_utc():
    lines = unfolded(file(revision=3))
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-2:] == ["END:VEVENT", "END:VCALENDAR"]
    assert {"DTSTART:20260604T180000Z", "DTEND:20260604T193000Z", "SEQUENCE:3", "DTSTAMP:20260501T000000Z",
            "SUMMARY:Time set aside", "STATUS:CONFIRMED", "CLASS:PRIVATE"} <= set(lines)  # fmt: skip
    assert not [line for line in lines if line.startswith("URL:") or "sessions" in line]


def test_the_same_appointment_keeps_its_name():
    def uid(text):
        return next(line for line in unfolded(text) if line.startswith("UID:"))

    assert uid(file()) == uid(file("Another", revision=1))
    assert uid(file()) != uid(appointment("/sessions/2", START, END, "x", changed_at=START))


def test_signs_that_mean_something_are_escaped():
    lines = unfolded(file("Tea, talk; and \\ more\nBEGIN:VEVENT"))
    assert "SUMMARY:Tea\\, talk\\; and \\\\ more\\nBEGIN:VEVENT" in lines
    assert lines.count("BEGIN:VEVENT") == 1


def test_long_lines_are_folded_between_characters():
    long = "Ein langer Abend über Öl, Äpfel und 🫖 " * 6
    text = file(long)
    assert all(len(line.encode()) <= LINE for line in text.split("\r\n"))
    assert f"SUMMARY:{long.replace(',', chr(92) + ',')}" in unfolded(text)


def test_a_called_off_one_says_so():
    assert "STATUS:CANCELLED" in unfolded(file(cancelled=True))
    assert "URL:https://example.org/sessions/1" in unfolded(file(url="https://example.org/sessions/1"))
