"""A process that ends tells its sockets, and what was acknowledged is kept."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import gevent
import pytest
import sqlalchemy as sa
import websocket

from community.core.farewell import send_home
from tests.chat.site import Town
from tests.core.house import House, Listener


def test_each_is_told_in_turn_after_what_was_said_before():
    house = House()
    crowd = [Listener(house) for _ in range(4)]
    house.server.eio.send(crowd[0].engine_sid, '2["told","Queued"]')
    house.tell("Before")
    begun = time.monotonic()
    send_home(house.server, 0.2)
    assert time.monotonic() - begun >= 0.19
    gevent.sleep(0)
    assert len(house.gone) == 4
    heard = [crowd[0].told(2), *(listener.told() for listener in crowd[1:])]
    assert heard == [["Queued", "Before"]] + [["Before"]] * 3
    for listener in crowd:
        kind, size = listener._take(2)
        assert kind == 0x88 and int.from_bytes(listener._take(size)[:2], "big") in (1000, 1001)
        listener.leave()


@pytest.mark.own_server
def test_a_process_that_is_stopped_says_so_and_keeps_every_line(start_site, app, make_database):
    town = Town(app, make_database.empty())
    url = town.engine.url.render_as_string(hide_password=False)
    site = start_site(database_url=url, rate_limits="off")
    sockets = []
    for _ in range(20):
        raw = websocket.create_connection(
            f"ws://127.0.0.1:{site.port}/socket.io/?EIO=4&transport=websocket", timeout=20
        )
        raw.send("40" + json.dumps({"token": town.tokens["ann"]}))
        while not raw.recv().startswith("40"):
            pass
        sockets.append(raw)
    line = {"room_id": town.room, "client_id": "the last", "body": "Said while it ended"}
    sockets[-1].send("421" + json.dumps(["message:send", line]))
    with ThreadPoolExecutor(1) as pool:
        stopped = pool.submit(site.stop)
        codes, answered = [], False
        for raw in sockets:
            while True:
                kind, data = raw.recv_data(control_frame=True)
                if kind == websocket.ABNF.OPCODE_CLOSE:
                    codes.append(int.from_bytes(data[:2], "big"))
                    break
                answered = answered or data.startswith(b"431")
            raw.shutdown()
        stopped.result(20)
    assert codes == [1001] * 20, "whoever is not told in time is cut off without a word"
    assert answered, "it was acknowledged before the goodbye"
    with town.engine.connect() as looking:
        assert looking.execute(sa.text("select seq, body from messages")).all() == [(1, line["body"])]
    assert "Traceback" not in site.log()
    town.engine.dispose()
