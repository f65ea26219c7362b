"""People in a room, in real browsers: somebody who just listens, somebody muted, a word in private, who answers."""

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from community.accounts.models import PersonMute
from community.chat.models.rooms import Room
from community.moderation.models.phrases import PhraseList, WatchedPhrase
from tests.chat.test_browser import AXE, room, say, site, town  # noqa: F401  the fixtures

pytestmark = [pytest.mark.browser, pytest.mark.own_server]
FOLDED = "A line of somebody you muted"
KINDS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
FAULTS = f"axe.run(document, {{runOnly: {KINDS}}}).then(found => found.violations.map(one => one.id))"


@pytest.fixture
def told(town):  # noqa: F811
    """Some words may be a call for help."""
    with town.engine.begin() as connection:
        group = connection.scalar(sa.select(Room.group_id).where(Room.id == town.room))
        words = {"group_id": group, "phrase": "cannot go on", "kind": "word", "action": "signpost", "in_force": True}
        connection.execute(sa.insert(WatchedPhrase).values(words))
        connection.execute(sa.insert(PhraseList).values(list_id=group, version=1))


def test_who_just_listens_is_shown_so_until_they_speak(room):  # noqa: F811
    ann, ben = room("ann"), room("ben", 360)
    listens = ben.get_by_role("button", name="Just listening")
    listens.press("Enter")
    expect(listens).to_have_attribute("aria-pressed", "true")
    expect(ann.locator("[data-people]")).to_contain_text("benjust listening")
    expect(ann.locator("[data-here]")).to_have_text("2 here, with you, 1 just listening")
    ben.reload()
    expect(ann.locator("[data-here]")).to_have_text("2 here, with you")
    listens.click()
    expect(ann.locator("[data-here]")).to_contain_text("just listening")
    say(ben, "Something after all")
    expect(ann.locator("[data-here]")).to_have_text("2 here, with you")


def test_who_is_muted_is_folded_live_in_every_tab_and_nowhere_else(room):  # noqa: F811
    ann, ben = room("ann"), room("ben")
    other = ann.context.new_page()
    other.goto(ann.url)
    expect(other.locator("[data-here]")).to_contain_text("here")
    say(ben, "Unwanted words")
    ann.get_by_role("link", name="More for this line by ben").press("Enter")
    ann.get_by_role("button", name="Mute ben").press("Enter")
    expect(ann).to_have_url(re.compile("/me/muted$"))
    expect(other.locator(".bubble[data-id]")).to_contain_text(FOLDED)
    expect(other.locator(".bubble__words")).to_be_hidden()
    say(ben, "More of them")
    expect(other.locator(".bubble[data-id]")).to_contain_text([FOLDED, FOLDED])
    other.locator(".bubble[data-id] summary").first.press("Enter")
    expect(other.get_by_text("Unwanted words")).to_be_visible()
    assert ben.get_by_text(FOLDED).count() == 0
    ann.get_by_role("button", name="See them again").press("Enter")
    expect(other.locator(".bubble[data-id] summary")).to_have_count(0)
    expect(other.get_by_text("More of them")).to_be_visible()


def test_who_was_muted_while_the_page_was_away_is_folded_once_it_is_back(town, room):  # noqa: F811
    """Nothing tells it then: it asks."""
    ann, ben = room("ann"), room("ben")
    say(ben, "Unwanted words")
    expect(ann.get_by_text("Unwanted words")).to_be_visible()
    ann.context.set_offline(True)
    expect(ann.locator("[data-here]")).to_have_text("Not connected")
    with town.engine.begin() as connection:
        connection.execute(sa.insert(PersonMute).values(user_id=town.ids["ann"], other_id=town.ids["ben"]))
    ann.context.set_offline(False)
    expect(ann.locator(".bubble[data-id] summary")).to_contain_text(FOLDED)
    expect(ann.get_by_text("Unwanted words")).to_be_hidden()
    ann.goto("/me/muted")
    ann.get_by_role("button", name="See them again").press("Enter")
    expect(ann.get_by_role("button", name="See them again")).to_have_count(0)


def test_a_line_said_while_the_list_is_counted_counts(room):  # noqa: F811
    """The answer to the list's question was counted before the line, and comes after it."""
    ann, mia = room("ann"), room("mia")
    group = mia.get_by_role("link", name="All rooms of Circle").get_attribute("href")
    held, counted = [], re.compile(r'^43\d+\[\{"ok":true,"items"')

    def between(page):
        server = page.connect_to_server()

        def from_server(frame):
            if not held and counted.match(frame):
                held.append(frame)
                return
            page.send(frame)
            if len(held) == 1 and "room:event" in frame:
                page.send(held[0])
                held.append(frame)

        server.on_message(from_server)

    mia.route_web_socket(re.compile("/socket.io/"), between)
    mia.goto(group)
    while not held:
        mia.evaluate("new Promise(requestAnimationFrame)")
    say(ann, "Good evening")
    expect(mia.locator("[data-unread]")).to_have_text("1 new")


def test_a_word_in_private_and_the_list_that_follows_it(room):  # noqa: F811
    ann, mia = room("ann", 360), room("mia")
    group = mia.get_by_role("link", name="All rooms of Circle").get_attribute("href")
    mia.goto(group)
    say(ann, "Good evening")
    expect(mia.locator("[data-unread]")).to_have_text("1 new")
    ann.get_by_role("button", name="A private word with a moderator").first.press("Enter")
    expect(ann.get_by_role("heading", level=1)).to_contain_text("The moderators of")
    expect(ann.locator("[data-here]")).to_contain_text("here")
    mia.set_viewport_size({"width": 360, "height": 640})
    mia.goto("/chat")
    circle = mia.get_by_role("link", name="Circle").first
    circle.focus()
    stood = circle.bounding_box()
    say(ann, "Not for everybody")
    expect(ann.locator(".bubble[data-id]")).to_have_count(1)
    arrived = mia.get_by_role("status").locator(".arrival")
    expect(arrived).to_contain_text("New: ann, a private word")
    expect(arrived).to_contain_text("1 new")
    expect(arrived).to_be_in_viewport(ratio=1)
    expect(circle).to_be_focused()
    assert circle.bounding_box() == stood and mia.evaluate("document.documentElement.scrollWidth") <= 360
    mia.evaluate(AXE.read_text())
    assert mia.evaluate(FAULTS) == []
    arrived.get_by_role("link").press("Enter")
    expect(mia.get_by_text("Not for everybody")).to_be_visible()
    mia.goto("/chat")
    word = mia.locator(f"a[href='/rooms/{ann.url.rpartition('/')[2]}']")
    entry = mia.get_by_role("link", name="ann, a private word").and_(word)
    row = mia.locator(".row").filter(has=entry)
    expect(row).not_to_contain_text("new")
    say(ann, "Are you there?")
    expect(row).to_contain_text("1 new")
    expect(mia.locator(".arrival")).to_have_count(0)
    reads = mia.context.new_page()
    reads.goto(entry.get_attribute("href"))
    expect(reads.get_by_text("Are you there?")).to_be_visible()
    expect(row).not_to_contain_text("new")


def test_who_may_call_for_help_is_shown_who_answers_and_puts_it_away(told, room):  # noqa: F811
    ann, ben = room("ann", 360), room("ben")
    pointer = ann.locator("[data-care]")
    expect(pointer).to_be_hidden()
    say(ann, "I cannot go on like this")
    expect(pointer).to_be_visible()
    expect(pointer.get_by_role("link", name="Find someone who answers")).to_have_attribute("href", "/help")
    expect(ben.get_by_text("I cannot go on like this")).to_be_visible()
    expect(ben.locator("[data-care]")).to_be_hidden()
    ann.evaluate(AXE.read_text())
    assert ann.evaluate(FAULTS) == []
    assert ann.evaluate("document.documentElement.scrollWidth") <= 360
    ann.reload()
    expect(pointer).to_be_visible()
    pointer.get_by_role("button", name="Put this away").press("Enter")
    expect(ann.get_by_label(re.compile("^Write to"))).to_be_focused()
    ann.reload()
    expect(ann.locator("[data-here]")).to_contain_text("here")
    expect(pointer).to_be_hidden()


def test_no_contact_is_one_press_from_who_is_here_and_from_the_members(room):  # noqa: F811
    """Also by the mouse, where a whole row is a link to the person."""
    ann, _ben = room("ann"), room("ben")
    against = ann.locator("[data-people]").get_by_role("button")
    expect(against).to_have_text(["No contact with ben"])
    against.click()
    expect(ann).to_have_url(re.compile("/me/no-contact$"))
    ann.get_by_role("button", name="Take it back for ben").click()
    expect(ann.get_by_role("button", name="Take it back for ben")).to_have_count(0)
    ann.goto("/groups")
    ann.get_by_role("link", name="Circle").first.click()
    ann.get_by_role("link", name="Members").first.click()
    ann.get_by_role("button", name="No contact with ben").click()
    expect(ann).to_have_url(re.compile("/me/no-contact$"))
    ann.get_by_role("button", name="Take it back for ben").click()
    expect(ann.get_by_role("button", name="Take it back for ben")).to_have_count(0)
