"""The whole story in a real browser, two people at once: Otto on a phone, Ann at a desk. Mo looks after the group."""

import pytest
from playwright.sync_api import expect

from tests.browser.visitors import PHONE, Visitor
from tests.flows.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.own_server]
GROUP = "/groups/after-discovery"


@pytest.fixture
def three(browser, start_site):
    """Ann and Mo, who have been here for a while, and Otto, who is new."""
    site = start_site(rate_limits="off", verify_email="off")
    mo, ann = (Person(site.base_url, handle).sign_up() for handle in ("moss", "ann"))
    site.flask("accounts", "set-role", "moss", "moderator")
    mo.post("/groups", {"name": "After discovery", "summary": "For the first year.", "privacy": "private",
                        "questions": ["What brings you here?"], "agreement": ["Be kind.", "Keep it here."],
                        "review_first_posts": 1})  # fmt: skip
    ann.post("/groups/after-discovery/memberships", {"answers": ["A hard year."], "agreement_version": 1}, 202)
    mo.call("PATCH", "/groups/after-discovery/memberships/ann", {"status": "active"})
    at_desks = [Visitor(browser, site.base_url) for _ in range(2)]
    for visitor, person in zip(at_desks, (ann, mo), strict=True):
        visitor.sign_in(person.handle, person.password)
    on_a_phone = Visitor(browser, site.base_url, viewport=PHONE, has_touch=True, is_mobile=True)
    yield (*at_desks, on_a_phone)
    for visitor in (*at_desks, on_a_phone):
        visitor.context.close()


def lines(visitor):
    """What a room's page shows, line by line."""
    return visitor.page.locator("[data-lines] .bubble__words").all_inner_texts()


def test_the_whole_story(three):
    ann, mo, otto = three

    # Otto makes an account, finds the group, sees nothing of its inside, and asks to join.
    otto.sign_up("otto", "three brown stones in a row")
    otto.open("/groups")
    otto.follow("After discovery", exact=False)
    expect(otto.page.get_by_role("link", name="Topics")).to_have_count(0)
    otto.fill("What brings you here?", "I can't sleep since March.")
    otto.choose("I have read the agreement and will keep it")
    otto.press("Ask to join")
    otto.sees("The moderators read your answers")

    # Mo reads his answer and lets him in.
    mo.open("/notifications")
    mo.page.get_by_role("link", name="otto").first.click()
    mo.sees("I can't sleep since March.")
    mo.press("Let in", exact=False)
    mo.sees("otto is a member now, and knows.")

    # He opens a topic, and is told that it waits. Ann doesn't see it yet.
    otto.open(GROUP)
    otto.follow("Start a topic")
    otto.fill("Title", "The evenings")
    otto.page.get_by_label("What would you like to say?").fill("They are **long**.")
    otto.choose("Just listen")
    otto.press("Post the topic")
    otto.sees("A moderator reads it first")
    topic = otto.page.url
    ann.open(topic)
    ann.sees("There is nothing here")

    # Mo reads it in the queue and publishes it; now Ann can answer.
    mo.open("/moderation")
    mo.page.locator(".case a").first.click()
    expect(mo.page.get_by_text("They are long.")).to_be_visible()
    mo.choose("Publish it")
    mo.fill("What the person will read", "Welcome. Good that you wrote.")
    mo.press("Send the decision")
    mo.sees("Decided")
    ann.open(topic)
    expect(ann.page.locator(".post strong", has_text="long")).to_be_visible()
    otto.open("/notifications")
    otto.sees("The evenings")

    # He shares a milestone, and Ann cheers it.
    otto.open("/milestones/new")
    otto.fill("What is it?", "Thirty evenings")
    otto.page.get_by_label("Which kind?").select_option(index=1)
    otto.page.get_by_label("When was it?").fill("2025-05-01")
    otto.choose("After discovery")
    otto.press("Mark it")
    milestone = otto.page.url
    ann.open(f"{GROUP}/milestones")
    ann.follow("Thirty evenings", exact=False)
    ann.fill("A few words with it (if you like)", "The lamp helps.")
    ann.press("Walking with you", exact=False)
    ann.sees("Your cheer is on its way to otto.")
    otto.open(milestone)
    otto.sees("The lamp helps.")

    # He suggests a resource, and Mo publishes it.
    otto.open("/library")
    otto.follow("Suggest", exact=False)
    otto.page.get_by_label("What is it?").select_option("article")
    otto.fill("Title", "Getting to nine o'clock")
    otto.page.get_by_label("What is it, and who may it help?").fill("A page about evenings.")
    otto.page.locator("[name=topics]").first.check()
    otto.press("Suggest it")
    otto.sees("A moderator reads it next")
    mo.open("/library/review")
    mo.follow("Getting to nine o'clock")
    mo.choose("Publish it")
    mo.fill("Why?", "Short and kind.")
    mo.press("Decide")
    ann.open("/search?q=nine")
    ann.sees("Getting to nine o'clock")

    # They chat live: nobody reloads a page.
    for visitor in (ann, otto):
        visitor.open(f"{GROUP}/chat")
    for visitor in (ann, otto):
        visitor.sees("2 here, with you")
    ann.page.get_by_label("Write to").press_sequentially("Are you there?")
    ann.page.keyboard.press("Enter")
    expect(otto.page.locator(".bubble__words", has_text="Are you there?")).to_be_visible()
    expect(ann.page.locator(".bubble--pending")).to_have_count(0)
    otto.page.get_by_label("Write to").fill("I am.")
    otto.press("Send")
    expect(ann.page.locator(".bubble__words", has_text="I am.")).to_be_visible()

    # Otto's connection is lost. Ann writes on, and so does he; both find everything once, and in order.
    otto.context.set_offline(True)
    expect(otto.page.locator("[data-connection]")).to_be_visible()
    for count in (1, 2, 3):
        ann.page.get_by_label("Write to").fill(f"Line {count}")
        ann.page.keyboard.press("Enter")
    otto.page.get_by_label("Write to").fill("Written in the tunnel")
    otto.press("Send")
    expect(otto.page.locator(".bubble--pending")).to_have_text("Written in the tunnel")
    otto.sees("Sent once you are connected")
    expect(ann.page.locator(".bubble__words", has_text="Line 3")).to_be_visible()
    expect(ann.page.locator(".bubble--pending")).to_have_count(0)
    otto.context.set_offline(False)
    expect(ann.page.locator(".bubble__words", has_text="Written in the tunnel")).to_be_visible()
    expect(otto.page.locator(".bubble--pending")).to_have_count(0)
    expect(otto.page.locator("[data-connection]")).to_be_hidden()
    said = ["Are you there?", "I am.", "Line 1", "Line 2", "Line 3", "Written in the tunnel"]
    assert lines(otto) == lines(ann) == said
    otto.page.reload()
    assert lines(otto) == said

    # He reports a line; Mo takes it out while both look on, and Ann reads why.
    line = otto.page.locator(".bubble", has_text="Line 2")
    line.get_by_role("link", name="More for this line by ann").click()
    otto.follow("Report to a moderator")
    otto.sees("Tell the moderators")
    otto.page.locator("[name=reason]").first.check()
    otto.page.get_by_label("Would you like to say more?").fill("It names my street.")
    otto.press("Send it to the moderators")
    otto.sees("Thank you for telling us")
    mo.open("/moderation?kind=report")
    mo.page.locator(".case a").first.click()
    mo.page.get_by_text("Show it").first.click()  # what people told is covered until somebody is ready for it
    mo.sees("It names my street.")
    mo.choose("Remove it")
    mo.page.get_by_label("Because of").select_option(index=2)
    mo.fill("What the person will read", "No addresses, please.")
    mo.press("Send the decision")
    expect(ann.page.locator(".bubble__words", has_text="Line 2")).to_have_count(0)
    ann.sees("A line was removed.")
    ann.open("/notifications")
    ann.page.locator("main a[href*='/notifications/']").first.click()
    ann.sees("No addresses, please.")
    ann.sees("Keep it here.")
    expect(ann.page.locator("body")).not_to_contain_text("It names my street.")

    for visitor in three:
        visitor.check()
