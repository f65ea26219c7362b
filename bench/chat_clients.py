"""Many chat clients in one process, so light that they are not what is measured: frames by hand, one loop, no threads.

Reads one line of JSON (see `main`) and prints `ready` once all have joined, which the next line may have to wait for;
starts when another line arrives, and prints what it saw. Lines leave at fixed times: one that is late is counted from
when it should have left, so that a server that holds everybody up looks as slow as it is.
"""

import json
import os
import select
import socket
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any

TIMEOUT = 30.0  # seconds for anything that is waited for
BODY = b'"body":"'
SEQ = b'"seq":'


def masked(text: str) -> bytes:
    """A text frame as a client sends it, with a mask of zeros."""
    data = text.encode()
    size = len(data)
    head = bytes((0x81, 0x80 | size)) if size < 126 else bytes((0x81, 0xFE)) + size.to_bytes(2, "big")
    return head + bytes(4) + data


class Client:
    """One connection. It counts the lines it hears, and notes which are missing or come twice."""

    def __init__(self, port: int, auth: dict | None) -> None:
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.heard: dict[int, int] = {}
        self.connection.sendall(
            b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDAwMDAwMDAwMDAwMDAwMA==\r\n\r\n"
        )
        while b"\r\n\r\n" not in self.buffer:
            self.buffer += self.connection.recv(65536)
        self.buffer = self.buffer.partition(b"\r\n\r\n")[2]
        self.say("40" + (json.dumps(auth) if auth else ""))
        self.await_frame(b"40")

    def say(self, text: str) -> None:
        self.connection.sendall(masked(text))

    def await_frame(self, start: bytes) -> bytes:
        """The next frame that begins like this, while connecting. Raises TimeoutError."""
        while True:
            for frame in self.frames():
                if frame.startswith(start):
                    return frame
                assert not frame.startswith(b"44"), frame
            self.read()

    def read(self) -> None:
        data = self.connection.recv(262_144)
        if not data:
            raise ConnectionError("the server hung up")
        self.buffer += data

    def frames(self) -> Iterator[bytes]:
        """The whole frames that have arrived. The server's ping is answered."""
        buffer, at = self.buffer, 0
        while len(buffer) >= at + 2:
            size, start = buffer[at + 1], at + 2
            if size == 126:
                size, start = int.from_bytes(buffer[at + 2 : at + 4], "big"), at + 4
            elif size == 127:
                size, start = int.from_bytes(buffer[at + 2 : at + 10], "big"), at + 10
            if len(buffer) < start + size:
                break
            frame, at = buffer[start : start + size], start + size
            self.buffer = buffer[at:]
            if frame == b"2":
                self.say("3")
            else:
                yield frame
        self.buffer = buffer[at:]


def _in_order(lines: Iterable[int], senders: int) -> list[int]:
    """Each sender's lines as they were sent."""
    return sorted(lines, key=lambda line: (line % senders, line))


class Run:
    """One measurement: who sends what when, and what came of it."""

    def __init__(self, asked: dict[str, Any]) -> None:
        self.asked = asked
        self.poll = select.epoll()
        self.clients: dict[int, Client] = {}
        self.waits: list[float] = []
        self.due: list[float] = []
        self.bytes = 0
        for number, auth in enumerate(asked["auth"]):
            client = Client(asked["ports"][number % len(asked["ports"])], auth)
            if asked["join"]:
                client.say("420" + json.dumps(["room:join", asked["join"]]))
                assert b'"ok":true' in client.await_frame(b"430")
            self.clients[client.connection.fileno()] = client
            self.poll.register(client.connection.fileno(), select.EPOLLIN)
            self.take_in(0)

    def take_in(self, seconds: float) -> None:
        """Read what arrives within this time, then return."""
        for number, _what in self.poll.poll(max(0.0, seconds)):
            client = self.clients[number]
            client.read()
            for frame in client.frames():
                at = frame.find(BODY)
                if at > 0 and frame.startswith(b"42["):
                    line = int(frame[at + 8 : at + 14])
                    self.waits.append(time.monotonic() - self.due[line])
                    client.heard[line] = client.heard.get(line, 0) + 1
                    self.bytes = len(frame)

    def go(self) -> None:
        """Send at the given rate, one sender after the other, and wait for the last lines."""
        senders = list(self.clients.values())[: self.asked["senders"]]
        step, many = 1 / self.asked["rate"], int(self.asked["seconds"] * self.asked["rate"])
        begun = time.monotonic() + 0.01
        self.due = [begun + number * step for number in range(many)]
        for number, due in enumerate(self.due):
            while (left := due - time.monotonic()) > 0:
                self.take_in(left)
            said = {**self.asked["said"], "client_id": f"{self.asked['name']}-{number}"}
            said["body"] = f"{number:06d} {'x' * self.asked['words']}"
            senders[number % len(senders)].say(f"42{number + 1}" + json.dumps([self.asked["event"], said]))
            self.take_in(0)
        patience = time.monotonic() + 10
        while len(self.waits) < many * len(self.clients) and time.monotonic() < patience:
            self.take_in(0.05)
        self.seconds = time.monotonic() - begun

    def seen(self) -> dict[str, Any]:
        """What came of it, as JSON."""
        many, waits = len(self.due), sorted(self.waits)
        heard = [client.heard for client in self.clients.values()]
        senders = min(self.asked["senders"], len(heard))
        return {
            "seconds": self.seconds,
            "sends": many,
            "deliveries": len(waits),
            "lost": sum(many - len(one) for one in heard),
            "twice": sum(count - 1 for one in heard for count in one.values()),
            # of one sender: whose line comes first where several send at once is for the server to say
            "disordered": sum(sorted(one, key=lambda line: line % senders) != _in_order(one, senders) for one in heard),
            "p50_ms": 1000 * waits[len(waits) // 2] if waits else 0,
            "p99_ms": 1000 * waits[len(waits) * 99 // 100] if waits else 0,
            "frame": self.bytes,
            "own_cpu": sum(os.times()[:2]),
        }


def main() -> None:
    """Connect, join, settle, send, listen, and say what came of it."""
    asked = json.loads(sys.stdin.readline())
    if asked["core"] is not None:
        os.sched_setaffinity(0, {asked["core"]})
    run = Run(asked)
    settled = time.monotonic() + asked["settle"]  # the crowd is told who is here a moment later
    while time.monotonic() < settled:
        run.take_in(0.1)
    print("ready", flush=True)
    sys.stdin.readline()
    cpu = sum(os.times()[:2])
    run.go()
    seen = run.seen()
    print(json.dumps({**seen, "own_cpu": seen["own_cpu"] - cpu}), flush=True)


if __name__ == "__main__":
    main()
