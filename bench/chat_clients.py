"""Many chat clients in a process of their own, so that none of their work is counted as the server's.

Reads from standard input, as JSON: address, room, one token for each client, how many of them send, for how many
seconds. Prints `ready` once all have joined, starts when a line arrives, and prints what it saw as JSON.
"""

from gevent import monkey

monkey.patch_all()

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import gevent
import gevent.event
import websocket

TIMEOUT = 30  # seconds for anything that a client waits for


class Client:
    """One Socket.IO connection, spoken by hand: Engine.IO frames over a WebSocket."""

    def __init__(self, address: str, token: str, room_id: int) -> None:
        self.room_id = room_id
        self.socket = websocket.create_connection(
            f"{address}/socket.io/?EIO=4&transport=websocket", timeout=TIMEOUT, enable_multithread=False
        )
        self.waiting: dict[int, Callable[[Any], None]] = {}
        self.acks = 0
        self.seq = 0
        self.heard = self.gaps = self.duplicates = 0
        assert self.socket.recv().startswith("0")
        self.socket.send("40" + json.dumps({"token": token}))
        answer = self.socket.recv()
        assert answer.startswith("40"), answer

    def join(self) -> None:
        """Enter the room and remember where its log stands."""
        answer = self.ask("room:join", {"room_id": self.room_id})
        assert answer["ok"], answer
        self.seq = max(self.seq, answer["last_seq"])

    def ask(self, event: str, data: dict) -> dict:
        """Send an event and wait for its acknowledgement."""
        result = gevent.event.AsyncResult()
        self.acks += 1
        self.waiting[self.acks] = result.set
        self.socket.send(f"42{self.acks}" + json.dumps([event, data]))
        return result.get(timeout=TIMEOUT)

    def listen(self) -> None:
        """Take in everything that arrives, until the connection ends."""
        while True:
            try:
                frame = self.socket.recv()
            except (OSError, websocket.WebSocketException):
                return
            if frame == "2":
                self.socket.send("3")
            elif frame.startswith("43"):
                number, _, rest = frame[2:].partition("[")
                self.waiting.pop(int(number))(json.loads("[" + rest)[0])
            elif frame.startswith('42["room:event"'):
                self._event(json.loads(frame[2:])[1]["seq"])

    def _event(self, seq: int) -> None:
        self.heard += 1
        if seq <= self.seq:
            self.duplicates += 1
        elif seq > self.seq + 1:
            self.gaps += seq - self.seq - 1
        self.seq = max(seq, self.seq)


def main() -> None:
    """Connect, join, send, listen, and say what came of it."""
    asked = json.loads(sys.stdin.readline())
    clients = []
    for token in asked["tokens"]:
        client = Client(asked["address"], token, asked["room_id"])
        gevent.spawn(client.listen)
        client.join()
        clients.append(client)
    print("ready", flush=True)
    sys.stdin.readline()
    begun = time.monotonic()
    ends = begun + asked["seconds"]
    waits: list[float] = []

    def send(client: Client, name: int) -> None:
        number = 0
        while time.monotonic() < ends:
            number += 1
            line = {
                "room_id": client.room_id,
                "client_id": f"bench-{name}-{number}",
                "body": f"Line {number} of {name}.",
            }
            sent_at = time.monotonic()
            answer = client.ask("message:send", line)
            assert answer["ok"], answer
            waits.append(time.monotonic() - sent_at)

    gevent.joinall([gevent.spawn(send, client, name) for name, client in enumerate(clients[: asked["senders"]])])
    seconds = time.monotonic() - begun
    last = max(client.seq for client in clients)
    # whoever lags behind gets a moment: what never comes is a gap
    patience = time.monotonic() + 5
    while any(client.seq < last for client in clients) and time.monotonic() < patience:
        gevent.sleep(0.05)
    waits.sort()
    print(
        json.dumps(
            {
                "seconds": seconds,
                "sends": len(waits),
                "deliveries": sum(client.heard for client in clients),
                "gaps": sum(client.gaps + last - client.seq for client in clients),
                "duplicates": sum(client.duplicates for client in clients),
                "median_ms": 1000 * waits[len(waits) // 2],
                "p99_ms": 1000 * waits[len(waits) * 99 // 100],
            }
        ),
        flush=True,
    )


if __name__ == "__main__":
    main()
