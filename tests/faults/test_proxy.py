"""Two processes behind nginx, set up as deploy/ says, and one of them dies."""

from types import SimpleNamespace

import pytest
import requests
import websocket

from tests.chat.site import Person, Town
from tests.services.fixtures import or_missing
from tests.services.process import free_port, wait_until
from tests.services.proxy import proxy

pytestmark = [pytest.mark.deep, pytest.mark.postgres, pytest.mark.valkey, pytest.mark.own_server, pytest.mark.faults]


@pytest.fixture
def fleet(app, start_site, make_database, redis_url, tmp_path):
    """Two processes of one site, and the proxy before them, with people."""
    url, port = make_database.migrated(), free_port()
    town = Town(app, url)
    given = {
        "database_url": url,
        "redis_url": redis_url,
        "rate_limits": "off",
        "trusted_proxies": "1",
    }
    processes = {one.port: one for one in (start_site(**given), start_site(**given))}
    tmp_path.chmod(0o755)
    with or_missing(), proxy(tmp_path, port, list(processes)) as address:
        yield SimpleNamespace(base_url=address, town=town, processes=processes)
    town.engine.dispose()


def serving(fleet):
    """The process that visitors from here are sent to."""
    answer = requests.get(f"{fleet.base_url}/healthz", timeout=20)
    assert answer.status_code == 200
    return fleet.processes[int(answer.headers["X-Process"].rpartition(":")[2])]


def test_a_process_dies_and_nobody_misses_anything(fleet):
    ours = serving(fleet)
    other = next(one for one in fleet.processes.values() if one is not ours)
    ann, ben = Person(fleet.town, fleet, "ann"), Person(fleet.town, fleet, "ben", transport="polling")
    mia = Person(fleet.town, other, "mia")
    for person in (ann, ben, mia):
        assert person.call("room:join")["ok"]
    assert mia.say("From the other process")["ok"]
    heard = {person.hears()["message"]["body"] for person in (ann, ben, mia)}
    assert heard == {"From the other process"}, "by WebSocket, by long-polling, and directly"
    last = ann.say("Through the proxy")["seq"]
    assert ben.hears()["seq"] == mia.hears()["seq"] == last

    ours.kill()
    assert wait_until(lambda: not ann.io.connected), "her page notices"
    assert mia.say("While she was away")["ok"]
    assert serving(fleet) is other
    again = Person(fleet.town, fleet, "ann")
    answer = again.call("room:join", after=last)
    assert [event["message"]["body"] for event in answer["events"]] == ["While she was away"]
    assert again.say("I am back")["ok"]
    mia.hears()
    assert mia.hears()["message"]["body"] == "I am back"
    assert again.hears()["message"]["body"] == "I am back"
    assert again.heard.empty(), "nothing twice"
    for person in (again, ben, mia):
        person.go()


def test_the_proxy_lets_in_whom_the_site_lets_in(fleet):
    address = fleet.base_url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    own = websocket.create_connection(address, timeout=20, origin=fleet.base_url)
    assert own.recv().startswith("0"), "from its own pages"
    own.shutdown()
    with pytest.raises(websocket.WebSocketException):
        websocket.create_connection(address, timeout=20, origin="http://elsewhere.example")
    form = {"login": "ann", "password": "wrong"}
    refused = requests.post(
        f"{fleet.base_url}/api/v1/session", json=form, headers={"Origin": "http://elsewhere.example"}, timeout=20
    )
    assert refused.status_code == 403
    asked = requests.post(f"{fleet.base_url}/api/v1/session", json=form, headers={"Origin": fleet.base_url}, timeout=20)
    assert asked.status_code in (401, 422), "its own pages are heard"
    assert requests.post(f"{fleet.base_url}/api/v1/session", data=b"x" * 7_000_000, timeout=20).status_code == 413
