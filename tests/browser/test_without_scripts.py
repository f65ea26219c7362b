"""Everything but live chat works in a browser that runs no scripts at all."""

import pytest
from playwright.sync_api import expect

from tests.browser.village import PASSWORD
from tests.browser.visitors import PHONE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.own_server]


def test_a_first_evening(browser, demo_site):
    """Sign up, join, open a topic, answer, cheer, suggest, say something in the chat, report, sign out."""
    me = Visitor(browser, demo_site.base_url, viewport=PHONE, java_script_enabled=False)
    me.sign_up("plain_paper", PASSWORD)

    me.open("/groups")
    me.follow("The Front Porch", exact=False)
    me.follow("About")
    me.choose("I have read the agreement and will keep it")
    me.press("Join")
    me.sees("Welcome to The Front Porch.")

    # What is refused comes back with the text, and can be sent again.
    me.follow("Start a topic")
    me.page.get_by_label("What would you like to say?").fill("The kettle is on.")
    me.press("Post the topic")
    me.sees("One thing to put right")
    expect(me.page.get_by_label("What would you like to say?")).to_have_value("The kettle is on.")
    me.fill("Title", "A cup of tea")
    me.press("Preview")
    me.sees("How it will look")
    me.press("Post the topic")
    me.sees("A moderator reads it first")

    me.open("/groups/front-porch/topics")
    me.page.locator(".row__title a").last.click()
    me.page.get_by_label("Your reply", exact=True).fill("I read this, and I am here.")
    me.press("Post reply")
    me.sees("I read this, and I am here.")
    me.page.locator(".post").first.get_by_role("button", name="With you", exact=False).click()
    expect(me.page.locator(".react[aria-pressed=true]").first).to_be_visible()

    me.page.get_by_label("Your reply", exact=True).fill("And nobody knows me.")
    me.choose("Post anonymously")
    me.press("Preview")
    expect(me.page.get_by_label("Post anonymously")).to_be_checked()
    assert me.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    me.press("Post reply")
    expect(me.page.locator(".post", has_text="And nobody knows me.")).to_contain_text("You, as ")

    me.open("/milestones")
    me.page.locator("main h3 a, main .milestone a").first.click()
    me.fill("A few words with it (if you like)", "The lamp helps.")
    me.press("Walking with you", exact=False)
    me.sees("Your cheer is on its way")

    me.open("/milestones/new")
    me.fill("What is it?", "A first evening")
    me.page.get_by_label("When was it?").fill("2025-05-01")
    me.press("Mark it")
    expect(me.page.get_by_role("heading", name="A first evening", level=1)).to_be_visible()

    me.open("/library/suggest")
    me.page.get_by_label("What is it?").select_option("article")
    me.fill("Title", "Getting to nine o'clock")
    me.page.get_by_label("What is it, and who may it help?").fill("A page about evenings.")
    me.page.locator("[name=topics]").first.check()
    me.press("Suggest it")
    me.sees("A moderator reads it next")

    me.open("/groups/front-porch/chat")
    me.page.get_by_label("Write to").fill("Good evening, without scripts.")
    me.press("Send")
    expect(me.page.locator(".bubble__words").last).to_have_text("Good evening, without scripts.")

    me.page.get_by_role("link", name="More for this line by").first.click()
    me.follow("Report to a moderator")
    me.page.locator("[name=reason]").first.check()
    me.press("Send it to the moderators")
    me.sees("Thank you for telling us")

    me.open("/me")
    me.press("Sign out")
    me.sees("You are signed out.")
    me.check()
    me.context.close()
