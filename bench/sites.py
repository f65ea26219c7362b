"""Sites to measure: the demo, and many times the demo, each in a database of its own."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import EnvironBuilder

from community.accounts.models import SignIn, User
from community.chat.models.lines import Message
from community.chat.models.rooms import Room
from community.core.clock import now
from community.core.db import db
from community.core.settings import Settings
from community.core.tokens import digest, new_token
from community.demo.actions import load
from community.factory import create_app
from community.forums.actions.posts import create_post
from community.forums.actions.topics import create_topic
from community.forums.models import Post
from community.groups.models import Group, Membership
from community.library.models import Helpline, Resource
from community.milestones.models import Milestone
from community.moderation.models.cases import Case
from tests.services.postgres import postgres

GROUP = "front-porch"
#: More topics in it, so that a page of its list is full also in the small site.
MORE_TOPICS = 10


def version() -> str:
    """Of the code that is measured."""
    told = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(told, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip() or "unknown"


@dataclass
class BenchSite:
    """A site in this process, with what its addresses need."""

    app: Flask
    scale: int
    values: dict[str, Any]
    cookies: dict[str, str]
    rows: dict[str, int]

    def environ(self, path: str, handle: str | None) -> dict[str, Any]:
        """A WSGI request of somebody who is signed in."""
        headers = {"Cookie": self.cookies[handle]} if handle else {}
        builder = EnvironBuilder(path=path, base_url="http://localhost", headers=headers)
        try:
            return builder.get_environ()
        finally:
            builder.close()


def ask(app: Any, environ: dict[str, Any]) -> tuple[int, bytes]:
    """One request through the whole WSGI app: its status and body."""
    status = []
    environ = {**environ, "wsgi.input": BytesIO()}
    answer = app.wsgi_app(environ, lambda line, headers, exc=None: status.append(line))
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return int(status[0][:3]), body


@contextmanager
def bench_sites(scales: tuple[int, ...], posts: dict[int, int], on_postgresql: bool) -> Iterator[list[BenchSite]]:
    """A site for each scale, with a topic of `posts[scale]` posts. All of it is gone afterwards."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="bench-")))
        server = stack.enter_context(postgres()) if on_postgresql else None
        yield [
            _build(server.create() if server else f"sqlite:///{folder}/{scale}.sqlite3", scale, posts[scale], folder)
            for scale in scales
        ]


def _build(url: str, scale: int, posts: int, folder: Path) -> BenchSite:
    given = Settings(
        mode="development",
        database_url=url,
        rate_limits=False,
        verify_email=False,
        site_name="Rebuild Your Life",
        uploads_url=f"file://{folder}/uploads",
    ).checked()
    app = create_app(given, async_mode="threading")
    with app.app_context():
        db.create_all()
        print(f"· loading the demo, {scale} x …", flush=True)
        begun = time.monotonic()
        load(scale)
        print(f"  {time.monotonic() - begun:.1f} s", flush=True)
        topic_id = _conversation(posts)
        values = _values(topic_id)
        cookies = {handle: _cookie(app, handle) for handle in ("ann", "mo", "owen")}
        rows = {
            model.__tablename__: db.session.scalar(sa.select(sa.func.count()).select_from(model))
            for model in (User, Group, Post, Message, Milestone)
        }
        db.session.remove()
    return BenchSite(app, scale, values, cookies, rows)


def _conversation(posts: int) -> int:
    """A topic of so many posts by members of the group, through the real actions."""
    group = db.session.scalar(sa.select(Group).where(Group.slug == GROUP))
    members = sa.select(User).join(Membership, Membership.user_id == User.id)
    active = members.where(Membership.group_id == group.id, Membership.status == "active").order_by(User.id)
    # those whose posts nobody reads first
    people = list(db.session.scalars(active.where(Membership.published_count > 3).limit(20)))
    said = list(
        db.session.scalars(
            sa.select(Post.body).where(Post.group_id == group.id, ~Post.opens).order_by(Post.id).limit(40)
        )
    )
    for number in range(MORE_TOPICS):
        create_topic(people[number % len(people)], group, f"Small things, week {number + 1}", said[number % len(said)])
    topic = create_topic(people[0], group, "What helped you this week?", said[0])
    for number in range(1, posts):
        create_post(people[number % len(people)], topic, said[number % len(said)])
    return topic.id


def _values(topic_id: int) -> dict[str, Any]:
    """What the addresses of pages are filled with."""

    def first(statement: sa.Select) -> Any:
        return db.session.scalar(statement.limit(1))

    group_id = first(sa.select(Group.id).where(Group.slug == GROUP))
    room_id = first(sa.select(Room.id).where(Room.group_id == group_id))
    own = first(sa.select(User.id).where(User.handle == "ann"))
    shared = sa.select(Milestone.id).where(Milestone.audience == "community", Milestone.author_id != own)
    return {
        "slug": GROUP,
        "topic_id": topic_id,
        "post_id": first(sa.select(Post.id).where(Post.topic_id == topic_id, Post.number == 5)),
        "room_id": room_id,
        "message_id": first(sa.select(Message.id).where(Message.room_id == room_id).order_by(Message.seq.desc())),
        "milestone_id": first(shared.order_by(Milestone.id)),
        "resource_id": first(sa.select(Resource.id).where(Resource.status == "published")),
        "helpline_id": first(sa.select(Helpline.id)),
        "case_id": first(sa.select(Case.id).where(Case.kind == "report", Case.group_id == group_id)),
        "handle": "mo",
    }


def _cookie(app: Flask, handle: str) -> str:
    """The cookie of a browser that is signed in, and has been shown a form before: it keeps the forms' secret."""
    user = db.session.scalar(sa.select(User).where(User.handle == handle))
    key = new_token()
    db.session.add(SignIn(user_id=user.id, key_digest=digest(key), expires_at=now() + timedelta(days=1)))
    db.session.commit()
    serializer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    kept = {"_user_id": str(user.id), "_fresh": True, "sign_in": key, "_permanent": True, "csrf_token": new_token()}
    return "session=" + serializer.dumps(kept)
