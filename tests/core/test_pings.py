"""A ping comes when it is due, answered or not, and nobody waits for it meanwhile."""

import inspect

import gevent
from engineio.socket import Socket

from community.core.pings import ping_by_timer
from tests.core.house import House, Listener


def test_pings_come_by_timer():
    house = House()
    house.server.eio.ping_interval, before = 0.05, []
    start = house.server.eio.start_background_task
    house.server.eio.start_background_task = lambda target, *given: (
        before.append(target.__name__) or start(target, *given)
    )
    ping_by_timer(house.server.eio)
    ann = Listener(house)
    try:
        for _ in range(3):
            assert ann.hears() == "2"
            ann.say("3")
        assert ann.hears() == "2"
        gevent.sleep(0.2)
        house.tell("Only one ping waits for its answer")
        assert ann.told() == ["Only one ping waits for its answer"]
        assert before == ["writer"], "everything else is begun as before"
    finally:
        ann.leave()


def test_the_library_waits_as_this_module_knows_it():
    """When this fails with a new version, `pings` follows it or goes."""
    lines = [line.strip() for line in inspect.getsource(Socket._send_ping).splitlines()]
    assert lines == [
        "def _send_ping(self):",
        "self.server.sleep(self.server.ping_interval)",
        "if not self.closing and not self.closed:",
        "self.last_ping = time.time()",
        "self.send(packet.Packet(packet.PING))",
    ]
