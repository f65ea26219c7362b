"""Somebody in a chat whose connection and whose server fail: says everything again until it is acknowledged."""

import itertools
import json
import random
import threading
import time
from collections import defaultdict

import requests
import websocket

from tests.chat.client import Client

FAILURES = (OSError, websocket.WebSocketException, requests.RequestException)
PATIENCE = 5  # seconds until an answer that has not come is taken for lost
GAP = 0.5  # seconds until a missing number is asked for


class Wire:
    """One WebSocket that speaks Socket.IO: no thread of its own, and it breaks as a telephone does."""

    def __init__(self, base_url, token):
        address = base_url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
        self.raw = websocket.create_connection(address, timeout=PATIENCE)
        self.answers, self.numbers, self.token = {}, itertools.count(1), token
        try:
            self.connect()
        except BaseException:
            self.raw.shutdown()
            raise

    def connect(self):
        self.raw.recv()
        self.raw.send("40" + json.dumps({"token": self.token}))
        answer = self.raw.recv()
        if not answer.startswith("40"):
            raise ConnectionError(answer)

    def ask(self, event, data):
        """Send; the number under which the answer will come."""
        number = next(self.numbers)
        self.raw.send(f"42{number}" + json.dumps([event, data]))
        return number

    def hear(self, seconds):
        """The next event, or None when nothing came. Raises what FAILURES names once the connection is gone."""
        self.raw.settimeout(seconds)
        try:
            frame = self.raw.recv()
        except websocket.WebSocketTimeoutException:
            return None
        if not frame or frame.startswith(("1", "41")):
            raise ConnectionError("hung up on")
        if frame == "2":
            self.raw.send("3")
        elif frame.startswith("43"):
            number, _, answer = frame[2:].partition("[")
            self.answers[int(number)] = json.loads("[" + answer)[0]
        elif frame.startswith("42"):
            return json.loads(frame[2:])
        return None

    def drop(self):
        """Gone, without a word."""
        self.raw.shutdown()


class WholeLog(Client):
    """Reads the whole room when it must read afresh, not only its newest page."""

    def start(self, page):
        first, lines = page, page["items"]
        while page["next"] is not None:
            page = self.history(page["next"], 100)
            lines = page["items"] + lines
        super().start({**first, "items": lines})


class Member(threading.Thread):
    """Says, edits, takes back, answers, pins and pauses as `todo` has it, each again until it is acknowledged.

    `said` is what was acknowledged: client id -> [message id, the words that stand, or None for taken back];
    `gave` are the warm answers that were: message id -> kinds.
    With nothing to do they listen. Whoever is refused stays connected, and listens for what they should not hear.
    """

    def __init__(self, town, name, addresses, todo, seed):
        super().__init__(name=name, daemon=True)
        self.town, self.addresses, self.todo = town, addresses, list(todo)
        self.chance, self.http, self.ending = random.Random(seed), requests.Session(), threading.Event()
        self.said, self.heard, self.live, self.done, self.cut = {}, [], set(), 0, 0
        self.gave = defaultdict(set)
        self.asked, self.log, self.refused, self.failed, self.early_since = None, None, None, None, None

    def run(self):
        try:
            while not self.ending.is_set():
                self.attempt()
        except BaseException as failure:
            self.failed = failure
        finally:
            self.http.close()

    def attempt(self):
        """One connection, for as long as it lasts. Which process it leads to is chance, as behind a proxy."""
        self.base_url = self.chance.choice(self.addresses)
        wire = None
        try:
            wire = Wire(self.base_url, self.town.tokens[self.name])
            self.come_in(wire)
            while not self.ending.is_set():
                self.work(wire)
        except FAILURES:
            self.cut += 1
            self.ending.wait(self.chance.uniform(0.05, 0.3))  # not all come back at once
        finally:
            if wire is not None:
                wire.drop()

    def get(self, path, **query):
        answer = self.http.get(
            f"{self.base_url}/api/v1/rooms/{self.town.room}/{path}",
            params={name: value for name, value in query.items() if value is not None},
            headers={"Authorization": f"Bearer {self.town.tokens[self.name]}"},
            timeout=PATIENCE,
        )
        answer.raise_for_status()
        return answer.json()

    def read_room(self):
        """The room as it stands now, read by HTTP."""
        return WholeLog(
            lambda before, limit: self.get("messages", before=before, limit=limit),
            lambda after: self.get("events", after=after),
        )

    def come_in(self, wire):
        """Hear first, then catch up from the last number without a gap."""
        if self.log is None and self.name in self.town.members:
            self.log = self.read_room()
        after = self.log.seq if self.log else 0
        answer = self.answer(wire, wire.ask("room:join", {"room_id": self.town.room, "after": after}))
        if not answer["ok"]:
            return self.be_refused(answer)
        if answer["snapshot_required"]:
            self.log.early.clear()
            self.log.read_afresh()
        for event in answer["events"]:
            self.log.receive(event)
        return None

    def be_refused(self, answer):
        """For good, or only for now: then all begins again with a new connection."""
        if answer["error"]["status"] != 404:
            raise ConnectionError(answer)
        self.refused = 404
        self.todo.clear()

    def work(self, wire):
        if self.asked is None and self.todo:
            self.asked = self.next_step()
        if self.asked is not None:
            event, data, client_id, words = self.asked
            self.take(self.answer(wire, wire.ask(event, {"room_id": self.town.room, **data})), client_id, words)
            self.asked, self.done = None, self.done + 1
            if self.chance.random() < 0.02:
                raise ConnectionError("lost in a tunnel")
            if self.chance.random() < 0.01:  # a tab asleep: it reads nothing, and looks again when it is seen
                self.ending.wait(self.chance.uniform(0.5, 2))
                self.come_in(wire)
        until = time.monotonic() + self.chance.uniform(0, 0.2)  # to read what the others say
        while (left := until - time.monotonic()) > 0:
            self.listen(wire, left)

    def next_step(self):
        act = self.todo.pop(0)
        if act in ("pause", "resume"):
            return f"room:{act}", {}, None, None
        if act in ("react", "pin") and (others := self.others()):
            data = {"message_id": self.chance.choice(others), "on": self.chance.random() < 0.7}
            return f"message:{act}", {**data, "kind": "with_you"} if act == "react" else data, None, None
        standing = [client_id for client_id, (_, words) in self.said.items() if words is not None]
        if act == "say" or not standing:
            client_id = f"{self.name}-{len(self.todo)}"
            words = f"{self.name} says {client_id}"
            return "message:send", {"client_id": client_id, "body": words}, client_id, words
        client_id = self.chance.choice(standing)
        number = self.said[client_id][0]
        if act == "edit":
            words = f"{self.name} changed {client_id} with {len(self.todo)} to go"
            return "message:edit", {"message_id": number, "body": words}, client_id, words
        return "message:remove", {"message_id": number}, client_id, None

    def others(self):
        """What others said and still stands, as far as is known here."""
        lines = self.log.lines.values() if self.log else ()
        return [line["id"] for line in lines if line["status"] == "published" and line["author"]["handle"] != self.name]

    def take(self, answer, client_id, words):
        """Note what is acknowledged. What is removed already can't be found to be removed again."""
        event, data, *_ = self.asked
        if client_id is None:
            if answer["ok"] and event == "message:react":
                given = self.gave[data["message_id"]]
                (given.add if data["on"] else given.discard)(data["kind"])
            elif not answer["ok"] and (answer["error"]["status"] == 503 or answer["error"]["type"] == "paused"):
                self.be_refused(answer)
        elif answer["ok"]:
            number = answer["message"]["id"] if "message" in answer else self.said[client_id][0]
            assert self.said.get(client_id, [number])[0] == number, "one client id is one line"
            self.said[client_id] = [number, words]
        elif answer["error"]["status"] == 404 and words is None:
            self.said[client_id][1] = None
        else:
            self.be_refused(answer)

    def answer(self, wire, number):
        deadline = time.monotonic() + PATIENCE
        while number not in wire.answers:
            left = deadline - time.monotonic()
            if left <= 0:
                raise ConnectionError("no answer")
            self.listen(wire, left)
        return wire.answers.pop(number)

    def listen(self, wire, seconds):
        event = wire.hear(min(seconds, GAP))
        if event is not None:
            self.heard.append(event)
            if event[0] == "room:event" and self.log:
                self.live.add(event[1]["seq"])
                self.log.receive(event[1])
            elif event[0] == "room:pulse" and self.log:
                self.log.expect(event[1]["last_seq"])
        if not (self.log and self.log.behind):
            self.early_since = None
        elif self.early_since is None:
            self.early_since = time.monotonic()
        elif time.monotonic() - self.early_since > GAP:
            self.log.catch_up()
