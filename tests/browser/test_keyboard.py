"""The main tasks by keyboard alone: Tab, Enter, Space, arrows; nothing is clicked."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.keys import Keys
from tests.browser.village import PASSWORD
from tests.browser.visitors import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.own_server]


@pytest.fixture
def ann(browser, demo_site):
    """Ann of the demo_site, signed in by keyboard."""
    ann = Keys(browser, demo_site.base_url)
    ann.open("/sign-in")
    ann.tab_to("Handle or e-mail address")
    ann.write("ann")
    ann.tab_to("Password")
    ann.write(PASSWORD)
    ann.key("Enter")
    ann.page.wait_for_url("**/")
    yield ann
    ann.check()
    ann.context.close()


def test_the_first_stop_leads_past_the_menu(ann):
    ann.open("/groups")
    ann.tab_to("Skip to the page", most=1)
    ann.key("Enter")
    expect(ann.page.locator("#main")).to_be_focused()


def test_asking_to_join_a_group(ann):
    ann.open("/groups")
    ann.tab_to("A Table for One")
    ann.key("Enter")
    ann.page.wait_for_url("**/groups/table-for-one**")
    for question in ann.page.locator("[name=answers]").all():
        ann.tab_to(question.evaluate("box => box.labels[0].innerText"))
        ann.write("A quiet year.")
    ann.tab_to("I have read the agreement")
    ann.key("Space")
    ann.tab_to("Ask to join")
    ann.key("Enter")
    ann.sees("The moderators read your answers")


def test_opening_a_content_note_and_answering(ann):
    ann.open("/groups/after-the-discovery/topics")
    ann.tab_to("It was the money")
    ann.key("Enter")
    ann.page.wait_for_url("**/topics/*")
    expect(ann.page.locator(".post").first).to_be_hidden()
    ann.tab_to("Content note")
    ann.key("Enter")
    expect(ann.page.locator(".post").first).to_be_visible()
    ann.tab_to("Your reply")
    ann.write("Money counts, for me at least.")
    ann.key("Control+Enter")
    expect(ann.page.locator(".post", has_text="Money counts, for me at least.")).to_be_visible()


def test_answering_anonymously(ann):
    ann.open("/groups/kinder-talk/topics")
    ann.page.locator(".row__title a").first.press("Enter")
    ann.page.wait_for_url("**/topics/*")
    ann.tab_to("Your reply")
    ann.write("It was me who left.")
    ann.tab_to("Post anonymously")
    ann.key("Space")
    ann.sees("Draft kept on this device")
    ann.page.reload()
    ann.sees("Your draft is back.")
    expect(ann.page.get_by_label("Post anonymously")).to_be_checked()
    ann.tab_to("Post reply")
    ann.key("Enter")
    post = ann.page.locator(".post", has_text="It was me who left.")
    expect(post).to_contain_text("You, as ")
    expect(post).to_contain_text("anonymous here")
    expect(post.get_by_role("link", name="ann")).to_have_count(0)
    expect(ann.page.get_by_label("Post anonymously")).to_be_checked()  # once hidden, one is not shown by mistake


def test_saying_something_in_the_chat(ann):
    ann.open("/groups/after-the-discovery/chat")
    ann.tab_to("Go to the box to write in", most=14)  # ahead of the lines, each of which can be answered by keyboard
    ann.key("Enter")
    expect(ann.page.get_by_label(re.compile("^Write to"))).to_be_focused()
    ann.write("One line")
    ann.key("Shift+Enter")
    ann.write("and another")
    ann.key("Enter")
    expect(ann.page.locator(".bubble__words").last).to_have_text("One line\nand another", use_inner_text=True)
    expect(ann.page.locator(".bubble--pending")).to_have_count(0)


def test_leaving(ann):
    ann.open("/notifications")
    ann.page.route("**/leave", lambda route: route.fulfill(status=200, content_type="text/html", body="weather"))
    for _ in range(3):
        ann.key("Shift")
    expect(ann.page.locator("body")).to_have_text("weather")


def test_the_current_tab_of_many_is_in_sight(browser, demo_site):
    owen = Keys(browser, demo_site.base_url, viewport=PHONE)
    owen.sign_in("owen", PASSWORD)
    owen.open("/groups/front-porch/settings")
    expect(owen.page.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=1)
    owen.check()
    owen.context.close()
