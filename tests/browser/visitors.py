"""Somebody with a browser of their own: what they do on pages, and what must never go wrong there."""

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, expect

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
# The console tells of these even where the answer is as it should be: a form that comes back, a door that is shut.
ANSWERED = "Failed to load resource: the server responded with a status of 4"


class Visitor:
    """A browser context with one page. `wrong` gathers what should never happen; `check()` fails when it did."""

    def __init__(self, browser: Browser, base_url: str, **options):
        self.base_url = base_url
        self.wrong: list[str] = []
        self.context = browser.new_context(base_url=base_url, **{"viewport": DESKTOP, "locale": "en-GB", **options})
        self.context.set_default_timeout(20_000)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("console", self._said)
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)

    def open(self, path: str) -> Page:
        """Go there."""
        self.page.goto(path)
        return self.page

    def follow(self, name: str, exact: bool = True) -> None:
        """Follow the first link of this name."""
        self.page.get_by_role("link", name=name, exact=exact).first.click()

    def press(self, name: str, exact: bool = True) -> None:
        """Press the first button of this name."""
        self.page.get_by_role("button", name=name, exact=exact).first.click()

    def fill(self, label: str, words: str) -> None:
        """Write into the field of this label."""
        self.page.get_by_label(label, exact=True).first.fill(words)

    def choose(self, label: str) -> None:
        """Tick a box or pick one of several."""
        self.page.get_by_label(label).first.check()

    def sees(self, words: str) -> None:
        """Fails unless these words are on the page before long."""
        expect(self.page.get_by_text(words).first).to_be_visible()

    def sign_up(self, handle: str, password: str) -> None:
        """Make an account by the page."""
        self.open("/sign-up")
        self.fill("Day", "27")
        self.page.get_by_label("Month").select_option("March")
        self.fill("Year", "1984")
        self.page.get_by_role("button", name="Go on").click()
        self.fill("Name to go by", handle)
        self.fill("E-mail address", f"{handle}@example.org")
        self.fill("Password", password)
        self.choose("I have read this and will keep to it.")
        self.page.get_by_role("button", name="Make my place").last.click()
        self.sees("Welcome.")

    def sign_in(self, handle: str, password: str) -> None:
        """Sign in by the page."""
        self.open("/sign-in")
        self.fill("Handle or e-mail address", handle)
        self.fill("Password", password)
        self.press("Sign in")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def check(self) -> None:
        """Fails if a script failed, the policy was broken, another host was asked, or the server failed."""
        assert self.wrong == []

    def _said(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning") and not said.text.startswith(ANSWERED):
            self.wrong.append(f"console on {self.page.url}: {said.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.base_url, "data:", "blob:", self.base_url.replace("http", "ws"))):
            self.wrong.append(f"another host: {request.url}")
        if "/csp-report" in request.url:
            self.wrong.append(f"policy: {request.post_data}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.wrong.append(f"{response.status} at {response.url}")
