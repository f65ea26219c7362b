"""The room in a real browser: two people at once, a lost connection, the keyboard, and a phone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from community.accounts.models import SignIn
from community.core.clock import now
from community.core.tokens import digest, new_token
from tests.services.process import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.own_server]
AXE = ROOT / "static" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def site(lasting_site):
    """The same for all: each test has a room of its own."""
    return lasting_site


@pytest.fixture
def town(townspeople):
    """The same people in a new group, with a new room."""
    return townspeople.move_on()


@pytest.fixture
def room(app, browser: Browser, site, town) -> Iterator:
    """`room("ann", width=360)` is the room's page, signed in; nothing may go wrong on it, or leave this site."""
    contexts, wrong = [], []

    def _room(name: str, width: int = 1280, **options) -> Page:
        key = new_token()
        with Session(town.engine) as session:
            until = now().replace(year=2100)
            session.add(SignIn(user_id=town.ids[name], key_digest=digest(key), expires_at=until))
            session.commit()
        context = browser.new_context(viewport={"width": width, "height": 800}, base_url=site.base_url, **options)
        contexts.append(context)
        cookie = app.session_interface.get_signing_serializer(signed_with(app, site)).dumps(
            {"_user_id": str(town.ids[name]), "sign_in": key}
        )
        context.add_cookies([{"name": "session", "value": cookie, "url": site.base_url}])
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if "Security Policy" in said.text else None)
        page.on("request", lambda sent: None if site.base_url in sent.url else wrong.append(sent.url))
        page.goto(f"/rooms/{town.room}")
        expect(page.locator("[data-here]")).to_contain_text(re.compile("here"))
        return page

    yield _room
    for context in contexts:
        context.close()
    assert wrong == []


class signed_with:  # noqa: N801
    """What Flask asks of an app to sign a cookie, with the site's key."""

    def __init__(self, app, site):
        self.secret_key, self.config = site.env["COMMUNITY_SECRET_KEY"], app.config


def say(page: Page, words: str) -> None:
    page.get_by_label(re.compile("^Write to")).fill(words)
    page.keyboard.press("Enter")


def test_two_people_talk_and_a_lost_connection_loses_nothing(room):
    ann, ben = room("ann"), room("ben")
    expect(ann.locator("[data-here]")).to_have_text("2 here, with you")
    say(ann, "Hello *Ben*")
    expect(ben.locator(".bubble em")).to_have_text("Ben")
    expect(ann.locator(".bubble--pending")).to_have_count(0)
    ben.get_by_label(re.compile("^Write to")).press_sequentially("Hm")
    expect(ann.locator("[data-typing]")).to_have_text("ben is writing")

    ben.context.set_offline(True)
    say(ann, "While you were away")
    say(ben, "Written on the train")
    expect(ben.locator(".bubble--pending")).to_have_text("Written on the train")
    ben.context.set_offline(False)
    expect(ben.locator(".bubble__words").filter(has_text="While you were away")).to_be_visible(timeout=60_000)
    expect(ann.locator(".bubble__words").filter(has_text="Written on the train")).to_have_count(1, timeout=60_000)
    expect(ben.locator(".bubble--pending")).to_have_count(0)
    for page in (ann, ben):
        expect(page.locator(".bubble__words")).to_have_count(3)


def keeps(page: Page, lines: int) -> None:
    """Wait until so many unsent lines are kept on this device: an answer and an event come in either order."""
    kept = "Object.keys(localStorage).filter((name) => name.startsWith('chat:')).length"
    page.wait_for_function(f"lines => {kept} === lines", arg=lines)


def test_an_unsent_line_outlives_a_reload_and_leaving_forgets_it(room):
    ann = room("ann")
    ann.context.set_offline(True)
    say(ann, "Kept")
    expect(ann.locator(".bubble--pending")).to_have_text("Kept")
    keeps(ann, 1)
    ann.context.set_offline(False)
    ann.reload()
    expect(ann.locator(".bubble[data-id]").filter(has_text="Kept")).to_have_count(1)
    keeps(ann, 0)  # acknowledged is not kept any longer
    ann.context.set_offline(True)
    say(ann, "Never mind")
    keeps(ann, 1)
    ann.route("**/leave*", lambda route: route.fulfill(status=204))  # stay, to look at what is kept
    ann.locator("[data-leave]").click()
    expect(ann.locator(".leave-cover")).to_be_attached()
    keeps(ann, 0)


#: A browser whose keyboard covers the page: the layout stays as it was, and less of it is seen.
COVERING = """
const covered = Object.assign(new EventTarget(), {height: 640, scale: 1, offsetTop: 0});
Object.defineProperty(window, "visualViewport", {value: covered});
"""


@pytest.mark.parametrize("covers", [False, True])
def test_with_a_phones_keyboard_open_one_sees_what_one_writes_and_the_last_line(room, covers):
    page = room("ann", 360, has_touch=True)
    page.set_viewport_size({"width": 360, "height": 640})
    if covers:
        page.add_init_script(COVERING)
        page.reload()
    for number in range(12):
        say(page, f"Line {number}")
    expect(page.locator("[data-id]")).to_have_count(12)
    page.get_by_label(re.compile("^Write to")).tap()
    if covers:
        page.evaluate("visualViewport.height = 330, visualViewport.dispatchEvent(new Event('resize'))")
    else:
        page.set_viewport_size({"width": 360, "height": 330})

    above = "at => { const { top, bottom } = at.getBoundingClientRect(); return top >= 0 && bottom <= 330; }"
    page.wait_for_function("() => !document.getAnimations().length")
    for what in (page.get_by_label(re.compile("^Write to")), page.get_by_text("Line 11")):
        page.wait_for_function(above, arg=what.element_handle())


def test_by_keyboard_a_line_is_changed_and_taken_back(room):
    ann, ben = room("ann"), room("ben")
    say(ann, "Helo")
    expect(ben.locator(".bubble__words")).to_have_text("Helo")
    ann.get_by_label(re.compile("^Write to")).press("ArrowUp")
    words = ann.get_by_label("Change your words")
    words.fill("Hello")
    ann.get_by_role("button", name="Save").press("Enter")
    expect(ben.locator(".bubble__words")).to_have_text("Hello")
    expect(ben.locator(".bubble__state")).to_have_text("edited")
    expect(ann.get_by_label("Change your words")).to_have_count(0)  # her own page has the answer too
    ann.get_by_label(re.compile("^Write to")).press("ArrowUp")
    ann.get_by_role("button", name="Take it back").press("Enter")
    expect(ben.locator(".event").filter(has_text="A line was removed.")).to_be_visible()
    assert "Hello" not in ben.locator("[data-lines]").inner_text()


def test_reading_back_keeps_its_place_and_counts_what_is_new(room, town, site):
    for number in range(80):
        said = {"client_id": f"n{number}", "body": f"Line {number}\n\nmore"}
        town.call(site, "ben", "post", f"/rooms/{town.room}/messages", **said)
    ann = room("ann", 390)
    log = ann.locator("[data-log]")
    log.evaluate("box => box.scrollTop = -box.scrollHeight")
    expect(ann.locator(".bubble__words").filter(has_text="Line 0")).to_have_count(1)
    place = log.evaluate("box => box.scrollTop")
    town.call(site, "ben", "post", f"/rooms/{town.room}/messages", client_id="new", body="Something new")
    jump = ann.get_by_role("button", name="1 new, jump down")
    expect(jump).to_be_visible()
    assert place < -200
    jump.click()
    expect(jump).to_be_hidden()
    expect(ann.locator(".bubble__words").filter(has_text="Something new")).to_be_in_viewport()


#: Keeps everything that is told of the pace: a busy machine may look too late.
PACE = """() => {
  window.told = [];
  const at = document.querySelector("[data-pace]");
  new MutationObserver(() => told.push(at.textContent)).observe(at, {subtree: true, childList: true});
}"""


def test_in_a_slow_room_the_next_line_waits_and_goes_by_itself(room, town, site):
    ann, ben = room("ann", 390), room("ben")
    assert town.call(site, "mia", "patch", f"/rooms/{town.room}", slow_seconds=5).status_code == 200
    expect(ann.locator("[data-pace]")).to_have_text("This room goes slowly: one line every 5 seconds.")
    ann.evaluate(PACE)
    say(ann, "One")
    say(ann, "Two")
    expect(ben.locator(".bubble__words")).to_have_text(["One", "Two"], timeout=20_000)
    expect(ann.locator(".bubble--pending, .bubble--failed")).to_have_count(0)
    assert any("You can send again in" in told for told in ann.evaluate("told"))


def test_an_archived_room_closes_its_box_on_open_pages(room, town, site):
    ann = room("ann")
    for archived in (True, False):
        town.call(site, "mia", "patch", f"/rooms/{town.room}", archived=archived)
        expect(ann.locator("[data-say]")).to_be_visible(visible=not archived)
        expect(ann.locator("[data-closed]")).to_be_visible(visible=archived)


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1440, "dark")])
def test_the_room_is_accessible(room, width, scheme):
    ann, ben = room("ann", width, color_scheme=scheme), room("ben")
    say(ben, "Good evening")
    say(ann, "Good evening to you")
    expect(ann.locator(".bubble[data-id]")).to_have_count(2)
    ann.evaluate(AXE.read_text())
    found = ann.evaluate("() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    assert ann.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no sideways scrolling"


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label).click()


def test_two_people_ask_for_a_pause_and_what_they_were_writing_is_still_there(room):
    ann, ben, mia = room("ann", width=360), room("ben"), room("mia")
    box = ann.get_by_label(re.compile("^Write to"))
    box.fill("Half a line")
    press(ben, "I need a pause")
    expect(ben.locator("[data-pause-said]")).to_contain_text("is heard")
    expect(mia.locator("[data-pause-wishes]")).to_contain_text("ben asked for a pause")
    expect(ann.get_by_role("dialog")).to_have_count(0)
    box.focus()
    press(ann, "I need a pause")
    for page in (ann, ben, mia):
        expect(page.get_by_role("dialog", name="The room takes a pause")).to_be_focused()
        expect(page.locator("[data-pause-left]")).to_contain_text(re.compile(r"^[23]:\d\d$"))
        assert "asked" not in page.locator("main").inner_text() or page is mia
        expect(page.get_by_role("textbox")).to_have_count(0)
        expect(page.locator("[data-leave]")).to_be_visible()
    ann.keyboard.press("Shift+Tab")
    assert not ann.evaluate("document.querySelector('[data-pause]').contains(document.activeElement)"), "no trap"
    ann.keyboard.press("Tab")
    press(mia, "End the pause")
    expect(ann.get_by_role("dialog")).to_have_count(0)
    expect(box).to_have_value("Half a line")
    expect(ann.locator("[data-pause-said]")).to_have_text("The room is open again.")


def test_a_line_that_meets_a_pause_waits_for_its_end(room):
    ann, mia = room("ann"), room("mia")
    ann.context.set_offline(True)
    say(ann, "Written before")
    press(mia, "Pause the room")
    expect(mia.get_by_role("dialog")).to_be_visible()
    ann.context.set_offline(False)
    expect(ann.get_by_role("dialog")).to_be_visible(timeout=60_000)
    keeps(ann, 1)
    press(mia, "End the pause")
    expect(mia.locator(".bubble__words").filter(has_text="Written before")).to_be_visible()
    keeps(ann, 0)


def test_the_safe_word_asks_and_leaves_nothing(room):
    ann, ben = room("ann"), room("ben")
    for page in (ann, ben):
        say(page, "Amber.")
    expect(ann.get_by_role("dialog")).to_be_focused()
    keeps(ann, 0)
    assert "Amber" not in ann.locator("[data-lines]").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pause_is_accessible(room, scheme):
    mia = room("mia", width=360, color_scheme=scheme, reduced_motion="reduce")
    press(mia, "Pause the room")
    expect(mia.get_by_role("dialog")).to_be_focused()
    mia.evaluate(AXE.read_text())
    found = mia.evaluate("() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    assert mia.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no sideways scrolling"
