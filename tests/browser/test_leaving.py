"""The way out in a real browser: at once on a slow network, from a long page, without scripts; nothing comes back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.village import PASSWORD
from tests.browser.visitors import PHONE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.own_server]
SECRET = "words that nobody else shall see"


def somebody(browser, site, **options) -> Visitor:
    """Ann on a phone. Where leaving leads to is a page of two words."""
    me = Visitor(browser, site.base_url, viewport=PHONE, **options)
    me.context.route(
        "https://www.bbc.co.uk/**",
        lambda route: route.fulfill(status=200, content_type="text/html", body="the weather"),
    )
    me.sign_in("ann", PASSWORD)
    return me


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_nothing_comes_back_after_leaving(browser, demo_site, scripts):
    """From the end of a long page, by a thumb; Back shows a door, and the sign-in is over on the server too."""
    me = somebody(browser, demo_site, java_script_enabled=scripts)
    me.open("/groups")
    me.open("/me/settings")
    answer = me.page.request.get("/me/settings")
    assert answer.headers["cache-control"] == "no-store"
    me.page.mouse.wheel(0, 20000)
    leave = me.page.locator("[data-leave]")
    expect(leave).to_be_in_viewport(ratio=0.9)
    leave.click()
    expect(me.page.locator("body")).to_have_text("the weather")
    me.page.go_back()
    expect(me.page).to_have_url(re.compile("/sign-in"))
    assert "ann" not in me.page.locator("main").inner_text().split()
    assert me.page.request.get("/api/v1/me").status == 401
    me.context.close()


def test_on_a_slow_network_the_page_is_covered_at_once(browser, demo_site):
    me = somebody(browser, demo_site)
    me.open("/me/profile")
    me.page.route("**/leave", lambda route: None)  # no answer comes
    me.page.get_by_label("A few words about you", exact=False).first.fill(SECRET)
    seen = me.page.evaluate("""() => {
        document.querySelector("[data-leave]").click();
        const cover = document.querySelector(".leave-cover").getBoundingClientRect();
        return [document.body.innerText.trim(), document.title, cover.width >= innerWidth, cover.height >= innerHeight];
    }""")
    assert seen == ["", "…", True, True], "in the same moment, before anything was asked of the network"
    me.context.close()


def test_the_second_way_in_is_a_link_before_everything(browser, demo_site):
    """Whoever hears the page meets it at once; the safety page and what leaving does are linked from every page."""
    me = somebody(browser, demo_site)
    me.open("/notifications")
    for _ in range(2):
        me.page.keyboard.press("Tab")
    expect(me.page.get_by_role("link", name="Leave this site").first).to_be_focused()
    me.page.get_by_role("link", name="Staying safe here").first.click()
    me.sees("No site can hide everything")
    me.page.get_by_role("link", name="What it does and what it can’t").click()
    me.sees("Your browser’s history still says that you were here.")
    me.page.keyboard.press("Tab")
    me.page.keyboard.press("Tab")
    me.page.keyboard.press("Enter")
    expect(me.page.locator("body")).to_have_text("the weather")
    me.context.close()


def test_the_tab_says_notes_everywhere_to_whom_asked_for_it(browser, demo_site):
    me = somebody(browser, demo_site, java_script_enabled=False)
    me.open("/me/settings")
    me.page.locator("[name=neutral_tab][type=checkbox]").check()
    me.press("Save")
    for address in ("/", "/me/settings", "/agreement", "/safety", "/topics/1", "/people/nobody"):
        me.open(address)
        assert me.page.title() == "Notes", address
        assert "plain" in me.page.locator("link[rel=icon]").get_attribute("href"), address
    me.open("/me/settings")
    me.page.locator("[name=neutral_tab][type=checkbox]").uncheck()
    me.press("Save")
    me.context.close()


def test_a_shared_device_signs_out_by_itself_and_keeps_nothing(browser, demo_site):
    me = Visitor(browser, demo_site.base_url, viewport=PHONE)
    me.open("/sign-in")
    me.fill("Handle or e-mail address", "ann")
    me.fill("Password", PASSWORD)
    me.choose("Someone else uses this device")
    me.press("Sign in")
    me.page.wait_for_url(lambda url: "/sign-in" not in url)
    me.page.clock.install()
    me.open("/groups/after-the-discovery/topics/new")
    me.page.get_by_label("What would you like to say?").press_sequentially(SECRET)
    me.page.clock.fast_forward(5000)
    assert SECRET not in me.page.evaluate("JSON.stringify(localStorage)")
    me.page.clock.fast_forward("09:30")
    me.sees("You are about to be signed out.")
    other = me.context.new_page()  # whoever does something in another tab is here too
    other.goto(f"{demo_site.base_url}/me")
    other.keyboard.press("a")
    expect(me.page.get_by_text("You are about to be signed out.")).to_be_hidden()
    other.close()
    me.page.clock.fast_forward("09:30")
    me.sees("You are about to be signed out.")
    me.page.clock.fast_forward("00:31")
    me.page.wait_for_url("**/sign-in")
    me.sees("nothing happened for a while")
    me.context.close()


def test_what_one_was_writing_is_there_again_for_whom_chose_so(browser, demo_site):
    """Sent beside the way out: the cover comes first, and a dead network delays nothing."""
    me = somebody(browser, demo_site)
    me.open("/me/settings")
    me.page.get_by_role("switch", name="Keep what I was writing when I leave").check()
    me.press("Save this")
    me.open("/topics/1")
    me.page.locator("#reply textarea").fill(SECRET)
    me.page.locator("[data-leave]").click()
    expect(me.page.locator("body")).to_have_text("the weather")
    me.sign_in("ann", PASSWORD)
    me.open("/topics/1")
    me.sees("You were writing this when you left")
    me.page.get_by_role("link", name="Go on").click()
    expect(me.page.locator("#reply textarea")).to_have_value(SECRET)
    me.page.wait_for_load_state()
    me.page.context.set_offline(True)
    seen = me.page.evaluate("""() => {
        const began = performance.now();
        document.querySelector("[data-leave]").click();
        return [document.body.innerText.trim(), document.title, performance.now() - began < 1000];
    }""")
    assert seen == ["", "…", True]
    me.page.context.set_offline(False)
    me.context.close()
    me = somebody(browser, demo_site)
    me.open("/me/settings")
    me.page.get_by_role("switch", name="Keep what I was writing when I leave").uncheck()
    me.press("Save this")
    me.context.close()
