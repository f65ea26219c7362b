"""The day of somebody whose account is paused, on a phone and by keyboard: read why, object, take a copy, leave."""

import json
import re
from datetime import UTC, datetime, timedelta
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from tests.browser.test_keyboard import Keys
from tests.browser.village import PASSWORD
from tests.browser.visitors import PHONE
from tests.flows.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.own_server]
REASON = "You wrote to three people after they asked you to stop."


def known(site, handle: str) -> Person:
    """Somebody of the demo community, by the API."""
    person = Person(site.base_url, handle)
    person.password = PASSWORD
    return person.sign_in()


@pytest.fixture
def paused(browser, demo_site):
    """A member whose account was paused for a week, who comes to sign in."""
    member, ann, owen = (
        Person(demo_site.base_url, "day_off").sign_up(),
        known(demo_site, "ann"),
        known(demo_site, "owen"),
    )
    ann.post("/reports", {"subject": {"type": "user", "id": "day_off"}, "reason": "threat", "detail": "Three times."})
    case = next(one for one in owen.get("/moderation/cases?status=open&kind=report")["items"]
                if one["subject"]["type"] == "user")  # fmt: skip
    until = (datetime.now(UTC) + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M:%SZ")
    decision = {"decision": "suspend", "rule": 1, "reason": REASON, "until": until, "version": case["version"]}
    owen.post(f"/moderation/cases/{case['id']}/decisions", decision)
    me = Keys(browser, demo_site.base_url, viewport=PHONE, accept_downloads=True)
    me.secret = member.password
    yield me
    me.check()
    me.context.close()


def fits(me: Keys) -> None:
    """Nothing is wider than the phone, and there is one heading."""
    assert me.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    expect(me.page.locator("h1")).to_have_count(1)


def test_the_day_of_somebody_who_is_paused(paused, tmp_path):
    me = paused
    me.open("/sign-in")
    me.tab_to("Handle or e-mail address")
    me.write("day_off")
    me.tab_to("Password")
    me.write(me.secret)
    me.key("Enter")
    me.page.wait_for_url("**/me")
    me.sees("Your account is paused until")
    fits(me)

    # Nothing else is open, and it is said until when.
    me.open("/groups")
    me.sees("paused")
    fits(me)

    # The reasons, and a second look.
    me.open("/me")
    me.tab_to("Decisions about me")
    me.key("Enter")
    me.page.wait_for_url("**/me/statements")
    me.page.locator("main .row__title a, main h2 a").first.focus()
    me.key("Enter")
    me.sees(REASON)
    me.sees("We never say who.")
    fits(me)
    assert "ann" not in re.findall(r"\w+", me.page.locator("main").inner_text().lower())
    me.tab_to("What should be looked at again?")
    me.write("They wrote to me first.")
    me.tab_to("Ask for a second look")
    me.key("Enter")
    me.sees("They wrote to me first.")

    # A copy of everything.
    me.open("/me")
    me.tab_to("A copy of everything")
    me.key("Enter")
    me.page.wait_for_url("**/me/export")
    fits(me)
    me.tab_to("Your password")
    me.write(me.secret)
    me.tab_to("Get the file")
    with me.page.expect_download() as download:
        me.key("Enter")
    assert re.fullmatch(r"notes-[\d-]+\.zip", download.value.suggested_filename)
    download.value.save_as(tmp_path / "notes.zip")
    with ZipFile(tmp_path / "notes.zip") as archive:
        mine = json.loads(archive.read("everything.json"))
    assert mine["account"][0]["handle"] == "day_off" and mine["appeals"][0]["reason"] == "They wrote to me first."
    assert "Three times." not in json.dumps(mine), "what somebody reported is theirs"

    # And away, for good.
    me.open("/me")
    me.tab_to("Close my account")
    me.key("Enter")
    me.page.wait_for_url("**/me/close")
    fits(me)
    me.tab_to("Leave my words here")
    me.key("Space")
    me.tab_to("In 14 days")
    me.key("ArrowDown")
    me.tab_to("Your password")
    me.write(me.secret)
    me.tab_to("Close my account")
    me.key("Enter")
    me.page.wait_for_url("**/closed")
    me.sees("Your account is closed")
    fits(me)
    me.open("/sign-in")
    me.fill("Handle or e-mail address", "day_off")
    me.fill("Password", me.secret)
    me.press("Sign in")
    me.sees("don't go together")
