"""Bad input gets a clear answer, through every door: a 4xx that says what is wrong, and no text is lost.

What is refused before any database is asked is sent `once`.
"""

import time
from datetime import timedelta

import pytest
from markupsafe import escape

from community.accounts.actions.standing import suspend
from community.accounts.models import ApiToken, SignIn
from community.core.clock import now
from community.core.db import db as database
from tests.conftest import Ear
from tests.flows.permissions.groups import BENEATH, CARD, INVITED, SOCKET
from tests.flows.permissions.site import SITE
from tests.flows.permissions.who import IN
from tests.flows.visitors import Visitors, filled

ROWS = SITE + CARD + INVITED + BENEATH
HUGE = 10**24
BOMBS = (
    "> " * 5000 + "x", "[" * 9000, "![" * 4000, "- " * 6000 + "x", "*" * 9000 + "x", "**a " * 4000, "`" * 9999,
    "[a](" * 3000, "<" * 9000, "a_" * 8000, "|" * 9000, "http://" * 2000, "&" * 9000, "\\" * 9000, "~" * 9999,
    "(" * 9000, "1. " * 5000 + "x", "#" * 9000, "![a][b]" * 2000, "\n> - " * 3000,
)  # fmt: skip


@pytest.fixture
def visitors(app, make, everything):
    return Visitors(app, make, everything)


def _somebody(row) -> str:
    """Somebody whom the row lets in."""
    first = ["author", "owner", "admin", "member", "outsider"]
    if row.address.endswith("/remove"):
        first.remove("author")  # one's own is taken back without a rule or a reason
    return next((role for role in first if row.who[role] == IN), "owner")


def _asked(visitors, rows=ROWS):
    """Each row with a role that gets in, and its valid request."""
    for row in rows:
        if row.who["admin"] != 503:
            yield row, _somebody(row), visitors.request(row, visitors.world.private)


def _changes(visitors):
    """The same, of all that isn't read only and is for people who signed in."""
    return [asked for asked in _asked(visitors) if asked[0].method != "GET" and asked[0].who["anonymous"] == 401]


def _api(visitors):
    """The same, of what takes a body as JSON and has somebody who gets in."""
    return [(row, role, asked) for row, role, asked in _asked(visitors) if asked.get("json") and row.who[role] == IN]


def _said(row, answer) -> str:
    return f"{row.door} gave {answer.status}: {answer.get_data(as_text=True)[:160]!r}"


def test_numbers_of_25_digits_are_absent(visitors):
    """In every address with a number, whoever asks."""
    wrong = []
    for row in ROWS:
        names = {name: HUGE if type(value) is int and f"{{{name}}}" in row.address else value
                 for name, value in visitors.world.private.items()}  # fmt: skip
        if HUGE in names.values():
            for role in ("owner", "admin", "author"):
                answer = visitors.knock(row, names, role)
                # whoever may not do it at all may be told so first, where that tells nothing
                if answer.status_code != 404 and (answer.status_code, row.who[role]) != (403, 403):
                    wrong.append(_said(row, answer))
    assert not wrong, "\n".join(wrong)


def test_numbers_of_25_digits_elsewhere(visitors):
    """In queries and in bodies: refused, or the same as absent."""
    fields = ("seq", "number", "reply_to", "agreement_version", "version", "rule", "uses", "days", "minutes")
    wrong = []
    for row, role, asked in _changes(visitors):
        place = "json" if "json" in asked else "data"
        for name in set(fields) & set(asked.get(place, ())):
            answer = visitors.open(role, **{**asked, place: {**asked[place], name: HUGE}})
            if answer.status_code not in (404, 409, 422):
                wrong.append(_said(row, answer))
    places = dict.fromkeys(("before", "from", "post", "to", "reply_to", "version"), HUGE)
    for query in ({"after": HUGE}, {"limit": HUGE}, places, {"id": HUGE}):
        for row, role, asked in _asked(visitors):
            if row.method == "GET" and (row.address == "/report" or "id" not in query):
                answer = visitors.open(role, **{**asked, "query_string": {**asked["query_string"], **query}})
                if answer.status_code >= 500:
                    wrong.append(_said(row, answer))
    assert not wrong, "\n".join(wrong)


@pytest.mark.once
def test_bodies_that_are_no_objects(visitors):
    """Malformed JSON is 400, another kind of body 415, another kind of value and an unknown field 422."""
    wrong = []
    for row, role, asked in _api(visitors):
        plain = {name: value for name, value in asked.items() if name != "json"}
        for due, body in (
            (400, {"data": b'{"a": ', "content_type": "application/json"}),
            (400, {"data": b"\xff\xfe", "content_type": "application/json"}),
            (400, {"data": b"[" * 50_000, "content_type": "application/json"}),
            (415, {"data": {"body": "x"}}),
            (415, {"data": b"body", "content_type": "text/plain"}),
            (422, {"json": []}),
            (422, {"json": "text"}),
            (422, {"json": 5}),
            (422, {"data": b"null", "content_type": "application/json"}),
            (422, {"json": {**asked["json"], "colour": "red"}}),
        ):
            answer = visitors.open(role, **plain, **body)
            if answer.status_code != due or answer.content_type != "application/problem+json":
                wrong.append(f"{next(iter(body.values()))!r:.40}: {_said(row, answer)}")
    assert not wrong, "\n".join(wrong)


def test_values_of_another_kind(visitors):
    """Each field in turn: refused by its name, or taken for what it plainly says ("3" for 3)."""
    wrong = []
    for row, role, asked in _api(visitors):
        for name in asked["json"]:
            for value in ({"a": {"b": []}}, [[[1]]], 1.5e308, "\x00", "a\u0007b", "\ud800", -1, "x" * 30_000):
                if name == "subject":
                    value = {"type": "post", "id": value}
                answer = visitors.open(role, **{**asked, "json": {**asked["json"], name: value}})
                fine = answer.status_code in (404, 409, 422) or (
                    row.door.endswith("/session") and answer.status_code == 401
                )
                if not fine or (answer.status_code == 422 and name not in answer.json["errors"]):
                    wrong.append(f"{name}={value!r:.40}: {_said(row, answer)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.once
def test_too_much_at_once(visitors):
    """More than the site takes is 413, as a page or a problem; a text that is too long comes back to its writer."""
    wrong = []
    for row, role, asked in _changes(visitors):
        plain = {name: value for name, value in asked.items() if name not in ("json", "data")}
        kind = "application/json" if row.address.startswith("/api/") else "application/x-www-form-urlencoded"
        answer = visitors.open(role, **plain, data=b"a=" + b"x" * 6_100_000, content_type=kind)
        if asked.get("json") and answer.status_code != 413:
            wrong.append(_said(row, answer))
        if "data" in asked and answer.status_code != 413:
            wrong.append(_said(row, answer))
    assert not wrong, "\n".join(wrong)


@pytest.mark.once
def test_another_site_can_send_nothing(visitors):
    """Nor can whoever doesn't say where a request comes from."""
    wrong = []
    for row, role, _ in _asked(visitors):
        if row.method != "GET" and row.address != "/csp-report":
            for origin in ("https://elsewhere.example", "null", "http://localhost.elsewhere.example", None):
                asked = visitors.request(row, visitors.world.private)
                answer = visitors.open(role, **asked, headers={"Origin": origin})
                if answer.status_code != 403:
                    wrong.append(f"{origin}: {_said(row, answer)}")
    answer = visitors.open("owner", path="/socket.io/?EIO=4&transport=polling",
                           headers={"Origin": "https://elsewhere.example"})  # fmt: skip
    assert answer.status_code == 400
    assert not wrong, "\n".join(wrong)


@pytest.mark.once
def test_a_form_that_was_open_too_long_keeps_its_text(visitors):
    """An old, a foreign and no token: nothing happens, and what was typed stands there to be sent again."""
    wrong = []
    for row, role, asked in _changes(visitors):
        if "data" not in asked:
            continue
        for token in ("", "stale", "IjAwMDAi.aaaa.bbbb"):
            answer = visitors.open(role, **{**asked, "data": {**row.sends, "csrf_token": token}})
            page = answer.get_data(as_text=True)
            typed = [value for name, value in row.sends.items() if isinstance(value, str) and "password" not in name
                     and "{" not in value]  # fmt: skip
            if answer.status_code != 400 or not all(str(escape(words)) in page for words in typed):
                wrong.append(_said(row, answer))
    assert not wrong, "\n".join(wrong)


def test_what_has_ended_opens_nothing(visitors, clock):
    """A sign-in, a token and a link in a mail: once they ended, and once their time is over."""
    world = visitors.world
    token = visitors.make.token(world.people["owner"])
    bearer = {"Authorization": f"Bearer {token}"}
    assert visitors.open("anonymous", path="/api/v1/me", headers=bearer).status_code == 200
    database.session.query(ApiToken).update({"ended_at": now()})
    database.session.commit()
    assert visitors.open("anonymous", path="/api/v1/me", headers=bearer).status_code == 401
    assert not Ear(visitors.app, None, {"token": token}).connected
    browser = visitors.browser("anonymous")
    assert browser.post_form("/verify/verify-link").status_code == 303
    assert browser.post_form("/verify/verify-link").status_code == 410
    clock.forward(hours=2)
    assert browser.get("/reset/reset-link").status_code == 410
    answer = browser.post_form("/reset/reset-link", {"password": "three calm red stones"})
    assert answer.status_code == 410
    database.session.query(SignIn).update({"ended_at": now()})
    database.session.commit()
    assert visitors.open("owner", path="/me").location.startswith("/sign-in")
    assert not Ear(visitors.app, visitors.browser("owner")).connected


def test_a_client_id_used_for_another_text(visitors):
    """409 through each door, and on a page the new text is still there."""
    names, member = visitors.world.private, visitors.browser("member")
    room, topic = f"/rooms/{names['room']}", f"/topics/{names['topic']}"
    first, second = {"client_id": "c1", "body": "First words."}, {"client_id": "c1", "body": "Other words."}
    assert member.post(f"/api/v1{room}/messages", json=first).status_code == 201
    assert member.post(f"/api/v1{room}/messages", json=second).status_code == 409
    page = member.post_form(room, second)
    assert page.status_code == 409 and "Other words." in page.text
    ear = Ear(visitors.app, member)
    assert ear.emit("message:send", {"room_id": names["room"], **second})["error"]["status"] == 409
    ear.io.disconnect()
    assert member.post(f"/api/v1{topic}/posts", json=first).status_code in (201, 202)
    assert member.post(f"/api/v1{topic}/posts", json=second).status_code == 409
    page = member.post_form(f"{topic}/reply", second)
    assert page.status_code == 422 and "Other words." in page.text


@pytest.mark.once
def test_markdown_that_is_nested_without_end(visitors):
    """Answered within a second of work, refused or stored, wherever Markdown is taken."""
    wrong = []
    for row, role, asked in _api(visitors):
        for name in {"body", "story", "summary", "about", "reason"} & set(row.sends):
            for bomb in BOMBS:
                began = time.thread_time()
                answer = visitors.open(role, **{**asked, "json": {**asked["json"], name: bomb}})
                took = time.thread_time() - began
                if took > 1 or answer.status_code not in (200, 201, 202, 422):
                    wrong.append(f"{took:.1f} s: {bomb[:6]!r}: {_said(row, answer)}")
    assert not wrong, "\n".join(wrong)


def test_events_that_make_no_sense(visitors):
    """Refused in the acknowledgement, field by field; the socket goes on."""
    ear, wrong = Ear(visitors.app, visitors.browser("author")), []
    for row in SOCKET:
        if row.address == "typing":
            continue
        valid = filled(row.sends, visitors.world.private)
        for sent in (None, [], "text", 5, {}, {**valid, "colour": "red"}, *({**valid, name: value} for name in valid
                     for value in ({"a": 1}, [[1]], HUGE, -HUGE, "\x00", "\ud800", None, True))):  # fmt: skip
            if isinstance(sent, dict) and sent.get("room_id") in (HUGE, -HUGE) and row.address == "room:leave":
                continue  # leaving where one never was is fine
            none_is_fine = {"poll:vote": "choice", "message:remove": "rule"}.get(row.address, "")
            if sent == valid or (isinstance(sent, dict) and sent.get(none_is_fine, 0) is None):
                continue  # that makes sense
            answer = ear.emit(row.address, sent)
            if answer["ok"] or answer["error"]["status"] not in (404, 422):
                wrong.append(f"{row.address} {sent!r:.80}: {answer!r:.200}")
    assert ear.connected
    ear.io.disconnect()
    assert not wrong, "\n".join(wrong)


def test_the_sockets_of_the_paused(visitors):
    """Each event is refused from the moment on, and pausing somebody ends what they have open."""
    ann = visitors.world.people["member"]
    ear = Ear(visitors.app, visitors.browser("member"))
    visitors.make.pause(ann)
    for row in SOCKET:
        if row.address != "typing":
            answer = ear.emit(row.address, filled(row.sends, visitors.world.private))
            assert (answer["error"]["status"], answer["error"]["type"]) == (403, "suspended")
    other = Ear(visitors.app, visitors.browser("author"))
    suspend(visitors.ids["author"], now() + timedelta(days=1))
    assert not other.connected
    ear.io.disconnect()
