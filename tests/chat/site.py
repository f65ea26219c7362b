"""A site in a process of its own, with people and a room, and clients of the official library for it."""

import gc
import itertools
import queue
import warnings
from contextlib import contextmanager
from datetime import UTC, date, datetime

import requests
import socketio
import sqlalchemy as sa
from sqlalchemy.orm import Session

from community.accounts.models import ApiToken, Identity, User
from community.chat.models.rooms import Room
from community.core.db import db
from community.core.tokens import digest, new_token
from community.groups.models import Group, GroupAgreement, Membership

_turn = itertools.count(1)


class Town:
    """Members with tokens (mia owns their group), people outside, and a room, in the database of a site to come."""

    def __init__(self, app, url, members=("ann", "ben", "mia"), outside=()):
        self.engine = sa.create_engine(url)
        self.members, self.outside = members, outside
        self.tokens, self.ids = {}, {}
        inspector = sa.inspect(self.engine)
        if not inspector.has_table("rooms"):
            db.metadata.create_all(self.engine)
        with Session(self.engine) as session:
            self.fill(session)
            session.commit()

    def fill(self, session):
        for name in (*self.members, *self.outside):
            user = User(
                handle=name, handle_key=name, email=f"{name}@example.org", email_key=f"{name}@example.org",
                email_verified_at=datetime(2026, 1, 1, tzinfo=UTC), password_hash="x",
                adult_confirmed_on=date(2026, 1, 1), agreement_version=1,
            )  # fmt: skip
            session.add(user)
            session.flush()
            token = new_token()
            session.add_all(
                [
                    Identity(user_id=user.id, name=name, mark=1),
                    ApiToken(user_id=user.id, name="test", scopes=["read", "write"], digest=digest(token)),
                ]
            )
            self.tokens[name], self.ids[name] = token, user.id
        self.settle(session)

    def settle(self, session, slug="circle"):
        """A group of the members with a room of its own, which is theirs from now on."""
        group = Group(
            slug=slug, name="Circle", privacy="private", founder_id=self.ids["mia"],
            member_count=len(self.members),
        )  # fmt: skip
        session.add(group)
        session.flush()
        session.add_all(
            Membership(
                group_id=group.id, user_id=self.ids[name], status="active", agreement_version=1,
                role="owner" if name == "mia" else "member",
            )
            for name in self.members
        )  # fmt: skip
        session.add(GroupAgreement(group_id=group.id, version=1, rules=["Be kind."]))
        room = Room(group_id=group.id, name="Circle")
        session.add(room)
        session.flush()
        self.room = room.id

    def move_on(self):
        """A new group with a new room, which is theirs from now on."""
        with Session(self.engine) as session:
            self.settle(session, slug=new_token()[:20].lower())
            session.commit()
        return self

    def call(self, site, name, method, path, **body):
        """An API call by one of them."""
        headers = {"Authorization": f"Bearer {self.tokens[name]}"}
        return requests.request(method, f"{site.base_url}/api/v1{path}", json=body or None, headers=headers, timeout=20)


class Person:
    """Somebody with the official Python client."""

    def __init__(self, town, site, name, transport="websocket"):
        self.town, self.heard = town, queue.Queue()
        self.io = socketio.Client(reconnection=False)
        self.io.on("room:event", self.heard.put)
        self.io.connect(site.base_url, auth={"token": town.tokens[name]}, transports=[transport], wait_timeout=20)

    def call(self, event, **data):
        """Send, and wait for the acknowledgement."""
        return self.io.call(event, {"room_id": self.town.room, **data}, timeout=20)

    def say(self, body, client_id=None):
        return self.call("message:send", client_id=client_id or f"t{next(_turn)}", body=body)

    def hears(self):
        """The next event, waiting for it."""
        return self.heard.get(timeout=20)

    def hears_nothing_before(self, other, body):
        """Whether the next thing heard is this line of somebody: what came before it was not heard."""
        other.say(body)
        return self.hears()["message"]["body"] == body

    def go(self):
        self.io.disconnect()


@contextmanager
def meeting(town):
    """A function `meet(site, name, transport)` that gives a connected person; all are sent home at the end."""
    people = []

    def meet(site, name, transport="websocket"):
        people.append(Person(town, site, name, transport))
        return people[-1]

    yield meet
    for person in people:
        person.go()
    with warnings.catch_warnings():
        # the client libraries leave it to the collector to close what the server hung up on
        warnings.simplefilter("ignore", ResourceWarning)
        people.clear()
        gc.collect()
