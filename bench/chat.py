"""What chat costs: server CPU per 1,000 deliveries, beside servers that only say again what somebody said.

Run by `make bench-chat`. Each server runs alone on one core, the clients on another. The chat runs as one process on
SQLite, then with PostgreSQL and Valkey as one and as two, whose CPU is counted together, and that of what they stand on
apart. Linux only: CPU is read from /proc. Lines leave at a fixed rate, so that every server does the same work: 10,000
deliveries a second in all, and at most a hundred lines.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from sites import ROOT, version  # isort: skip  puts the project on the path

from tests.chat.site import Town
from tests.flows.people import node
from tests.services.postgres import own_postgres
from tests.services.process import Process, accepts, free_port
from tests.services.server import Site
from tests.services.valkey import valkey

DELIVERIES, LINES = 10_000, 100  # a second, at most
#: Characters of a line, and what the echoes add so that their frames are as long as those of the chat.
WORDS, PADDING = 100, 560
SENDERS = 10
FEW = 20  # clients of which the cost of a line is told
CHAT, NODE = "our chat, whole", "Node socket.io, echo"
ONE, TWO = "the same, PostgreSQL", "the same, two processes"


@dataclass(frozen=True)
class Server:
    """One that is measured. `auth`: what each client says when it connects; `beside`: what it stands on, by name."""

    name: str
    pids: list[int]
    ports: list[int]
    auth: list[dict] | None = None
    room: int = 0
    beside: dict[str, int] = field(default_factory=dict)

    def asked(self, clients: int) -> dict:
        """What the clients need to know."""
        if self.auth is None:
            nobody = [None] * clients
            return {"auth": nobody, "join": None, "event": "said", "said": {}, "words": PADDING, "settle": 0.5}
        room, auth = {"room_id": self.room}, self.auth[:clients]
        return {"auth": auth, "join": room, "event": "message:send", "said": room, "words": WORDS, "settle": 3}


def main() -> int:
    """Measure each server with each number of clients; 1 if the chat lost a line, told one twice or out of turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, nargs="+", default=[50, 200, 1000])
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument(
        "--only", nargs="+", default=["", NODE], help="parts of the names of what is measured, with Node"
    )
    given = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    found: dict[tuple[str, int], dict] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="bench-")))
        os.sched_setaffinity(0, cores[:1])  # what is started from here stays on one core
        database = stack.enter_context(own_postgres())
        shared = stack.enter_context(valkey())
        beside = {"PostgreSQL": database.pid, "Valkey": shared.pid}
        given_to = {"COMMUNITY_REDIS_URL": shared.url}
        started: dict[str, Callable[[int], AbstractContextManager[Server]]] = {
            CHAT: lambda many: _chat(folder / f"{many}", f"sqlite:///{folder}/{many}.sqlite3", many),
            ONE: lambda many: _chat(folder / f"{many}-one", database.create(), many, 1, given_to, beside),
            TWO: lambda many: _chat(folder / f"{many}-two", database.create(), many, 2, given_to, beside),
            "our delivery, echo": lambda many: _echo("our delivery, echo", folder, "python", "direct"),
            "Flask-SocketIO, echo": lambda many: _echo("Flask-SocketIO, echo", folder, "python", "plain"),
            NODE: lambda many: _echo(NODE, folder, "node"),
        }
        for clients in [FEW, *given.clients]:
            for name, start in started.items():
                if any(part in name for part in (*given.only, NODE)) if clients != FEW else name == CHAT:
                    with start(clients) as one:
                        rate = min(LINES, DELIVERIES / clients)
                        found[name, clients] = _measure(one, clients, rate, given.seconds, cores[-1])
                    print(f"· {name}, {clients} clients", flush=True)
    _say(found, list(started), given.clients)
    ours = [seen for (name, _), seen in found.items() if name.startswith("our")]
    return int(any(seen["lost"] or seen["twice"] or seen["disordered"] for seen in ours))


def _say(found: dict[tuple[str, int], dict], names: list[str], counts: list[int]) -> None:
    """The table."""
    print(
        f"\nversion {version()}, SQLite or as named, on one core, at most {DELIVERIES:,} deliveries and {LINES} lines "
        f"a second, frames of {found[CHAT, FEW]['frame']} and {found[NODE, counts[0]]['frame']} bytes"
    )
    heads = ("CPU ms per 1,000", "x Node", "p50 ms", "p99 ms", "lost", "twice", "clients busy")
    print(f"{'clients':>8}  {'':<22}" + "".join(f"{head:>{len(head) + 2}}" for head in heads))
    for clients in counts:
        for name in [name for name in names if (name, clients) in found]:
            seen = found[name, clients]
            shown = (
                f"{_cost(seen):.1f}", f"{_cost(seen) / _cost(found[NODE, clients]):.2f}", f"{seen['p50_ms']:.1f}",
                f"{seen['p99_ms']:.1f}", seen["lost"], seen["twice"], f"{seen['own_cpu'] / seen['seconds']:.0%}",
            )  # fmt: skip
            cells = zip(heads, shown, strict=True)
            print(f"{clients:>8}  {name:<22}" + "".join(f"{what:>{len(head) + 2}}" for head, what in cells))
    for clients in [clients for clients in counts if (TWO, clients) in found]:
        one, two = found[ONE, clients], found[TWO, clients]
        beside = ", ".join(f"{name} {1e6 * cpu / two['deliveries']:.1f} ms" for name, cpu in two["beside"].items())
        print(f"{clients} clients: {1e6 / _cost(two):,.0f} deliveries for a second of CPU with two processes, "
              f"{_cost(one) / _cost(two):.2f} x what one has; beside them, for 1,000, {beside}")  # fmt: skip
    seen = found[CHAT, FEW]
    each = 1000 * seen["cpu"] / seen["sends"]
    print(f"A line sent, stored and told to {FEW}: {each:.2f} ms of CPU, p50 {seen['p50_ms']:.1f} ms, "
          f"p99 {seen['p99_ms']:.1f} ms")  # fmt: skip


def _cost(seen: dict) -> float:
    """Milliseconds of server CPU per 1,000 deliveries."""
    return 1e6 * seen["cpu"] / seen["deliveries"]


def _measure(server: Server, clients: int, rate: float, seconds: float, core: int) -> dict:
    """What the clients saw, and `cpu` seconds that the server took meanwhile."""
    asked = {
        **server.asked(clients), "ports": server.ports, "rate": rate, "seconds": seconds,
        "senders": min(SENDERS, clients),
        "name": f"{clients}-{time.time():.0f}", "core": core,
    }  # fmt: skip
    program = [sys.executable, str(ROOT / "bench" / "chat_clients.py")]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            print(json.dumps(asked), file=process.stdin, flush=True)
            if process.stdout.readline().strip() != "ready":
                raise RuntimeError("the clients could not connect")
            before, others = sum(map(_cpu, server.pids)), {name: _cpu(pid) for name, pid in server.beside.items()}
            print("go", file=process.stdin, flush=True)
            seen = json.loads(process.stdout.readline() or "{}")
            beside = {name: _cpu(pid) - others[name] for name, pid in server.beside.items()}
            return {**seen, "cpu": sum(map(_cpu, server.pids)) - before, "beside": beside}
        finally:
            process.kill()


@contextmanager
def _chat(
    place: Path, url: str, many: int, processes: int = 1, more: dict[str, str] | None = None,
    beside: dict[str, int] | None = None,
) -> Iterator[Server]:  # fmt: skip
    """The site itself, with as many members in one room."""
    place.mkdir()
    given = {"COMMUNITY_RATE_LIMITS": "off", "COMMUNITY_MODE": "development", **(more or {})}
    sites = [Site(place, url, given) for _ in range(processes)]
    sites[0].flask("db", "upgrade")
    names = ["mia", *(f"member{number}" for number in range(many - 1))]
    town = Town(None, url, names)
    town.engine.dispose()
    auth = [{"token": town.tokens[name]} for name in names]
    try:
        for site in sites:
            site.start()
        pids, ports = [site.pid for site in sites], [site.port for site in sites]
        yield Server("chat", pids, ports, auth, town.room, beside or {})
    finally:
        for site in sites:
            site.stop()


@contextmanager
def _echo(name: str, folder: Path, language: str, *how: str) -> Iterator[Server]:
    """One of the echoes."""
    port = free_port()
    program = [sys.executable, "bench/echo.py"] if language == "python" else [node(), "bench/echo.mjs"]
    process = Process([*program, *how, str(port)], folder / "echo.log", cwd=ROOT)
    try:
        process.wait_until(lambda: accepts(port))
        yield Server(name, [process.pid], [port])
    finally:
        process.stop()


def _cpu(pid: int) -> float:
    """CPU seconds of a process and its children, which do the work, threads included."""
    total = 0
    for one in (pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())):
        for thread in Path(f"/proc/{one}/task").iterdir():
            total += int((thread / "schedstat").read_text().split()[0])
    return total / 1e9


if __name__ == "__main__":
    sys.exit(main())
