"""Somebody who has only a keyboard, and what axe says of where they are."""

from playwright.sync_api import expect

from tests.browser.visitors import Visitor
from tests.services.process import ROOT

AXE = ROOT / "static" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
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
    """Nothing is clicked: Tab, Enter, Space, arrows, and what a page listens to."""

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

    def key(self, *keys: str) -> None:
        """Press these keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, words: str) -> None:
        """Type where the focus is."""
        self.page.keyboard.insert_text(words)

    def go_by(self, name: str) -> None:
        """Tab to a link or a button of this name, press Enter, and wait for the page it leads to."""
        self.tab_to(name)
        self.leave_by("Enter")

    def leave_by(self, key: str) -> None:
        """Press a key that leads to another page, and wait for it."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def at(self, name: str) -> None:
        """Fails unless the focus is at something of this name, in sight and with a ring around it."""
        at = self.page.evaluate(FOCUS)
        assert name in at["name"] and at["seen"] and at["inside"], f"{at}, not {name}"

    def fine(self) -> None:
        """Fails where axe finds something, or where the page is wider than the screen."""
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
        assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == []
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the screen"

    def sign_in_by_keys(self, handle: str, password: str) -> None:
        """Sign in without a mouse."""
        self.open("/sign-in")
        self.tab_to("Handle or e-mail address")
        self.write(handle)
        self.tab_to("Password")
        self.write(password)
        self.key("Enter")
        self.page.wait_for_url("**/")
        expect(self.page.locator("h1")).to_be_visible()
