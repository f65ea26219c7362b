"""Who answers, while somebody drafts, in a browser: said quietly, put away by key, and nothing is sent anywhere."""

import re

import pytest
from playwright.sync_api import expect

from community.core.text import fold
from tests.browser.village import PASSWORD
from tests.browser.visitors import PHONE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.own_server, pytest.mark.once]


def test_drafting_shows_who_answers_and_can_be_put_away(browser, demo_site):
    ann = Visitor(browser, demo_site.base_url, viewport=PHONE)
    ann.sign_in("ann", PASSWORD)
    asked = []
    ann.page.on("request", lambda request: asked.append((request.method, request.url, request.post_data or "")))
    ann.open("/groups/after-the-discovery/topics/new")
    box = ann.page.get_by_label("What would you like to say?")
    panel = ann.page.get_by_role("complementary", name="Only for you")
    box.press_sequentially("Some nights I don't want")
    expect(panel).to_have_count(0)
    box.press_sequentially(" to be HERE any more, and then it is morning.")
    expect(panel).to_be_visible()
    expect(ann.page.locator("[role=status]").filter(has=panel)).to_have_count(1)
    expect(panel.get_by_role("link", name="Find someone who answers")).to_have_attribute("href", "/help")
    expect(box).to_be_focused()
    expect(box).to_have_value("Some nights I don't want to be HERE any more, and then it is morning.")
    assert ann.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    panel.get_by_role("button", name="Put this away").press("Enter")
    expect(panel).to_have_count(0)
    expect(box).to_be_focused()
    box.press_sequentially(" I don't want to be here any more.")
    expect(panel).to_have_count(0)
    assert [url for _method, url, _sent in asked if "/api/v1/care" in url], "the list comes here"
    assert not [url for _method, url, sent in asked if "nights" in sent or "nights" in url], "the words go nowhere"
    ann.fill("Title", "A quiet evening")
    ann.press("Post the topic")
    expect(ann.page.get_by_role("heading", name="A quiet evening", level=1)).to_be_visible()
    ann.context.close()


def test_drafting_reminds_of_words_that_could_be_said_differently(browser, demo_site):
    ann = Visitor(browser, demo_site.base_url, viewport=PHONE)
    ann.sign_in("ann", PASSWORD)
    sent = []
    ann.page.on("request", lambda request: sent.append(request.url + (request.post_data or "")))
    ann.open("/groups/after-the-discovery/topics/new")
    box, line = ann.page.get_by_label("What would you like to say?"), ann.page.locator("form [data-reminder]")
    box.press_sequentially("None of you")
    expect(line).to_have_text("")
    box.press_sequentially(" is honest. YOU people")
    expect(line).to_have_text(re.compile("say this differently"))
    box.fill("I went for a walk")
    expect(line).to_have_text("")
    assert not [one for one in sent if "walk" in one or "honest" in one], "the words go nowhere"
    ann.context.close()


def test_a_draft_is_compared_as_the_server_compares(browser, demo_site):
    """Letters that one of the two writes in another way than the other."""
    said = ("Die Große Straße", "Ο ΛΟΓΟΣ", "𝐀 bold word", "soft\u00adened ﬁnd", "Ya no quiero MÁS")
    ann = Visitor(browser, demo_site.base_url)
    ann.sign_in("ann", PASSWORD)
    told = {"reminders": [], "longest": 0, "reminder": "", "panel_html": "<p>Here</p>"}
    ann.page.route("**/api/v1/care*", lambda route: route.fulfill(json=told))
    for words in said:
        told["phrases"] = [fold(words)]
        ann.open("/groups/after-the-discovery/topics/new")
        ann.page.get_by_label("What would you like to say?").fill(f"So: {words}.")
        expect(ann.page.get_by_text("Here", exact=True)).to_be_visible()
    ann.context.close()
