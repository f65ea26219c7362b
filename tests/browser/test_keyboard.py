"""The main tasks by keyboard alone: Tab, Enter, Space, arrows; nothing is clicked."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.village import PASSWORD
from tests.browser.visitors import PHONE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.own_server]
FOCUS = """() => {
  const at = document.activeElement;
  const box = at.getBoundingClientRect();
  const ring = (one) => getComputedStyle(one).outlineStyle !== "none" && getComputedStyle(one).outlineWidth !== "0px";
  let seen = getComputedStyle(at).boxShadow !== "none";
  // A link that covers its card draws the ring on the card, a box of several parts around them all.
  for (let one = at; one && one.tagName !== "MAIN" && !seen; one = one.parentElement) seen = ring(one);
  const name = at.ariaLabel || at.labels?.[0]?.innerText || at.innerText || at.value || "";
  return {
    name: name.replace(/\\s+/g, " ").trim(), tag: at.tagName, seen, inside: box.bottom > 0 && box.top < innerHeight,
  };
}"""


class Keys(Visitor):
    """Somebody who has only a keyboard."""

    def tab_to(self, name: str, most: int = 120) -> None:
        """Press Tab until this is reached, and each stop on the way can be seen. Fails if it can't be reached."""
        met = []
        for _ in range(most):
            self.page.keyboard.press("Tab")
            at = self.page.evaluate(FOCUS)
            assert at["tag"] == "BODY" or at["seen"], f"no ring around {at}"
            if name in at["name"]:
                assert at["inside"], f"{at} is out of sight"
                return
            met.append(at["name"][:30])
        raise AssertionError(f"{name} can't be reached by Tab; met {met}")

    def key(self, key: str) -> None:
        """Press one key."""
        self.page.keyboard.press(key)

    def write(self, words: str) -> None:
        """Type where the focus is."""
        self.page.keyboard.insert_text(words)


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


def test_saying_something_in_the_chat(ann):
    ann.open("/groups/after-the-discovery/chat")
    ann.tab_to("Go to the box to write in", most=12)  # ahead of the lines, each of which can be answered by keyboard
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
    owen = Visitor(browser, demo_site.base_url, viewport=PHONE)
    owen.sign_in("owen", PASSWORD)
    owen.open("/groups/front-porch/settings")
    expect(owen.page.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=1)
    owen.check()
    owen.context.close()
