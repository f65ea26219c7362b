"""Ways to reach somebody, and links: found by name, in a time that only grows with the text."""

import time

import pytest

from community.core.contacts import contacts_in, has_link


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Write to willow@example.org, please", ["email"]),
        ("WILLOW (at) example (dot) org", ["email"]),
        ("willow at example dot com", ["email"]),
        ("My number: +44 7700 900123", ["phone"]),
        ("07700 900123", ["phone"]),
        ("(555) 010-1234, 555-010-1234", ["phone"]),
        ("Text me on WhatsApp", ["elsewhere"]),
        ("my insta is willow_and_rain", ["elsewhere"]),
        ("t.me/willow", ["elsewhere"]),
        ("Ring me on 07700 900123", ["phone", "elsewhere"]),
        ("We meet at seven, the 12.5.2026, for 45 minutes", []),
        ("I rang them at 116 123, they were kind", []),
        ("He signals, she texts me back", []),
        ("@willow said: look at me", []),
        ("On 2026-01-05 at 20:15 it was 1,234,567 steps", []),
        ("", []),
    ],
)
def test_ways_to_reach_somebody_have_names(text, names):
    assert contacts_in(text) == names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://example.org/a", True),
        ("see www.example.org", True),
        ("[a](http://example.org)", True),
        ("Look at example.com", True),
        ("EXAMPLE.com/shop", True),
        ("/topics/12 and http://127.0.0.1:5000/topics/12", False),
        ("willow@example.org", False),
        ("I went home.me too", True),
        ("No links. Nothing", False),
    ],
)
def test_what_leads_away_is_a_link(app, text, found):
    assert has_link(text) is found


@pytest.mark.parametrize("text", ["a" * 20_000, "a." * 10_000, "0 " * 10_000, "a@" * 10_000, "www." * 5000])
def test_no_text_takes_long(app, text):
    started = time.thread_time()
    contacts_in(text), has_link(text)
    assert time.thread_time() - started < 1.5
