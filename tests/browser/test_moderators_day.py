"""A moderator's whole day by keyboard alone, on a site of its own: no mouse at all, and axe at every stop."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.keys import Keys
from tests.browser.village import PASSWORD
from tests.browser.visitors import PHONE
from tests.flows.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.own_server]


@pytest.fixture
def people(demo_site) -> dict[str, Person]:
    """Those of the demo by handle, through the API."""
    found = {handle: Person(demo_site.base_url, handle) for handle in ("ann", "otto", "mo", "owen")}
    for person in found.values():
        person.password = PASSWORD
        person.sign_in()
    return found


def case_of(people: dict[str, Person], kind: str, key: int) -> dict:
    """The open case about this."""
    cases = people["owen"].get("/moderation/cases?status=open&kind=report&limit=100")["items"]
    return next(one for one in cases if one["subject"] == {"type": kind, "id": key})


def told_of(people: dict[str, Person], title: str, reason: str) -> dict:
    """The case of a milestone of Otto's that Ann reported."""
    shared = {"kind": "day_count", "happened_on": "2025-05-01", "audience": "community"}
    made = people["otto"].post("/milestones", {"title": title, "story": f"{title}, and how.", **shared})["id"]
    people["ann"].post("/reports", {"subject": {"type": "milestone", "id": made}, "reason": reason})
    return case_of(people, "milestone", made)


@pytest.fixture
def desk(people) -> dict[str, int]:
    """What the day brings: a line between two people, two milestones, and a second look; ids of cases by name."""
    ann, otto, owen = people["ann"], people["otto"], people["owen"]
    ann.call("PATCH", "/me", {"direct_from": "everybody"})
    room = otto.post("/conversations", {"handles": ["ann"]})["id"]
    for number, words in enumerate(("How was your day?", "You will be sorry.", "Good night.")):
        otto.post(f"/rooms/{room}/messages", {"client_id": f"day-{number}", "body": words})
    lines = ann.get(f"/rooms/{room}/messages")["items"]
    line = next(one["id"] for one in lines if "sorry" in one["body"])
    ann.post("/reports", {"subject": {"type": "message", "id": line}, "reason": "threat", "detail": "I am afraid."})
    buy, back, first = (
        told_of(people, title, reason)
        for title, reason in (("Buy my course", "spam"), ("Her address", "private_information"), ("A day", "unkind"))
    )
    owen.post(f"/moderation/cases/{first['id']}/decisions",
              {"decision": "hide", "rule": 1, "reason": "Softer, please.", "version": first["version"]})  # fmt: skip
    statement = otto.get("/me/statements")["items"][0]["id"]
    otto.post(f"/me/statements/{statement}/appeals", {"reason": "I wrote it about myself."})
    return {"line": case_of(people, "message", line)["id"], "buy": buy["id"], "return": back["id"]}


@pytest.fixture
def mo(browser, demo_site):
    """Mo, signed in by keyboard."""
    mo = Keys(browser, demo_site.base_url)
    mo.sign_in_by_keys("mo", PASSWORD)
    yield mo
    mo.check()
    mo.context.close()


def open_case(mo: Keys, case_id: int) -> None:
    """From the queue: to this case by j, and into it."""
    here = f"/moderation/cases/{case_id}"
    for _ in range(40):
        mo.key("j")
        if mo.page.evaluate("document.activeElement.getAttribute('href')") == here:
            break
    else:
        raise AssertionError(f"{here} is not in the queue")
    mo.leave_by("o")
    expect(mo.page.locator("h1")).to_be_visible()


def test_a_day(mo, desk, people):
    page = mo.page
    main = page.locator("main")

    # Mo looks at the queue, and at the keys that work there.
    mo.go_by("Queue")
    mo.fine()
    mo.key("?")
    mo.at("Working by keyboard")
    expect(main).to_contain_text("To the next case, and to the one before")
    mo.fine()

    # They narrow it to what people are concerned about.
    mo.key("f")
    mo.at("Which kind")
    page.keyboard.type("Con")
    mo.go_by("Show these")
    assert "kind=report" in page.url
    assert page.locator(".case").count() >= 3

    # The gravest comes first. Nothing of it is read before they choose to.
    open_case(mo, desk["line"])
    expect(page.get_by_text("I am afraid.")).not_to_be_visible()
    expect(page.get_by_text("You will be sorry.").first).not_to_be_visible()
    mo.fine()
    mo.key("u")
    expect(page.get_by_text("I am afraid.")).to_be_visible()
    mo.key("u")
    expect(page.get_by_text("You will be sorry.").first).to_be_visible()
    expect(page.get_by_text("How was your day?").first).to_be_visible()  # what was said around it
    mo.fine()

    # They take it, note something for the others, and hand it over to Owen.
    mo.leave_by("c")
    mo.sees("Yours for half an hour.")
    mo.key("n")
    mo.at("A word to the other moderators")
    mo.write("Ann wrote to us in spring as well.")
    mo.go_by("Add the note")
    mo.sees("Ann wrote to us in spring as well.")
    mo.key("h")
    mo.at("To whom")
    page.keyboard.type("owen")
    mo.tab_to("A word to them")
    mo.write("You know them both.")
    mo.go_by("Ask them")
    mo.sees("owen is asked to take this on, and has not answered yet.")
    mo.fine()

    # One is decided by a rule: it is out of sight at once, then removed with reasons.
    mo.leave_by("q")
    open_case(mo, desk["buy"])
    mo.key("u")
    expect(page.get_by_text("Buy my course, and how.").first).to_be_visible()
    mo.leave_by("x")
    mo.sees("Hidden until it is decided.")
    mo.key("r")
    mo.at("Because of")
    page.keyboard.type("Rule 1")
    mo.tab_to("What the person will read")
    mo.write("We sell nothing here. Your own days are welcome.")
    mo.go_by("Send the decision")
    mo.sees("Decided.")
    mo.fine()

    # The next one is a key away, and here it is chosen from the queue: it goes back to its author.
    mo.at("Go on to the next case")
    mo.leave_by("q")
    open_case(mo, desk["return"])
    mo.leave_by("c")
    mo.key("s")
    mo.at("Because of")
    page.keyboard.type("Rule 1")
    mo.tab_to("What the person will read")
    mo.write("Please leave her street out, and send it again.")
    mo.go_by("Send the decision")
    mo.sees("Decided.")
    told = people["otto"].get("/me/statements")["items"]
    assert [one["decision"] for one in told[:2]] == ["return", "remove"]

    # A second look that Otto asked for is theirs, since Owen decided the first time.
    mo.leave_by("q")
    mo.go_by("Second looks")
    mo.fine()
    mo.tab_to("Hide it")
    mo.leave_by("Enter")
    mo.sees("I wrote it about myself.")
    mo.fine()
    mo.tab_to("It stays as it was decided")
    mo.key("ArrowUp")  # the last of the three
    expect(page.get_by_label("It is taken back")).to_be_checked()
    mo.tab_to("What the person will read")
    mo.write("You are right, it is yours to tell.")
    mo.go_by("Send the answer")
    mo.sees("The person who asked reads your answer.")

    # All of it stands in the log. Then they step away.
    mo.go_by("Queue")
    mo.go_by("Log")
    expect(main).to_contain_text("decided: return")
    mo.fine()
    mo.go_by("Queue")
    mo.go_by("Looking after yourself")
    expect(main).to_contain_text("In the queue without a longer pause")
    mo.fine()
    mo.go_by("Step back from all of it")
    mo.sees("You are off until tomorrow.")
    mo.go_by("Me")
    mo.go_by("Sign out")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_keys_can_be_switched_off_and_everything_reached_by_tab_on_a_phone(browser, demo_site, people):
    case = told_of(people, "At ten", "unkind")
    mo = Keys(browser, demo_site.base_url, viewport=PHONE)
    mo.sign_in_by_keys("mo", PASSWORD)
    mo.open("/moderation")
    mo.fine()
    mo.tab_to("Working by keyboard")
    mo.key("Enter")
    mo.go_by("Switch these keys off")
    mo.sees("Single keys do nothing here any more.")
    before = mo.page.evaluate("document.activeElement.outerHTML")
    mo.key("j", "k", "c", "?")
    assert mo.page.evaluate("document.activeElement.outerHTML") == before
    mo.open(f"/moderation/cases/{case['id']}")
    mo.fine()
    mo.key("c", "r", "x")
    assert mo.page.locator("[name=decision]:checked").count() == 0
    mo.go_by("Take this case")
    mo.sees("Yours for half an hour.")
    mo.tab_to("Working by keyboard")
    mo.key("Enter")
    mo.go_by("Switch single keys on")
    mo.check()
    mo.context.close()


def test_the_queue_and_its_count_are_as_they_are_now(mo, people, browser, demo_site):
    """Nobody reloads a page: what comes, is taken and is decided is there, and focus stays where it was."""
    owen = people["owen"]
    mo.open("/moderation?kind=report")
    mo.key("j")
    first = mo.page.evaluate("document.activeElement.href")
    number = mo.page.locator("[data-queue-number]").first
    before = int(number.text_content())
    case = told_of(people, "At nine", "under_age")
    card = mo.page.locator(f"#case-{case['id']}")
    expect(card).to_be_visible()
    expect(number).to_have_text(str(before + 1))
    assert mo.page.evaluate("document.activeElement.href") == first
    ann = Keys(browser, demo_site.base_url)
    ann.sign_in("ann", PASSWORD)
    ann.open(f"/me/reports/{people['ann'].get('/me/reports')['items'][0]['id']}")
    ann.sees("Nobody has looked at it yet.")
    owen.get(f"/moderation/cases/{case['id']}")
    ann.sees("A moderator is looking at it.")
    owen.post(f"/moderation/cases/{case['id']}/claim", {"version": case["version"]}, 200)
    expect(card).to_contain_text("owen is looking")
    owen.post(f"/moderation/cases/{case['id']}/decisions",
              {"decision": "dismiss", "reason": "Fine.", "version": case["version"] + 1})  # fmt: skip
    expect(card).to_have_count(0)
    expect(number).to_have_text(str(before))
    ann.sees("We read it and left it as it is.")
    ann.check()
    ann.context.close()
