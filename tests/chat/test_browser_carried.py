"""What lines carry, in real browsers: a poll that is answered live, a picture from its dialog, a card."""

import re
from io import BytesIO

import pytest
import sqlalchemy as sa
from PIL import Image
from playwright.sync_api import expect

from community.accounts.models import User
from community.core.clock import now
from community.library.models import Resource
from tests.chat.test_browser import AXE, room, say, site, town  # noqa: F401  the fixtures
from tests.chat.test_browser_people import FAULTS

pytestmark = [pytest.mark.browser, pytest.mark.own_server]


def photo():
    """A large picture that is not made of one colour."""
    out = BytesIO()
    Image.effect_noise((1700, 500), 80).convert("RGB").save(out, "PNG")
    return {"name": "photo.png", "mimeType": "image/png", "buffer": out.getvalue()}


def more(page, name):
    """Something else to send, by keyboard."""
    page.get_by_text("Send something else").locator("..").press("Enter")
    page.locator(".say__menu").get_by_text(name).press("Enter")


def test_the_weather_is_asked_by_one_tap_and_answered_live(room):  # noqa: F811
    ann, ben, mia = room("ann"), room("ben", 360), room("mia")
    more(ann, "Feelings weather")
    for page in (ann, ben, mia):
        expect(page.locator(".bubble[data-id] .poll__choice")).to_have_count(6)
    asked = ben.locator(".bubble[data-id]")
    asked.get_by_role("button", name="Sunny").press("Enter")
    expect(asked.get_by_role("button", name="Sunny")).to_have_attribute("aria-pressed", "true")
    expect(asked.get_by_role("button", name="Sunny")).to_be_focused()
    expect(ann.locator(".poll__state")).to_contain_text("One person has answered.")
    ann.get_by_role("button", name="Stormy").click()
    mia.get_by_role("button", name="Stormy").click()
    expect(asked.get_by_role("button", name="Stormy: a lot at once 2")).to_have_attribute("aria-pressed", "false")
    asked.get_by_role("button", name="Sunny").click()
    expect(asked.locator(".poll__state")).to_contain_text("What was chosen is shown once 3 have.")
    ann.get_by_role("link", name="More for this line of yours").press("Enter")
    ann.get_by_role("button", name="Close the poll").press("Enter")
    expect(asked.locator(".poll__state")).to_contain_text("It is closed.")
    expect(asked.get_by_role("button", name="Sunny")).to_be_disabled()
    ben.reload()
    expect(asked.locator(".poll__state")).to_contain_text("It is closed.")
    assert ben.evaluate("document.documentElement.scrollWidth") <= 360


def test_an_answer_that_was_never_acknowledged_is_not_turned_round(room):  # noqa: F811
    """The form sends what was wanted, whatever came of it by socket."""
    ann, ben = room("ann"), room("ben")
    refused = re.compile(r'^43\d+\[\{"ok":true,"seq"')
    lost = []

    def between(page):
        server = page.connect_to_server()

        def from_server(frame):
            if refused.match(frame):
                lost.append(frame)
                frame = frame.split("[")[0] + '[{"ok":false,"error":{"status":503,"detail":"Please try again."}}]'
            page.send(frame)

        server.on_message(from_server)

    ben.route_web_socket(re.compile("/socket.io/"), between)
    more(ann, "Feelings weather")
    expect(ann.locator(".bubble[data-id] .poll__choice")).to_have_count(6)
    ben.reload()
    expect(ben.locator("[data-here]")).to_contain_text("here")
    for pressed in ("true", "false"):
        sunny = ben.locator(".bubble[data-id]").get_by_role("button", name="Sunny")
        with ben.expect_navigation():
            sunny.click()
        expect(ben.locator("[data-here]")).to_contain_text("here")
        expect(sunny).to_have_attribute("aria-pressed", pressed)
    assert len(lost) >= 2


def test_a_picture_waits_in_its_dialog_until_it_has_arrived(room):  # noqa: F811
    ann, ben = room("ann", 360), room("ben")
    more(ann, "A picture")
    dialog = ann.get_by_role("dialog", name="Send a picture")
    dialog.get_by_label("Picture", exact=True).set_input_files(photo())
    dialog.get_by_label("What does it show?").fill("Grey noise, like snow on a screen")
    dialog.get_by_label("Words with it").fill("This is how it feels")
    dialog.get_by_label("Grief").check()
    ann.context.set_offline(True)
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Everything here is kept")
    ann.context.set_offline(False)
    dialog.get_by_role("button", name="Send").click()
    expect(dialog).to_have_count(0, timeout=30_000)
    expect(ann.locator(".say__menu")).to_be_hidden()
    expect(ann.get_by_text("Send something else").locator("..")).to_be_focused()
    expect(ann.locator(".bubble[data-id] img")).to_have_js_property("naturalWidth", 1600, timeout=20_000)
    covered = ben.locator(".bubble[data-id] summary")
    expect(covered).to_contain_text("A picture: Grey noise, like snow on a screen")
    expect(ben.locator(".bubble[data-id] img")).to_be_hidden()
    covered.press("Enter")
    expect(ben.get_by_role("img", name="Grey noise")).to_have_js_property("naturalWidth", 1600, timeout=20_000)
    for page in (ann, ben):
        page.evaluate(AXE.read_text())
        assert page.evaluate(FAULTS) == []
    assert ann.evaluate("document.documentElement.scrollWidth") <= 360
    ann.get_by_role("link", name="More for this line of yours").press("Enter")
    ann.get_by_role("dialog").get_by_label("Grief").uncheck()
    ann.get_by_role("button", name="Save").press("Enter")
    expect(ben.locator(".bubble[data-id] summary")).to_have_count(0)
    expect(ben.get_by_role("img", name="Grey noise")).to_be_visible()


def test_an_address_of_the_library_becomes_a_card(room, town):  # noqa: F811
    with town.engine.begin() as connection:
        suggester = connection.scalar(sa.select(User.id))
        identity = connection.scalar(sa.text(f"select id from identities where user_id = {suggester}"))
        words = {
            "type": "book",
            "title": "Slow mornings",
            "summary": "About mornings.",
            "summary_html": "<p>Mornings.</p>",
        }
        entry = connection.execute(
            sa.insert(Resource).values(**words, status="published", author_id=suggester, identity_id=identity,
                                       created_at=now())
        ).inserted_primary_key[0]  # fmt: skip
    ann, ben = room("ann"), room("ben", 360)
    say(ann, f"Look: /library/{entry}")
    expect(ben.locator(".brought a")).to_have_text("Slow mornings")
    expect(ben.locator(".brought .meta")).to_have_text("Book")
    ben.reload()
    expect(ben.locator(".bubble[data-id] .brought a")).to_have_attribute("href", re.compile(f"/library/{entry}$"))
    mia = room("mia", 360)
    mia.goto(f"/rooms/{town.room}/share")
    mia.get_by_role("button", name="Show helplines").press("Enter")
    expect(ben.locator(".brought").nth(1)).to_contain_text("Find helplines where you are")
    for page in (mia, ben):
        page.evaluate(AXE.read_text())
        assert page.evaluate(FAULTS) == []
    assert ben.evaluate("document.documentElement.scrollWidth") <= 360
