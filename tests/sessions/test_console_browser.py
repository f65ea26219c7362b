"""Three browsers at a circle: the lobby, the page of who holds it and the room follow each other without reloading."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from tests.chat.test_browser import room, site, town  # noqa: F401  the fixtures

pytestmark = [pytest.mark.browser, pytest.mark.own_server, pytest.mark.once]


def test_what_one_does_the_others_see_at_once(room, site, town):  # noqa: F811
    def call(name, method, path, **body):
        answer = town.call(site, name, method, path, **body)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    starts = (datetime.now(UTC) + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M")
    path = "/sessions/{id}".format(**call("mia", "post", "/groups/circle/sessions", title="One turn each",
                                          format="support_circle", starts=starts, zone="UTC"))  # fmt: skip
    for name in ("ann", "ben"):
        call(name, "put", f"{path}/answer", answer="yes")
    call("ben", "put", f"{path}/arrival", agreed=True, arriving=4)
    [waits] = call("mia", "get", f"{path}/arrivals")
    call("mia", "post", f"{path}/arrivals/{waits['id']}", decision="let_in")

    ann, mia, ben = room("ann"), room("mia"), room("ben")
    mia.goto(f"{path}/console")
    expect(mia.locator("#counts")).to_have_text("0 in the lobby, 1 let in, 0 with a hand up.")

    # Ann comes to the lobby, Mia sees it and lets her in, and Ann's page says so.
    ann.goto(f"{path}/lobby")
    ann.get_by_label("I have read this").check()
    ann.get_by_label("Low", exact=True).check()
    ann.get_by_role("button", name="I am here").click()
    expect(ann.get_by_text("You are here")).to_be_visible()
    expect(mia.locator("#counts")).to_have_text("1 in the lobby, 1 let in, 0 with a hand up.")
    mia.get_by_role("button", name="Let in ann").click()
    expect(ann.get_by_text("You are let in")).to_be_visible()
    ann.get_by_role("link", name="Into the room").click()
    ben.goto(ann.url)
    for page in (ann, ben):
        expect(page.get_by_role("textbox", name="Write to")).to_be_visible()

    # With the first round the box is there for who has the floor; a hand asks for it.
    mia.get_by_role("button", name="Begin the first round").click()
    for page in (ann, ben):
        expect(page.get_by_text("only they write")).to_be_visible()
        expect(page.get_by_role("textbox", name="Write to")).to_be_hidden()
    ann.get_by_role("button", name="Raise a hand").click()
    expect(ann.get_by_text("Your hand is up: you are next.")).to_be_visible()
    expect(ann.get_by_role("button", name="Lower your hand")).to_be_focused()
    expect(mia.locator("#counts")).to_have_text("0 in the lobby, 2 let in, 1 with a hand up.")
    mia.get_by_role("button", name="3 min to ann").click()
    expect(ann.get_by_text("You have the floor.")).to_be_visible()
    expect(ben.get_by_text("ann has the floor.")).to_be_visible()
    ann.get_by_role("textbox", name="Write to").fill("Floury.")
    ann.keyboard.press("Enter")
    expect(ben.locator(".bubble__words", has_text="Floury.")).to_be_visible()
    ann.get_by_role("button", name="I have finished").click()
    expect(ben.get_by_text("Nobody has the floor just now.")).to_be_visible()
    expect(ann.get_by_role("textbox", name="Write to")).to_be_hidden()

    # Who is lost is missed, and the room opens when they are back. Moments are moved; nobody waits for them.
    expect(ann.locator("[data-here]")).to_have_text("3 here, with you")
    mia.goto("/chat")
    expect(ann.locator("[data-here]")).to_have_text("2 here, with you")
    with town.engine.begin() as connection:
        earlier = datetime.now(UTC) - timedelta(minutes=6)
        connection.execute(sa.text("update rooms set attended_at = :at, stage_at = :at where seated"), {"at": earlier})
    ben.reload()
    for page in (ann, ben):
        expect(page.locator("[data-pause-rests]")).to_be_visible()
    mia.goto(f"{path}/console")
    expect(ann.locator("[data-pause]")).to_be_hidden()
    expect(ben.locator("[data-pause]")).to_be_hidden()

    # Whoever is asked to leave reads so in the room, and why on its page.
    mia.get_by_text("More for ben").click()
    mia.locator("details[open]").get_by_label("Because of").select_option("1")
    mia.locator("details[open]").get_by_label("Why they have to leave").fill("Rule 1 asks us to be kind.")
    mia.get_by_role("button", name="Remove from the room").click()
    expect(ben.get_by_text("This room is closed for you now. Its page says more.")).to_be_visible()
    expect(ben.locator("[data-floor]")).to_be_hidden()
    ben.goto(f"{path}/lobby")
    expect(ben.get_by_role("link", name="The reasons, and a second look")).to_be_visible()
    expect(ann.locator("[data-here]")).to_have_text("2 here, with you")
