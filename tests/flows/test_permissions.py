"""The permission matrix: every page, every call and every event, for everybody. The table is permissions/."""

import re

import pytest

from community.core.realtime import socketio
from tests.conftest import Ear
from tests.flows.permissions.groups import BENEATH, CARD, INVITED, SOCKET
from tests.flows.permissions.site import SITE
from tests.flows.permissions.who import IN, ROLES, Row
from tests.flows.visitors import Visitors, filled


class Matrix(Visitors):
    """Tries doors, and puts everything back after each."""

    def emit(self, row: Row, names: dict, role: str, token: str | None = None):
        """What came of one event: IN, or the status of the refusal."""
        with self.undone():
            auth = {"token": token} if token else None
            ear = Ear(self.app, None if token else self.browser(role), auth)
            if not ear.connected:
                return 401 if role == "anonymous" else 403
            try:
                return self._said(ear, row, names)
            finally:
                ear.io.disconnect()

    def _said(self, ear: Ear, row: Row, names: dict):
        if row.address != "typing":
            answer = ear.emit(row.address, filled(row.sends, names))
            return IN if answer["ok"] else answer["error"]["status"]
        # it is never acknowledged, so somebody listens
        listening = Ear(self.app, self.browser("listener"))
        listening.emit("room:join", {"room_id": names["room"]})
        listening.heard()
        ear.emit("typing", filled(row.sends, names))
        heard = listening.heard("room:typing")
        listening.io.disconnect()
        return IN if heard else None


@pytest.fixture
def matrix(app, make, everything):
    """The world, and the means to try its doors."""
    return Matrix(app, make, everything)


def _outcome(answer) -> int | str:
    if answer.status_code in (302, 303) and answer.location.startswith("/sign-in?next="):
        return 401
    return IN if answer.status_code < 400 else answer.status_code


def _wrong(matrix: Matrix, role: str, rows, names: dict, expected=None) -> list[str]:
    found = []
    for row in rows:
        answer, due = matrix.knock(row, names, role), expected or row.who[role]
        if _outcome(answer) != due:
            said = answer.get_data(as_text=True)[:200]
            found.append(f"{role}: {row.door} {row.query or ''} gave {answer.status}, expected {due}\n    {said!r}")
    return found


#: On each kind of database: somebody inside, somebody outside, and some of the others; all of them in the deep run.
ONLY = {"anonymous": "postgres", "author": "sqlite", "moderator": "postgres", "owner": "sqlite",
        "site_moderator": "sqlite", "admin": "postgres", "suspended": "postgres"}  # fmt: skip


@pytest.mark.parametrize(
    "role", [pytest.param(role, marks=getattr(pytest.mark, ONLY[role]) if role in ONLY else ()) for role in ROLES]
)
def test_over_http(matrix, role):
    """The whole table with the things of a private group; for strangers again with those of a hidden one."""
    _over_http(matrix, role)


@pytest.mark.deep
@pytest.mark.parametrize("role", ONLY)
def test_over_http_on_either_database(matrix, role):
    _over_http(matrix, role)


def _over_http(matrix, role):
    wrong = _wrong(matrix, role, SITE + CARD + INVITED + BENEATH, matrix.world.private)
    if role in ("outsider", "admin"):
        wrong += _wrong(matrix, role, INVITED + BENEATH, matrix.world.hidden)
        wrong += _wrong(matrix, role, CARD, matrix.world.hidden, 404)
    assert not wrong, "\n".join(wrong)


def test_by_socket(matrix):
    """Every event; a paused account and nobody at all are not even connected."""
    wrong = []
    for names in (matrix.world.private, matrix.world.hidden):
        for row in SOCKET:
            for role in ROLES:
                due = row.who[role]
                if row.address == "typing" and isinstance(due, int) and role not in ("anonymous", "suspended"):
                    due = None  # no answer, and nobody hears of it
                if (found := matrix.emit(row, names, role)) != due:
                    wrong.append(f"{role}: {row.address} gave {found}, expected {due}")
    assert not wrong, "\n".join(wrong)


def test_a_token_that_only_reads_changes_nothing(matrix):
    """Through no door, whoever's it is: Gus's, who may do most."""
    world, wrong = matrix.world, []
    reading = matrix.make.token(world.people["owner"], ["read"])
    headers = {"Authorization": f"Bearer {reading}"}
    for row in SITE + CARD + INVITED + BENEATH:
        if row.who["anonymous"] == 401 and row.who["owner"] == IN:
            found = _outcome(matrix.knock(row, world.private, "anonymous", headers))
            if found != (IN if row.method == "GET" else 403):
                wrong.append(f"{row.door} gave {found}")
    for row in (row for row in SOCKET if row.who["owner"] != 404):
        due = IN if row.reads else None if row.address == "typing" else 403
        if (found := matrix.emit(row, world.private, "owner", reading)) != due:
            wrong.append(f"{row.address} gave {found}, expected {due}")
    assert not wrong, "\n".join(wrong)


def test_every_door_has_a_row(app):
    """A door without one could stand open unnoticed."""
    asked = set()
    doors = app.url_map.bind("localhost")
    for row in SITE + CARD + INVITED + BENEATH:
        address = re.sub(r"{\w+}", "1", row.address)
        rule, _arguments = doors.match(address, row.method, return_rule=True)
        asked.add((row.method, rule.rule))
    there = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.endpoint != "static"
    }
    assert there - asked == set()
    events = set(socketio.server.handlers["/"]) - {"connect", "disconnect"}
    assert events == {row.address for row in SOCKET}
