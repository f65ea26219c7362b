"""Every page, for everybody, in light and dark, on a phone and at a desk. Where three roles are shown the same kinds of
things, two of them look, in opposite looks; `deep` looks at everything as everybody in every look.

axe finds nothing; one h1; a title; the way out in sight; nothing wider than the screen; no other host asked, the policy
never broken, no script in trouble; and what the page says is there before any script runs.
"""

import itertools
import re
from html.parser import HTMLParser

import pytest
import requests

from tests.browser import village
from tests.browser.visitors import DESKTOP, PHONE, Visitor
from tests.services.process import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.own_server, pytest.mark.once]
LOOKS = list(itertools.product(("light", "dark"), (PHONE, DESKTOP)))
#: Attributes whose value makes a page look or read otherwise.
TELLING = {"class", "role", "type"}
#: Long, open, and the same for everybody; test_shell sees to the components in every look.
SAME_FOR_ALL = {"/api", "/styleguide"}
AXE = (ROOT / "static" / "node_modules" / "axe-core" / "axe.min.js").read_text
LOOK = """
(async () => {
  const seen = (node) => node && node.checkVisibility() && node.getBoundingClientRect().width > 0;
  const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"], preload: false});
  const html = (nodes) => nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ");
  const said = found.violations.map((one) => `axe ${one.id}: ${html(one.nodes)}`);
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) said.push(`wider than the screen by ${wide}`);
  if ([...document.querySelectorAll("h1")].filter(seen).length !== 1) said.push("not one h1");
  if (!document.title.trim()) said.push("no title");
  if (!seen(document.querySelector("[data-leave]"))) said.push("no way out in sight");
  return [...said, ...window.broken.map((one) => `policy: ${one}`)];
})()
"""
LISTEN = """
window.broken = [];
addEventListener("securitypolicyviolation", (event) => broken.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


class Words(HTMLParser):
    """What stands in a page before scripts: its main words, its h1s, its title, the way out."""

    def __init__(self, html: str):
        super().__init__()
        self.open: list[str] = []
        self.main, self.title, self.h1, self.leave = "", "", 0, False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.h1 += tag == "h1"
        self.leave = self.leave or "data-leave" in dict(attrs)
        if tag in ("main", "script", "template", "title"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data):
        if self.open == ["main"]:
            self.main += " ".join(data.split())
        elif self.open == ["title"]:
            self.title += data


class Shape(HTMLParser):
    """Which kinds of things stand in a page's main part: its tags with their classes, roles and types."""

    def __init__(self, html: str):
        super().__init__()
        self.kinds: set[tuple] = set()
        self.feed(html[html.find("<main") : html.rfind("</main>")])

    def handle_starttag(self, tag, attrs):
        self.kinds.add((tag, *((name, value) for name, value in attrs if name in TELLING)))


@pytest.fixture(scope="module")
def facts(shared_site):
    """The demo community, and who finds what where."""
    return village.settle(shared_site)


def _say_adult(person, address):
    """What comes before the form of signing up, as it was shown: it asks for a date of birth, once."""
    page = person.get(f"{address}/sign-up/age", timeout=20).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    sent = {"csrf_token": token, "day": "1", "month": "5", "year": "1980"}
    person.post(f"{address}/sign-up/age", data=sent, headers={"Origin": address}, timeout=20)
    return page


@pytest.fixture(scope="module")
def answers(shared_site, facts):
    """(role, endpoint, address) -> status and HTML, fetched without a browser."""
    found = {}
    for role, handle in village.ROLES.items():
        person = requests.Session()
        if handle:
            signed_in = person.post(f"{shared_site.base_url}/api/v1/session", timeout=20,
                                    json={"login": handle, "password": village.PASSWORD},
                                    headers={"Origin": shared_site.base_url})  # fmt: skip
            assert signed_in.status_code == 200, signed_in.text
        else:
            found[role, "age.ask", "/sign-up/age"] = (200, _say_adult(person, shared_site.base_url))
        for endpoint in village.PAGES:
            for address in village.addresses(endpoint, facts[handle]):
                answer = person.get(shared_site.base_url + address, allow_redirects=False, timeout=20)
                found.setdefault((role, endpoint, address), (answer.status_code, answer.text))
    return found


def test_every_page_has_a_row(app):
    pages = {
        rule.endpoint for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.rule.startswith("/api/")
    }  # fmt: skip
    assert pages - village.NO_PAGES == set(village.PAGES)


def test_everything_is_there_before_any_script_runs(answers):
    wrong = []
    for (role, _endpoint, address), (status, html) in answers.items():
        if status in (301, 302, 303):
            continue
        words = Words(html)
        if status >= 500 or words.h1 != 1 or not words.title.strip() or not words.leave or len(words.main) < 40:
            wrong.append((role, address, status, words.h1, words.title, words.leave, len(words.main)))
    assert wrong == []
    shown = {endpoint for (_role, endpoint, _address), (status, _html) in answers.items() if status == 200}
    assert set(village.PAGES) - shown == set(), "nobody saw these"


def to_look_at(answers, role):
    """The pages that show this role something, as (endpoint, address, HTML); of refusals one of each kind."""
    refused = set()
    for (who, endpoint, address), (status, html) in answers.items():
        if who != role or status in (301, 302, 303) or status in refused:
            continue
        if status >= 400:
            refused.add(status)
        yield endpoint, address, html


@pytest.fixture(scope="module")
def visits(answers):
    """role -> (address, theme, size): where all are shown the same kinds of things two look, in opposite looks."""
    found, looks = {role: [] for role in village.ROLES}, {}
    for role in village.ROLES:
        for endpoint, address, html in to_look_at(answers, role):
            if role != "visitor" and address in SAME_FOR_ALL:
                continue
            number = len(looks)
            shown = (role == "visitor", endpoint, frozenset(Shape(html).kinds))
            left = looks.setdefault(shown, [number % 4, number % 4 ^ 3])
            if left:
                found[role].append((address, *LOOKS[left.pop(0)]))
    return {role: sorted(pages, key=lambda page: LOOKS.index(page[1:])) for role, pages in found.items()}


def look(browser, site, role, visits):
    """Visit each (address, theme, size) as this role; what is wrong, a line for each."""
    visitor = Visitor(browser, site.base_url)
    visitor.context.add_init_script(LISTEN)
    visitor.context.add_init_script(AXE())
    # Straight into the page, past its policy, which stays in force for everything else.
    tools = visitor.context.new_cdp_session(visitor.page)
    wrong = []
    try:
        if village.ROLES[role]:
            visitor.sign_in(village.ROLES[role], village.PASSWORD)
        now = None
        for address, theme, size in visits:
            if (theme, size) != now:
                visitor.page.set_viewport_size(size)
                visitor.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                now = (theme, size)
            visitor.page.goto(address)
            answer = tools.send("Runtime.evaluate", {"expression": LOOK, "awaitPromise": True, "returnByValue": True})
            said = answer["result"].get("value", [str(answer.get("exceptionDetails"))]) + visitor.wrong
            wrong += [f"{role}, {address}, {theme}, {size['width']} px: {one}" for one in said]
            visitor.wrong.clear()
    finally:
        visitor.context.close()
    return wrong


@pytest.mark.parametrize("role", village.ROLES)
def test_each_page_for_each_role(browser, shared_site, visits, role):
    assert visits[role]
    wrong = look(browser, shared_site, role, visits[role])
    assert not wrong, "\n".join(wrong)


@pytest.mark.deep
@pytest.mark.parametrize("role", village.ROLES)
def test_each_page_in_each_look(browser, shared_site, answers, role):
    visits = [(address, *one) for one in LOOKS for _endpoint, address, _html in to_look_at(answers, role)]
    wrong = look(browser, shared_site, role, visits)
    assert not wrong, "\n".join(wrong)
