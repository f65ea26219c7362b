"""What chat costs: acknowledged sends and deliveries per second of server CPU, with many clients in one room.

Run by `make bench-chat`. Starts the real server on a demo database; the clients live in another process. Each sender
says the next line once the last one is acknowledged, which is when it is stored. Linux only: CPU is read from /proc.
"""

import argparse
import json
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from sites import GROUP, ROOT, version  # isort: skip  puts the project on the path
import sqlalchemy as sa

from community.accounts.models import ApiToken, User
from community.chat.models import Room
from community.core.db import db
from community.core.settings import Settings
from community.core.tokens import digest, new_token
from community.factory import create_app
from community.groups.models import Group, Membership
from tests.services.postgres import postgres
from tests.services.server import Site

TICKS = os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Measure each number of clients; 1 if a line was lost or came twice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, nargs="+", default=[20, 200])
    parser.add_argument("--senders", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--postgresql", action="store_true", help="on PostgreSQL instead of SQLite")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="bench-")))
        server = stack.enter_context(postgres()) if given.postgresql else None
        url = server.create() if server else f"sqlite:///{folder}/chat.sqlite3"
        site = Site(folder, url, {"COMMUNITY_RATE_LIMITS": "off", "COMMUNITY_MODE": "development"})
        print("· loading the demo …", flush=True)
        site.flask("db", "upgrade")
        site.flask("demo", "load")
        room_id, tokens = _tokens(url, folder)
        kind = "PostgreSQL" if server else "SQLite"
        print(f"\nversion {version()}, {kind}, one server process, {given.senders} senders, {given.seconds:.0f} s each")
        print(f"{'clients':>8}{'sends/s':>9}{'deliveries/s':>14}{'CPU':>6}{'sends/CPU-s':>13}{'deliveries/CPU-s':>18}"
              f"{'µs/delivery':>13}{'median ms':>11}{'p99 ms':>8}{'lost':>6}{'twice':>7}")  # fmt: skip
        lost = 0
        site.start()
        stack.callback(site.stop)
        for clients in given.clients:
            lost += _measure(site, room_id, [tokens[number % len(tokens)] for number in range(clients)], given)
        return int(bool(lost))


def _measure(site: Site, room_id: int, tokens: list[str], given: argparse.Namespace) -> int:
    """One line of the table; how many lines were lost or came twice."""
    program = [sys.executable, str(ROOT / "bench" / "chat_clients.py")]
    asked = {
        "address": site.base_url.replace("http", "ws", 1),
        "room_id": room_id,
        "tokens": tokens,
        "senders": given.senders,
        "seconds": given.seconds,
    }
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as clients:
        assert clients.stdin is not None
        assert clients.stdout is not None
        try:
            print(json.dumps(asked), file=clients.stdin, flush=True)
            if clients.stdout.readline().strip() != "ready":
                raise RuntimeError("the clients could not connect:\n" + site.log()[-2000:])
            before = _cpu(site.pid)
            print("go", file=clients.stdin, flush=True)
            seen = json.loads(clients.stdout.readline() or "{}")
            cpu = _cpu(site.pid) - before
        finally:
            clients.kill()
    seconds, sends, deliveries = seen["seconds"], seen["sends"], seen["deliveries"]
    print(f"{len(tokens):>8}{sends / seconds:>9.0f}{deliveries / seconds:>14,.0f}{cpu / seconds:>6.0%}"
          f"{sends / cpu:>13.0f}{deliveries / cpu:>18,.0f}{1e6 * cpu / deliveries:>13.0f}"
          f"{seen['median_ms']:>11.1f}{seen['p99_ms']:>8.1f}{seen['gaps']:>6}{seen['duplicates']:>7}",
          flush=True)  # fmt: skip
    return seen["gaps"] + seen["duplicates"]


def _tokens(url: str, folder: Path) -> tuple[int, list[str]]:
    """The room of the demo's largest group, and an API token for each of its members."""
    given = Settings(mode="development", database_url=url, uploads_url=f"file://{folder}").checked()
    app = create_app(given, async_mode="threading")
    tokens = []
    with app.app_context():
        group_id = db.session.scalar(sa.select(Group.id).where(Group.slug == GROUP))
        members = (
            sa.select(User.id)
            .join(Membership, Membership.user_id == User.id)
            .where(Membership.group_id == group_id, Membership.status == "active")
        )
        for user_id in db.session.scalars(members).all():
            tokens.append(new_token())
            token = ApiToken(user_id=user_id, name="bench", scopes=["read", "write"], digest=digest(tokens[-1]))
            db.session.add(token)
        db.session.commit()
        room_id = db.session.scalar(sa.select(Room.id).where(Room.group_id == group_id))
        db.session.remove()
        db.engine.dispose()
    return room_id, tokens


def _cpu(pid: int) -> float:
    """CPU seconds of a process and its children, which do the work."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    total = 0
    for one in (pid, *map(int, children)):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


if __name__ == "__main__":
    sys.exit(main())
