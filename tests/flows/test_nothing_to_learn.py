"""An outsider learns nothing of private and hidden groups: what is there answers as what is not, byte for byte."""

import difflib
import re
from html import escape

import pytest

from tests.conftest import Ear
from tests.flows.permissions.groups import BENEATH, CARD, SOCKET
from tests.flows.visitors import Visitors, filled

pytestmark = pytest.mark.once

STRANGERS = ("outsider", "site_moderator", "admin")
ABSENT = 8_888_888_888
#: What differs from one answer to the next whatever is asked: tokens of forms, and the address that was asked.
NOISE = re.compile(r'name="csrf_token" value="[^"]*"|[A-Za-z0-9_-]{40,}')


@pytest.fixture
def visitors(app, make, everything):
    return Visitors(app, make, everything)


def _absent(names: dict) -> dict:
    """The same names for what was never there. What belongs to the whole site stays: the page that refuses keeps it."""
    sent = ("version", "resource")  # in a body or of the whole site, so the same for what was never there
    inside = [name for name, value in names.items() if type(value) is int and not name.endswith(sent)]
    numbers = dict.fromkeys(inside, ABSENT)
    return {**names, **numbers, "group": "no-such-group", "code": "no-such-code", "report": "no-such-report"}


def _plain(answer) -> str:
    """An answer, but for what no two answers have in common and for the address that was asked."""
    headers = [f"{name}: {value}" for name, value in answer.headers if name not in ("Set-Cookie", "Content-Length")]
    text = answer.get_data(as_text=True).replace(answer.request.path, "<address>")
    if answer.request.query_string:
        text = text.replace(escape(answer.request.query_string.decode()), "<asked>")
    return "\n".join([answer.status, *headers, NOISE.sub("…", text)])


def _difference(one: str, other: str) -> str:
    lines = [line[:200] for line in difflib.unified_diff(one.splitlines(), other.splitlines(), n=0, lineterm="")]
    return "\n  ".join(lines[2:8])


def _refused(kind: str) -> list:
    """What a stranger is refused; of a hidden group that is its card too."""
    rows = [row for row in BENEATH if row.who["outsider"] == 404]
    return rows + list(CARD) if kind == "hidden" else rows


@pytest.mark.parametrize("kind", ["private", "hidden"])
def test_pages_and_api_answer_as_if_it_were_not_there(visitors, kind):
    there, wrong = getattr(visitors.world, kind), []
    for row in _refused(kind):
        for role in (role for role in STRANGERS if row.who[role] == 404):
            one, other = (_plain(visitors.knock(row, names, role)) for names in (there, _absent(there)))
            if one != other:
                wrong.append(f"{role}: {row.door}\n  {_difference(one, other)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("kind", ["private", "hidden"])
def test_malformed_requests_tell_nothing_either(visitors, kind):
    """Whether the input or the group is looked at first must not show: an empty body, and a field too many."""
    there, wrong = getattr(visitors.world, kind), []
    for row in _refused(kind):
        for sends in ({}, {"colour": "red"}):
            answers = []
            for names in (there, _absent(there)):
                asked = visitors.request(row, names)
                if "json" in asked:
                    asked["json"] = sends
                elif "data" in asked:
                    asked["data"] = {**sends, "csrf_token": visitors.form_token()}
                answers.append(_plain(visitors.open("outsider", **asked)))
            if answers[0] != answers[1]:
                wrong.append(f"{row.door} {sends}\n  {_difference(*answers)}")
    assert not wrong, "\n".join(wrong)


def test_sockets_answer_as_if_it_were_not_there(visitors):
    for kind in ("private", "hidden"):
        there = getattr(visitors.world, kind)
        for role in STRANGERS:
            ear = Ear(visitors.app, visitors.browser(role))
            for row in SOCKET:
                if row.address != "typing":
                    asked = filled(row.sends, there)
                    assert ear.emit(row.address, asked) == ear.emit(row.address, filled(row.sends, _absent(there)))
            assert not ear.heard()
            ear.io.disconnect()


def test_lists_search_and_inbox_hold_nothing_of_them(visitors):
    """Whatever is listed without a group's name: no words of theirs, no name, no id, and no count."""
    words = ("evenings are long", "A lamp.", "Hello.", "Cellar", "My first words", "/rooms/", "cellar",
             "An hour together", "/sessions/")  # fmt: skip
    for path in ("/", "/groups", "/chat", "/milestones", "/notifications", "/moderation", "/people/bea", "/library",
                 "/api/v1/groups", "/api/v1/milestones", "/api/v1/notifications", "/api/v1/people/bea",
                 "/api/v1/moderation/cases", "/api/v1/moderation/log", "/api/v1/sessions"):  # fmt: skip
        for role in STRANGERS:
            page = visitors.open(role, path=path).get_data(as_text=True)
            told = [word for word in words if word in page]
            assert not told, f"{role} reads {told} on {path}"
    for query in ("evenings", "lamp", "Hello", "Cellar", "words", "soup", "together"):
        for role in STRANGERS:
            found = visitors.open(role, path="/api/v1/search", query_string={"q": query, "limit": 100}).json
            page = visitors.open(role, path="/search", query_string={"q": query}).get_data(as_text=True)
            assert not [one for one in found["items"] if one["type"] in ("post", "message") or "Cellar" in one["title"]]
            assert "/groups/cellar" not in page
            assert "/topics/" not in page


def test_cards_count_nobody(visitors):
    """The card of a private group, from outside, is the same whatever goes on within."""
    group = visitors.world.private["group"]
    for role in STRANGERS:
        card = visitors.open(role, path=f"/api/v1/groups/{group}").json
        assert card["member_count"] is None
        assert set(card) == {"slug", "name", "summary", "privacy", "questions", "agreement", "agreement_version",
                             "member_count"}  # fmt: skip


def test_no_more_work_for_what_is_there(visitors, count_queries):
    """Nor does a delay tell: a stranger's question costs as many look-ups either way, to within one."""
    wrong = []
    for kind in ("private", "hidden"):
        there = getattr(visitors.world, kind)
        for row in _refused(kind):
            if row.method == "GET":
                costs = []
                for names in (there, _absent(there)):
                    with count_queries() as seen:
                        visitors.knock(row, names, "outsider")
                    costs.append(len(seen))
                if abs(costs[0] - costs[1]) > 1:
                    wrong.append(f"{kind}: {row.door} {costs}")
    assert not wrong, "\n".join(wrong)
