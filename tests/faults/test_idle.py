"""Five thousand people who only have a page open, on one process: what each costs, and that the others don't notice."""

import base64
import json
import resource
import socket
import time

import pytest

from tests.chat.site import Person, Town
from tests.faults.test_many_sockets import memory
from tests.services.fixtures import or_missing
from tests.services.process import Unavailable, wait_until

pytestmark = [pytest.mark.deep, pytest.mark.own_server]
MANY = 5000
PEOPLE = 100
LINES = 200
MOST = 250  # ms until a line has reached somebody
UPGRADE = (
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
    f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {base64.b64encode(b'0' * 16).decode()}\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\nAccept: */*\r\n"
    "Accept-Language: en-GB,en;q=0.5\r\nAccept-Encoding: gzip, deflate, br\r\nPragma: no-cache\r\n\r\n"
).encode()


def come(port, token):
    """A page that is open: connected, let in, and then silent."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall(UPGRADE)
    heard = _until(connection, b"\r\n\r\n")
    said = ("40" + json.dumps({"token": token})).encode()
    connection.sendall(bytes((0x81, 0x80 | len(said), 0, 0, 0, 0)) + said)
    _until(connection, b"40{", heard)
    return connection


def _until(connection, sign, heard=b""):
    while sign not in heard:
        more = connection.recv(4096)
        assert more and b"44{" not in heard, heard
        heard += more
    return heard


@pytest.fixture
def idle():
    """Open connections, with files enough for them."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # the site inherits it
    with or_missing():
        if hard < MANY + 500:
            raise Unavailable(f"more than {hard} open files")
    opened = []
    yield opened
    for connection in opened:
        connection.close()
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_five_thousand_pages_that_are_only_open(idle, start_site, app, make_database, record_property):
    town = Town(app, make_database.migrated(), ("mia", "ann", "ben", *(f"reader{n}" for n in range(PEOPLE))))
    site = start_site(database_url=town.engine.url.render_as_string(hide_password=False), rate_limits="off")
    first = Person(town, site, "ben")
    assert first.call("room:join")["ok"] and first.say("Warm")["ok"]
    for _ in range(20):
        come(site.port, town.tokens["mia"]).close()
    before = memory(site.pid)
    tokens = [town.tokens[f"reader{n}"] for n in range(PEOPLE)]
    for number in range(MANY):
        idle.append(come(site.port, tokens[number % PEOPLE]))
    record_property("kB per idle connection", round((memory(site.pid) - before) / MANY / 1000, 1))

    ann = Person(town, site, "ann")
    assert ann.call("room:join")["ok"]
    waits = []
    for number in range(LINES):
        begun = time.monotonic()
        assert ann.say(f"Line {number}")["ok"]
        assert wait_until(lambda: not first.heard.empty())
        while first.heard.get(timeout=20)["message"]["body"] != f"Line {number}":
            pass
        waits.append(1000 * (time.monotonic() - begun))
    waits.sort()
    record_property(
        "ms until a newcomer's line has come, p50 and p99", f"{waits[LINES // 2]:.0f}, {waits[LINES * 99 // 100]:.0f}"
    )
    assert waits[LINES * 99 // 100] < MOST
    first.go(), ann.go()
    town.engine.dispose()
