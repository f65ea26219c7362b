"""What macros ask of Python."""

from datetime import UTC, datetime, timedelta

from community.core import templating
from community.core.clock import now


def test_attributes_are_escaped_and_named_as_in_html():
    given = {"data_draft": 'a"<b>', "disabled": True, "hidden": False, "max": None, "rows": 3}
    assert str(templating.attributes(given)) == ' data-draft="a&#34;&lt;b&gt;" disabled rows="3"'


def test_modifiers_become_classes():
    assert templating.block_class("button") == "button"
    assert templating.block_class("button", "quiet small") == "button button--quiet button--small"


def test_times_are_words_with_the_exact_time_beside_them():
    said = str(templating.ago(now() - timedelta(minutes=20)))
    assert said.startswith("<time data-ago datetime=")
    assert said.endswith(">20 minutes ago</time>")
    assert 'title="Sunday 1 March 2026, 18:20 UTC"' in templating.ago(datetime(2026, 3, 1, 18, 20, tzinfo=UTC))
    assert templating.ago(None) == ""


def test_icons_keep_what_they_are_called():
    assert '#i-heart"/></svg>' in templating.draw_icon("heart")
    assert 'class="icon icon--s"' in templating.draw_icon("heart", "s")
    assert "&lt;" in templating.draw_icon("<")
