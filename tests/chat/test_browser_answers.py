"""Answers in a real browser: warm ones and quoting ones, by keyboard, live and back in time."""

import re

import pytest
from playwright.sync_api import expect

from tests.chat.test_browser import AXE, room, say, site, town  # noqa: F401  the fixtures

pytestmark = [pytest.mark.browser, pytest.mark.own_server]


def test_a_warm_answer_by_keyboard_is_seen_by_both(room):  # noqa: F811
    ann, ben = room("ann"), room("ben")
    say(ann, "I told her today")
    line = ben.locator(".bubble[data-id]")
    heart = line.get_by_role("button", name="With you, ann")
    heart.press("Enter")
    expect(ann.locator(".bubble .warm")).to_have_text("With youben")
    given = line.locator(".warm")
    expect(given).to_have_attribute("aria-pressed", "true")
    expect(given).to_have_text("With youyou")
    expect(heart).to_be_focused()
    line.locator(".bubble__more").press("Enter")
    ben.get_by_role("button", name="That took courage").press("Enter")
    expect(ann.locator(".bubble .warm")).to_have_count(2)
    given.first.press("Enter")
    expect(ann.locator(".bubble .warm")).to_have_text(["That took courageben"])
    assert ann.locator("button.warm").count() == 0, "one does not answer oneself"


def test_a_line_is_answered_by_keyboard_and_its_quote_follows_it(room):  # noqa: F811
    ann, ben = room("ann"), room("ben")
    say(ann, "Helo")
    ben.get_by_role("link", name="Answer ann").press("Enter")
    expect(ben.get_by_label(re.compile("^Write to"))).to_be_focused()
    expect(ben.locator("[data-answering]")).to_contain_text("In answer to ann")
    say(ben, "Good evening")
    for page in (ann, ben):
        expect(page.locator(".bubble__answer a")).to_have_text("ann Helo")
    ann.get_by_label(re.compile("^Write to")).press("ArrowUp")
    ann.get_by_label("Change your words").fill("Hello")
    ann.get_by_role("button", name="Save").press("Enter")
    expect(ben.locator(".bubble__answer a")).to_have_text("ann Hello")
    ben.locator(".bubble__answer a").press("Enter")
    expect(ben.locator(".bubble:focus")).to_contain_text("Hello")
    ann.get_by_label(re.compile("^Write to")).press("ArrowUp")
    ann.get_by_role("button", name="Take it back").press("Enter")
    expect(ben.locator(".bubble__answer")).to_have_text(re.compile("A line was removed"))
    expect(ben.locator(".bubble__answer a")).to_have_count(0)


def test_a_line_far_back_is_quoted_live_and_found(room, town, site):  # noqa: F811
    path = f"/rooms/{town.room}/messages"
    old = town.call(site, "ben", "post", path, client_id="old", body="Long ago " + "and far away " * 9).json()["id"]
    for number in range(70):
        town.call(site, "ben", "post", path, client_id=f"n{number}", body=f"Line {number}")
    ann = room("ann", 390)
    town.call(site, "mia", "post", path, client_id="m", body="I remember", reply_to=old)
    quote = ann.locator(".bubble__answer a").last
    expect(quote).to_have_text(re.compile("^ben Long ago"))
    assert ann.locator("[data-log]").evaluate("log => log.scrollWidth <= log.clientWidth"), "no sideways scrolling"
    town.call(site, "ann", "put", f"{path}/{old}/reactions/with_you")
    say(ann, "So do I")
    expect(ann.locator(".bubble--pending")).to_have_count(0)
    assert ann.locator(f"#line-{old}").count() == 0, "what happens further back does not jump in"
    quote.click()
    expect(ann.locator(f"#line-{old}")).to_be_in_viewport()
    expect(ann.locator("[data-here]")).to_have_text("Older lines")
    ann.get_by_role("link", name="Newer lines").click()
    expect(ann.locator(".bubble").filter(has_text="Line 40")).to_have_count(1)


def test_a_moderator_pins_a_line_and_everybody_sees_it(room):  # noqa: F811
    ann, mia = room("ann", 390), room("mia")
    say(ann, "We meet on Tuesdays")
    mia.locator(".bubble[data-id] .bubble__more").press("Enter")
    mia.get_by_role("button", name="Pin to the top").press("Enter")
    pinned = ann.get_by_role("region", name="Pinned").get_by_role("link")
    expect(pinned).to_have_text("ann We meet on Tuesdays")
    expect(ann.locator(".bubble__state")).to_have_text("pinned")
    ann.get_by_label(re.compile("^Write to")).press("ArrowUp")
    ann.get_by_role("button", name="Take it back").press("Enter")
    expect(mia.get_by_role("region", name="Pinned")).to_be_hidden()


def test_a_name_is_offered_and_taken_by_keyboard(room):  # noqa: F811
    ann, ben = room("ann", 390), room("ben")
    box = ann.get_by_label(re.compile("^Write to"))
    box.press_sequentially("Hello @")
    box.press_sequentially("b")
    expect(ann.get_by_role("option")).to_have_text(["BEben"])
    expect(box).to_have_attribute("aria-activedescendant", "say-name-0")
    ann.evaluate(AXE.read_text())
    found = ann.evaluate("() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    box.press("Enter")
    expect(box).to_have_value("Hello @ben ")
    box.press("Enter")
    expect(ben.locator(".bubble__words a")).to_have_attribute("href", "/people/ben")
    box.press_sequentially("@b")
    expect(ann.get_by_role("option")).to_have_count(1)
    box.press("Escape")
    expect(ann.get_by_role("option")).to_have_count(0)
    expect(box).to_have_value("@b")


def test_what_was_begun_is_there_after_a_reload_until_it_is_sent(room):  # noqa: F811
    ann = room("ann")
    box = ann.get_by_label(re.compile("^Write to"))
    box.press_sequentially("I wanted to say")
    ann.reload()
    expect(box).to_have_value("I wanted to say")
    box.press("Enter")
    expect(ann.locator(".bubble[data-id]")).to_have_count(1)
    ann.reload()
    expect(ann.locator("[data-here]")).to_contain_text("here")
    expect(box).to_have_value("")
