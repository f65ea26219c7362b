"""What people write: safe, bounded, and quick to render whatever it is."""

import time
from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError

from community.core.text import MAX_PROSE, Line, Prose, excerpt, fold, plain, render


class Form(Schema):
    title = Line(max=20, min=2)
    body = Prose()


def loaded(**data):
    return Form().load(data)


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**bold** and *soft*", "<p><strong>bold</strong> and <em>soft</em></p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("# Large", "<h3>Large</h3>"),
        ("> heard", "<blockquote>\n<p>heard</p>\n</blockquote>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("![tracker](https://x.example/a.png)", None),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>"),
    ],
)
def test_rendering(markdown, html):
    found = render(markdown).strip()
    if html is not None:
        assert found == html
    assert "<img" not in found
    assert "javascript:" not in found.replace("(javascript:alert(1))", "")


@given(
    st.text("abzé1 0,;?!'\"().:-–’…☂🙂wcomhtp:@/_*`&<", min_size=1, max_size=40)
    | st.sampled_from(["Hi", "I hear you.", "wait...what", "a.example.org", "www.example.org", "Note: this", "A: b"])
)
def test_plain_words_come_out_as_from_the_parser(text):
    """They need no parser; with something after them that does need it, they look the same."""
    text = text.strip()
    assume(text)
    assert render(f"{text}\n\n*x*") == render(text) + "<p><em>x</em></p>\n"


def test_links_give_nothing_away():
    assert 'rel="nofollow noopener noreferrer ugc"' in render("https://example.org")


@given(st.text(max_size=400))
def test_nothing_that_is_written_becomes_active(text):
    html = render(text).lower()
    for forbidden in ("<script", "<img", "<iframe", "<style", "<svg", "<form", "<input"):
        assert forbidden not in html


@pytest.mark.parametrize(
    "bomb",
    [">" * MAX_PROSE, "> " * (MAX_PROSE // 2), "[" * MAX_PROSE, "![" * (MAX_PROSE // 2), "- " * (MAX_PROSE // 2),
     "*" * MAX_PROSE, "`" * MAX_PROSE, "_a" * (MAX_PROSE // 2), "a](" * (MAX_PROSE // 3), "|" * MAX_PROSE,
     "(" * MAX_PROSE, "\\" * MAX_PROSE, "<" * MAX_PROSE, "&" * MAX_PROSE, "1. " * (MAX_PROSE // 3),
     "\n>" * (MAX_PROSE // 2), "[a](" * (MAX_PROSE // 4), "[a" * 400, "![" * 400,
     "~~" * (MAX_PROSE // 2), "www." * (MAX_PROSE // 4),
     "  " * 400 + "- x\n", "\n".join("  " * depth + "- x" for depth in range(150))],
    ids=lambda bomb: bomb[:6],
)  # fmt: skip
def test_no_text_of_allowed_length_takes_long(bomb):
    started = time.thread_time()
    with suppress(ValidationError):
        render(loaded(title="ok", body=bomb)["body"])
    assert time.thread_time() - started < 1.5


@pytest.mark.parametrize("wrong", ["", "   ", "x", "a" * 21, "a\nb", "a\x00b", "a\u202eb", 5, None, ["a"], "\ud800a"])
def test_a_line_refuses(wrong):
    with pytest.raises(ValidationError):
        loaded(title=wrong)


def test_text_is_trimmed_and_normalised():
    assert loaded(title="  cafe\u0301 ", body="one\r\ntwo\r") == {"title": "café", "body": "one\ntwo"}


def test_emoji_and_other_scripts_are_fine():
    assert loaded(title="👩‍👧 добрый", body="नमस्ते")["title"] == "👩‍👧 добрый"


def test_plain_and_excerpt():
    assert plain("<p>a &lt;b&gt; &amp; c</p><ul><li>d</li><li>e</li></ul>") == "a <b> & c d e"
    assert excerpt("<p>" + "word " * 100 + "</p>", 20) == "word word word word …"


@pytest.mark.parametrize("row", ["|", "x", "| a | b |"])
def test_a_table_that_would_fill_itself_up_is_refused(row):
    bomb = "|a" * 2000 + "|\n" + "|-" * 2000 + "|\n" + f"{row}\n" * 500
    with pytest.raises(ValidationError):
        loaded(body=bomb[:MAX_PROSE])
    assert "<table>" in render(loaded(body="| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 300)["body"])


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Amber! ", "amber"),
        ("\u00c1mber,\nlamp", "amber lamp"),
        ("STRASSE stra\u00dfe", "strasse strasse"),
        ("*?!*", ""),
        ("_a_1", "a 1"),
        ("a\u200bm\u00adb\u200der", "amber"),
        ("\uff21mber \U0001d41a\U0001d426ber", "amber amber"),
        ("\u0430mber \u03b1mber", "amber amber"),
        ("\u0434\u043e\u0431\u0440\u043e", "\u0434\u043e\u0431\u0440\u043e"),
    ],
)
def test_words_to_compare_by(text, folded):
    assert fold(text) == folded
