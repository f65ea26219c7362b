"""The real server with the official client: by WebSocket and by long-polling, killed, and as two processes."""

import http.client
import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import websocket

from community.chat import presence
from community.chat.models.rooms import Room
from community.core.valkey import valkey
from tests.chat.client import Client
from tests.chat.site import Town, meeting
from tests.services.process import wait_until

pytestmark = pytest.mark.own_server


@pytest.fixture
def town(app, make_database):
    made = Town(app, make_database.empty(), outside=("owen",))
    yield made
    made.engine.dispose()


@pytest.fixture
def meet(town):
    """`meet(site, name, transport)`: a connected person, sent home at the end."""
    with meeting(town) as meet:
        yield meet


@pytest.fixture
def circle(townspeople):
    """The same people on a site that others use too, in a new group with a new room."""
    return townspeople.move_on()


@pytest.fixture
def gather(circle):
    """The same for them."""
    with meeting(circle) as meet:
        yield meet


def start(start_site, town, **settings):
    return start_site(database_url=str(town.engine.url.render_as_string(hide_password=False)), **settings)


def test_live_by_either_transport_with_catching_up(lasting_site, circle, gather):
    for transport in ("websocket", "polling"):
        ann, ben = gather(lasting_site, "ann"), gather(lasting_site, "ben", transport)
        seen = ben.call("room:join")["last_seq"]
        assert ann.say("Hello")["seq"] == seen + 1
        assert ben.hears()["message"]["body"] == "Hello"
        ben.go()
        missed = [ann.say(f"Missed {number}")["seq"] for number in range(5)]
        ben = gather(lasting_site, "ben", transport)
        caught = ben.call("room:join", after=seen + 1)
        assert [event["seq"] for event in caught["events"]] == missed
        assert ben.say("I am back")["ok"]
        ben.go(), ann.go()


def test_reconnecting_again_and_again_loses_nothing(lasting_site, circle, gather):
    ann = gather(lasting_site, "ann")

    def get(path, **query):
        given = "&".join(f"{name}={value}" for name, value in query.items() if value is not None)
        return circle.call(lasting_site, "ben", "get", f"/rooms/{circle.room}/{path}?{given}").json()

    client = Client(
        lambda before, limit: get("messages", before=before, limit=limit), lambda after: get("events", after=after)
    )
    for turn in range(4):
        ben = gather(lasting_site, "ben")
        joined = ben.call("room:join", after=client.seq)
        for event in joined["events"]:
            client.receive(event)
        ann.say(f"{turn} heard"), ann.say(f"{turn} perhaps heard")
        client.receive(ben.hears())
        ben.go()
        ann.say(f"{turn} missed")
    client.catch_up()
    assert [line["body"] for line in client.lines.values()] == [
        f"{turn} {what}" for turn in range(4) for what in ("heard", "perhaps heard", "missed")
    ]


def test_many_at_once_are_numbered_without_a_hole_and_the_same_line_once(lasting_site, circle):
    def send(number):
        name, client_id = ("ann", "same") if number % 2 else ("ben", f"n{number}")
        path = f"/rooms/{circle.room}/messages"
        return circle.call(lasting_site, name, "post", path, client_id=client_id, body="Hello").status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(send, range(24)))
    assert sorted(statuses) == [200] * 11 + [201] * 13
    items = circle.call(lasting_site, "mia", "get", f"/rooms/{circle.room}/messages").json()["items"]
    assert [line["seq"] for line in items] == list(range(1, 14))


@pytest.mark.faults
def test_what_was_acknowledged_survives_a_kill(start_site, town, meet):
    site = start(start_site, town, rate_limits="off")
    ann = meet(site, "ann")
    acknowledged = [ann.say(f"Line {number}")["message"]["id"] for number in range(5)]
    site.kill()
    site.start()
    items = town.call(site, "ben", "get", f"/rooms/{town.room}/messages").json()["items"]
    assert [line["id"] for line in items] == acknowledged
    again = meet(site, "ann").say("Line 4", client_id="again")
    assert again["seq"] == 6, "the numbers go on where they were"


@pytest.mark.valkey
def test_two_processes_are_one_room(start_site, town, meet, redis_url):
    url = town.engine.url.render_as_string(hide_password=False)
    first = start_site(database_url=url, redis_url=redis_url, rate_limits="off")
    second = start_site(database_url=url, redis_url=redis_url, rate_limits="off")
    ann, ben = meet(first, "ann"), meet(second, "ben")
    mia = meet(second, "mia")
    presence = []
    ann.io.on("room:presence", presence.append)
    for person in (ann, ben, mia):
        assert person.call("room:join")["ok"]
    assert wait_until(lambda: presence and presence[-1]["count"] == 3, 20), "who is here is known over both"
    assert ann.say("Over there?")["ok"]
    assert ben.hears()["message"]["body"] == mia.hears()["message"]["body"] == "Over there?"
    ann.hears()
    gone = town.call(first, "mia", "patch", "/groups/circle/memberships/ben", status="removed", reason="A test")
    assert gone.status_code == 200, gone.text
    ann.say("Without him")
    assert mia.hears()["message"]["body"] == "Without him"
    assert ben.heard.empty(), "the other process knows it too"
    assert ben.call("room:join", after=0)["error"]["status"] == 404
    assert ben.call("message:send", client_id="x", body="x")["error"]["status"] == 404


def removes(town, site):
    return town.call(site, "mia", "patch", "/groups/circle/memberships/ben", status="removed", reason="A test")


def suspends(town, site):
    town.call(site, "ann", "post", "/reports", subject={"type": "user", "id": "ben"}, reason="unkind")
    case = town.call(site, "owen", "get", "/moderation/cases").json()["items"][0]
    until = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    decision = {"decision": "suspend", "rule": 1, "reason": "A test", "until": until}
    town.call(site, "owen", "post", f"/moderation/cases/{case['id']}/claim", version=case["version"])
    at = f"/moderation/cases/{case['id']}/decisions"
    return town.call(site, "owen", "post", at, version=case["version"] + 1, **decision)


@pytest.mark.postgres
@pytest.mark.parametrize("silence", [removes, suspends])
def test_who_is_silenced_waits_for_the_line_that_is_being_sent(start_site, town, silence):
    """Its listeners were chosen while they belonged; once the decision is acknowledged, nothing new goes to them."""
    site = start(start_site, town, rate_limits="off")
    waiting = sa.text(
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    )
    with town.engine.begin() as staff:
        staff.execute(sa.text("update users set role = 'admin' where handle = 'owen'"))
    with ThreadPoolExecutor(1) as pool, town.engine.connect() as sending, town.engine.connect() as looking:
        sending.execute(sa.select(Room).where(Room.id == town.room).with_for_update())
        gone = pool.submit(silence, town, site)
        still = looking.execution_options(isolation_level="AUTOCOMMIT")
        wait_until(lambda: gone.done() or still.scalar(waiting))
        assert not gone.done(), gone.result().text
        sending.rollback()
        assert gone.result(20).status_code in (200, 201), gone.result().text


@pytest.mark.valkey
def test_coming_and_going_reads_nobody_elses_places(app, redis_url, monkeypatch):
    """Else five hundred who come back at once cost five hundred times five hundred."""
    one, other = presence.Presence(redis_url), presence.Presence(redis_url)
    with monkeypatch.context() as unread:
        unread.setattr(presence.Presence, "_entries", None)
        assert (
            one.enter(9, 1, "a") and not one.enter(9, 1, "b") and not other.enter(9, 1, "c") and other.enter(9, 2, "d")
        )
        assert one.crowded(9, 3) and not one.crowded(9, 4)
        assert one.leave(9, "a") is None and one.leave(9, "b") is None and other.leave(9, "c") == 1
        assert one.enter(9, 1, "e")
    one.evict(9, 1)
    assert one.users(9) == other.users(9) == {2} and other.enter(9, 1, "f"), "who was sent away comes anew"
    valkey(redis_url).redis.close()


@pytest.mark.valkey
def test_a_process_that_was_killed_leaves_nobody_behind_for_long(app, redis_url, monkeypatch):
    killed, living = presence.Presence(redis_url), presence.Presence(redis_url)
    killed.enter(7, 1, "a"), living.enter(7, 2, "b")
    assert living.users(7) == {1, 2}
    now = time.time()
    monkeypatch.setattr(presence.time, "time", lambda: now + presence.LASTS + 1)
    assert living.users(7) == {2}
    living.renew()
    monkeypatch.setattr(presence.time, "time", lambda: now + presence.LASTS + 60)
    assert living.users(7) == {2} and living.enter(7, 1, "c"), "who was killed with the other process comes anew"
    valkey(redis_url).redis.close()


def test_garbage_breaks_nothing_and_is_no_500(lasting_site, circle, gather):
    before = lasting_site.log()
    address = f"ws://127.0.0.1:{lasting_site.port}/socket.io/?EIO=4&transport=websocket"
    frames = ["garbage", "", "4" + "9" * 10, "42[", '42["room:join"', "9", "4" * 100_000, "x" * 200_000, "4abc", "44",
              '42{"a":1}', "42[1]", "43[]", '451-["a",{"_placeholder":true,"num":7}]', "42" + "[" * 60_000]  # fmt: skip
    for frame in frames:
        raw = websocket.create_connection(address, timeout=20)
        assert "permessage-deflate" not in str(raw.headers)
        try:
            raw.send(frame)
            raw.send("3")
            while raw.connected:
                received = raw.recv()
                assert "HTTP/1.1 500" not in received
                if not received:
                    break
                if received.startswith("0"):
                    raw.send_close()
        except (websocket.WebSocketException, OSError):
            pass  # hung up on: fair
        finally:
            raw.shutdown()  # close() leaves the socket to the garbage collector where the other side was first
    connection = http.client.HTTPConnection("127.0.0.1", lasting_site.port, timeout=20)
    connection.request("POST", "/socket.io/?EIO=4&transport=polling&sid=nobody", body=b"\xff\xfe")
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 400
    for body in ("x", "9", "ba", "1\x1e40", "d", "4" * 100_000, "4[" + "[" * 50_000, "\x1e".join(["4"] * 20), b"\xff"):
        connection.request("GET", "/socket.io/?EIO=4&transport=polling")
        sid = json.loads(connection.getresponse().read()[1:])["sid"]
        connection.request("POST", f"/socket.io/?EIO=4&transport=polling&sid={sid}", body=body)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 400, body[:12]
    for method, transport in (("GET", ""), ("GET", "&transport=carrier-pigeon"), ("PUT", "&transport=polling")):
        connection.request(method, f"/socket.io/?EIO=4{transport}")
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 400, (method, transport)
    connection.close()
    ann = gather(lasting_site, "ann")
    assert ann.call("room:join")["ok"], "and everybody else goes on"
    assert "Traceback" not in lasting_site.log().removeprefix(before)


def test_too_long_a_line_is_refused_and_too_large_a_frame_ends_only_its_sender(lasting_site, circle, gather):
    ann, ben = gather(lasting_site, "ann"), gather(lasting_site, "ben")
    ben.call("room:join")
    assert ann.say("x" * 5000)["error"]["status"] == 422
    ann.io.emit("message:send", {"room_id": circle.room, "client_id": "x", "body": "x" * 100_000})
    assert wait_until(lambda: not ann.io.connected, 20)
    assert gather(lasting_site, "ann").say("Hello")["ok"]
    assert ben.hears()["message"]["body"] == "Hello"
