"""The whole room page for somebody who hears it and has only a keyboard: names, what is said aloud, and the focus."""

import re
from itertools import pairwise

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from tests.chat.test_browser import room, say, site, town  # noqa: F401  the fixtures

pytestmark = [pytest.mark.browser, pytest.mark.own_server]
#: What a person stops at must have a name, and what a person jumps to as well.
NAMED = {"button", "link", "textbox", "checkbox", "combobox", "dialog", "log", "region", "navigation", "complementary"}
#: Notes what a screen reader says by itself: what is added to, or shown in, a region that is live.
EAR = """() => {
  window.heard = [];
  const live = (at) => {
    for (let one = at; one; one = one.parentElement) {
      if (one.hidden || one.inert || one.ariaHidden === "true" || one.getAttribute("aria-live") === "off") return false;
      if (one.ariaLive === "polite" || ["log", "status", "alert"].includes(one.getAttribute("role"))) return true;
    }
    return false;
  };
  const say = (node) => {
    const at = node.nodeType === 1 ? node : node.parentElement;
    const words = (node.innerText ?? node.textContent).replace(/\\s+/g, " ").trim();
    if (words && at && at.isConnected && live(at)) window.heard.push(words);
  };
  new MutationObserver((changes) => changes.forEach((change) => {
    if (change.type === "childList") change.addedNodes.forEach(say);
    else if (change.type === "characterData" || !change.target.hidden) say(change.target);
  })).observe(document.body, {subtree: true, childList: true, characterData: true, attributeFilter: ["hidden"]});
}"""
BOX = re.compile("^Write to")


def heard(page: Page) -> str:
    """All that was said aloud by now."""
    return " | ".join(page.evaluate("window.heard"))


def hears(page: Page, words: str) -> None:
    page.wait_for_function("words => window.heard.some((said) => said.includes(words))", arg=words, timeout=60_000)


def tree(page: Page) -> list[tuple[str, str, dict]]:
    """What a screen reader is given: role, name and properties of each thing, in reading order."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    return [
        (
            node.get("role", {}).get("value", ""),
            node.get("name", {}).get("value", "").strip(),
            {one["name"]: one["value"].get("value") for one in node.get("properties", ())},
        )
        for node in nodes
        if not node["ignored"]
    ]


def tab_to(page: Page, name: str, back: bool = False, most: int = 40) -> None:
    """Press Tab (or Shift+Tab) until the focus is on what is called so."""
    for _ in range(most):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        at = page.evaluate("() => { const at = document.activeElement; return at.ariaLabel || at.innerText || '' }")
        if name in re.sub(r"\s+", " ", at):
            return
    raise AssertionError(f"{name} can't be reached by Tab")


def test_everything_has_a_role_a_name_and_its_place(room):  # noqa: F811
    ann, ben = room("ann"), room("ben")
    say(ann, "The house is quiet")
    say(ben, "So is mine")
    expect(ann.locator(".bubble__words")).to_have_count(2)
    expect(ann.locator(".bubble--pending")).to_have_count(0)
    found = tree(ann)
    roles = [role for role, _, _ in found]
    assert [one for one in found if one[0] in NAMED and not one[1]] == [], "nameless"
    assert roles.count("main") == roles.count("banner") == roles.count("log") == 1
    levels = [more["level"] for role, _, more in found if role == "heading"]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels)), levels
    said = [name for _, name, _ in found if name]
    assert said.index("ben") < said.index("So is mine"), "who speaks is read before the words"
    assert any(role == "textbox" and BOX.match(name) for role, name, _ in found)
    for act in ("Send", "Add a content note", "With you, ben", "Answer ben", "More for this line by ben"):
        assert any(act == name for _, name, _ in found), act


def test_what_happens_is_said_aloud_and_what_does_not_matter_is_not(room):  # noqa: F811
    ann, ben = room("ann"), room("ben")
    ann.evaluate(EAR)
    ben.get_by_label(BOX).press_sequentially("Hm")
    expect(ann.locator("[data-typing]")).to_have_text("ben is writing")
    say(ben, "I told my sister")
    expect(ann.locator(".bubble__words")).to_have_text("I told my sister")
    hears(ann, "I told my sister")
    assert heard(ann).count("I told my sister") == 1, "once is enough"
    assert "is writing" not in heard(ann), "fingers on keys would drown everything else"

    ann.locator(".bubble[data-id]").get_by_role("button", name="With you, ben").press("Enter")
    expect(ben.locator(".bubble .warm")).to_have_text("With youann")
    ben.get_by_label(BOX).press("ArrowUp")
    ben.get_by_role("button", name="Take it back").press("Enter")
    hears(ann, "A line was removed.")

    ann.context.set_offline(True)
    expect(ann.locator("[data-connection]")).to_be_visible(timeout=60_000)
    hears(ann, ann.locator("[data-connection]").inner_text().strip())
    ann.context.set_offline(False)
    expect(ann.locator("[data-connection]")).to_be_hidden(timeout=60_000)


#: A page that takes long to come to rest after it drew everything anew, until `rest()`.
RESTLESS = """() => {
  const later = window.setTimeout;
  window.setTimeout = (work, time, ...more) =>
    time === 500 ? (window.rest = work, later(() => {}, 0)) : later(work, time, ...more);
}"""


def test_what_comes_while_the_page_is_drawn_anew_is_said_aloud_afterwards(room, town, site):  # noqa: F811
    ann, ben = room("ann"), room("ben")
    say(ben, "I slept well")
    expect(ann.locator(".bubble__words")).to_have_count(1)
    ann.evaluate(RESTLESS)
    ann.evaluate(EAR)
    town.call(site, "ann", "put", "/me/muted/mia")
    ann.wait_for_function("() => !!window.rest")
    say(ben, "I told my sister")
    say(ben, "She listened")
    expect(ann.locator(".bubble__words")).to_have_count(3)
    assert "sister" not in heard(ann)
    ann.evaluate("() => rest()")
    hears(ann, "She listened")
    assert [heard(ann).count(words) for words in ("slept well", "my sister", "She listened")] == [0, 1, 1]
    town.call(site, "ann", "delete", "/me/muted/mia")


def test_a_line_that_was_missed_and_comes_with_a_fresh_page_is_said_aloud(room, town, site):  # noqa: F811
    ann, ben = room("ann"), room("ben")
    say(ben, "I slept well")
    expect(ann.locator(".bubble__words")).to_have_count(1)
    ann.evaluate(EAR)
    ann.context.set_offline(True)
    expect(ann.locator("[data-connection]")).to_be_visible(timeout=60_000)
    say(ben, "I told my sister")
    expect(ben.locator(".bubble--pending")).to_have_count(0)
    with town.engine.begin() as connection:  # the first line was cleared meanwhile, so the page reads the room afresh
        connection.execute(sa.text("update rooms set first_kept_seq = 2 where id = :room"), {"room": town.room})
    ann.context.set_offline(False)
    hears(ann, "I told my sister")


def test_the_focus_is_never_lost(room):  # noqa: F811
    ann, ben = room("ann"), room("ben")
    say(ben, "First day on my own")
    expect(ann.locator(".bubble__words")).to_have_count(1)
    box = ann.get_by_label(BOX)

    # from the box to the line, its menu and back
    box.focus()
    tab_to(ann, "More for this line by ben", back=True)
    ann.keyboard.press("Enter")
    expect(ann.get_by_role("dialog")).to_be_visible()
    assert ann.evaluate("() => !!document.activeElement.closest('dialog')"), "the focus is in what opened"
    ann.keyboard.press("Escape")
    expect(ann.get_by_role("dialog")).to_have_count(0)
    assert "More for this line by ben" in ann.evaluate("() => document.activeElement.innerText")

    # an answer, begun and thought better of
    tab_to(ann, "Answer ben")
    ann.keyboard.press("Enter")
    expect(box).to_be_focused()
    tab_to(ann, "Don’t answer", back=True)
    ann.keyboard.press("Enter")
    expect(ann.locator("[data-answering]")).to_be_hidden()
    expect(box).to_be_focused()

    # a line that is changed, and left as it was
    say(ann, "It gets easier")
    expect(ann.locator(".bubble--pending")).to_have_count(0)
    box.press("ArrowUp")
    expect(ann.get_by_label("Change your words")).to_be_focused()
    ann.keyboard.press("Escape")
    expect(box).to_be_focused()

    # a line that is removed while the focus is on its menu
    tab_to(ann, "More for this line by ben", back=True)
    ben.get_by_label(BOX).press("ArrowUp")
    ben.get_by_role("button", name="Take it back").press("Enter")
    expect(ann.locator(".event").filter(has_text="A line was removed.")).to_be_visible()
    assert ann.evaluate("() => document.activeElement !== document.body"), "the focus fell off the page"
