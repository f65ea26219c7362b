"""The shell in a real browser: the way out, content notes, drafts, the look of this device; every component by axe."""

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.services.process import ROOT

pytestmark = pytest.mark.browser
AXE = ROOT / "static" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def visit(browser: Browser, lasting_site) -> Iterator[Callable[..., Page]]:
    """visit("/styleguide", width=360, color_scheme="dark") -> Page; nothing may go wrong on it, or leave this site."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_page(path: str, width: int = 1280, **options) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, base_url=lasting_site.base_url, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
        page.on(
            "request",
            lambda sent: None if sent.url.startswith((lasting_site.base_url, "data:")) else wrong.append(sent.url),
        )
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (360, "dark"), (768, "light"), (1440, "dark")])
def test_every_component_is_accessible_and_fits(visit, width, theme):
    # axe is handed to the browser by the test; the page's own policy would refuse it.
    page = visit("/styleguide", width=width, color_scheme=theme, bypass_csp=True)
    page.evaluate(AXE.read_text())
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
    assert [(v["id"], [node["html"][:200] for node in v["nodes"]]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_targets_are_large_enough_for_a_thumb(visit):
    page = visit("/styleguide", width=360)
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, .button, .chip, .nav__link, .tabs a, summary, .react, .cheer")]
        .filter(e => e.offsetParent && !e.closest("dialog:not([open])"))
        .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
        .filter(([, box]) => box.height < 43.5 || box.width < 43.5).map(([html]) => html)"""
    )
    assert small == []


def test_leaving_by_link_takes_the_pages_place_in_the_history(visit):
    page = visit("/styleguide")
    page.route("**/leave", lambda route: route.fulfill(status=200, content_type="text/html", body="weather"))
    before = page.evaluate("history.length")
    page.locator("[data-leave]").click()
    expect(page.locator("body")).to_have_text("weather")
    assert page.evaluate("history.length") == before


def test_leaving_by_three_presses_of_shift_alone(visit):
    """Dots and words say how far one is. Capital letters don't count, nor Escape, nor what takes longer than 5 s."""
    page = visit("/styleguide")
    page.clock.install()
    page.route("**/leave", lambda route: route.fulfill(status=200, content_type="text/html", body="weather"))
    dots, say = page.locator("[data-leave-dots]"), page.locator("[data-leave-say]")
    for pressed in ("Escape", "Escape", "Escape", "Shift+A", "Shift+B", "Shift+C", "Shift+Tab"):
        page.keyboard.press(pressed)
        expect(dots).to_be_hidden()
    page.keyboard.press("Shift")
    expect(dots.locator(".on")).to_have_count(1)
    expect(say).to_have_text("Press Shift 2 more times to leave this site.")
    page.clock.fast_forward(5100)
    expect(dots).to_be_hidden()
    expect(say).to_have_text("Leaving was not finished.")
    for pressed in ("Shift", "Shift", "a"):
        page.keyboard.press(pressed)
    assert page.url.endswith("/styleguide")
    for _ in range(2):
        page.keyboard.press("Shift")
    expect(say).to_have_text("Press Shift 1 more time to leave this site.")
    page.keyboard.press("Shift")
    expect(page.locator("body")).to_have_text("weather")


def test_a_content_note_opens_by_keyboard_and_without_scripts(visit):
    page = visit("/styleguide", java_script_enabled=False)
    text = page.get_by_text("The text, once you have asked for it.")
    expect(text).to_be_hidden()
    page.locator("details.note summary").first.focus()
    page.keyboard.press("Enter")
    expect(text).to_be_visible()
    expect(page.locator("[data-reveal]").first).to_be_hidden()


def test_a_draft_is_kept_until_it_was_sent(visit):
    page = visit("/styleguide")
    page.context.route(
        "**/styleguide",
        lambda route: route.abort("internetdisconnected") if route.request.method == "POST" else route.continue_(),
    )
    words = page.get_by_label("Your reply")
    words.press_sequentially("I nearly rang him today")
    expect(page.get_by_text("Draft kept on this device")).to_be_visible()
    page.get_by_role("button", name="Post", exact=True).first.click()
    page.wait_for_url("chrome-error://**")  # the browser's own page, which would otherwise come in between
    page.goto("/styleguide")
    expect(page.get_by_label("Your reply")).to_have_value("I nearly rang him today")
    page.get_by_role("button", name="Start afresh").click()
    expect(page.get_by_label("Your reply")).to_have_value("")
    page.goto("/styleguide")
    expect(page.get_by_label("Your reply")).to_have_value("")


def test_the_look_belongs_to_the_device(visit):
    page = visit("/styleguide", color_scheme="light")
    page.get_by_text("Dark", exact=True).click()
    page.get_by_label("Plain tab and icon").last.check()
    page.goto("/styleguide")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.title() == "Notes"
    assert json.loads(page.evaluate("localStorage.look")) == {"theme": "dark", "tab": "plain"}
    page.get_by_label("Plain tab and icon").last.uncheck()
    assert page.title().startswith("Components")


def test_a_dialog_takes_the_keyboard_and_gives_it_back(visit):
    page = visit("/styleguide")
    opener = page.get_by_role("link", name="Report this reply")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Report this reply")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()
