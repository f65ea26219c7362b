"""People who use a running site through its API and Socket.IO only."""

import json
import os
import queue
import shutil
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests
import socketio

from tests.services.process import ROOT

PATIENCE = 30  # seconds until something that should be heard is missed


class Person:
    """Somebody with a handle, a token, and, once they listen, a socket."""

    def __init__(self, base_url: str, handle: str):
        self.base_url, self.handle = base_url, handle
        self.password = f"{handle} and three brown stones"
        self.http = requests.Session()
        self.ear: PythonEar | ScriptEar | None = None
        self.token = ""

    def call(self, method: str, path: str, body: dict | None = None, expect: int = 200) -> Any:
        """One call of the API; fails the test unless it answers as expected."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {"Origin": self.base_url}
        answer = self.http.request(method, f"{self.base_url}/api/v1{path}", json=body, headers=headers, timeout=20)
        assert answer.status_code == expect, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def get(self, path: str, expect: int = 200) -> Any:
        return self.call("GET", path, expect=expect)

    def post(self, path: str, body: dict | None = None, expect: int = 201) -> Any:
        return self.call("POST", path, body or {}, expect)

    def sign_up(self) -> "Person":
        """Make an account, sign in, and take a token."""
        version = self.get("/site")["agreement"]["version"]
        self.post("/accounts", {"handle": self.handle, "email": f"{self.handle}@example.org",
                                "password": self.password, "adult": True, "agreement_version": version})  # fmt: skip
        return self.sign_in()

    def sign_in(self) -> "Person":
        self.post("/session", {"login": self.handle, "password": self.password}, 200)
        self.token = self.post("/tokens", {"name": "story"})["token"]
        return self

    def listen(self, kind: "Callable[..., PythonEar | ScriptEar]", **how: Any) -> None:
        """Open a socket with the token."""
        self.ear = kind(self.base_url, self.token, **how)

    def emit(self, event: str, data: dict) -> dict:
        assert self.ear is not None
        return self.ear.emit(event, data)


class PythonEar:
    """python-socketio's client."""

    def __init__(self, url: str, token: str, transports: list[str] | None = None):
        self.events: queue.Queue = queue.Queue()
        self.client = socketio.Client(reconnection=False)
        self.client.on("*", lambda event, data=None: self.events.put((event, data)))
        self.client.connect(url, auth={"token": token}, transports=transports, wait_timeout=PATIENCE)

    def emit(self, event: str, data: dict) -> dict:
        return self.client.call(event, data, timeout=PATIENCE)

    def next(self, name: str) -> dict:
        """The next event of this name; others are passed over."""
        while True:
            event, data = self.events.get(timeout=PATIENCE)
            if event == name:
                return data

    def drop(self) -> None:
        """Lose the connection as a phone does."""
        self.client.eio.disconnect(abort=True)

    def close(self) -> None:
        self.client.disconnect()
        self.client.shutdown()


class ScriptEar:
    """The official JavaScript client, in Node."""

    def __init__(self, url: str, token: str, transports: list[str] | None = None):
        self.events: queue.Queue = queue.Queue()
        self.answers: dict[int, queue.Queue] = {}
        self.process = subprocess.Popen(
            [node(), str(Path(__file__).parent / "live_client.mjs"), str(ROOT / "static" / "package.json")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        threading.Thread(target=self._read, daemon=True).start()
        self._tell(do="connect", url=url, token=token, transports=transports or ["websocket"])
        state, data = self.events.get(timeout=PATIENCE)
        if state != "connected":
            raise ConnectionError(data)

    def emit(self, event: str, data: dict) -> dict:
        number = len(self.answers)
        self.answers[number] = queue.Queue()
        self._tell(do="emit", id=number, event=event, data=data)
        return self.answers[number].get(timeout=PATIENCE)

    def next(self, name: str) -> dict:
        while True:
            event, data = self.events.get(timeout=PATIENCE)
            if event == name:
                return data

    def drop(self) -> None:
        self._tell(do="drop")
        self.next("disconnected")

    def close(self) -> None:
        if self.process.poll() is None:
            self._tell(do="quit")
            self.process.wait(PATIENCE)
        for pipe in (self.process.stdin, self.process.stdout):
            pipe.close()  # type: ignore[union-attr]

    def _tell(self, **command: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            heard = json.loads(line)
            if "answer" in heard:
                self.answers[heard["id"]].put(heard["answer"])
            elif "now" in heard:
                self.events.put((heard["now"], heard.get("message")))
            else:
                self.events.put((heard["event"], heard["data"]))


def node() -> str:
    """The system's Node, else the one that the build brought."""
    brought = ROOT / ".tools" / "node" / "bin" / "node"
    found = shutil.which("node") or (str(brought) if os.access(brought, os.X_OK) else None)
    assert found, "the front end is built with Node, so there is one"
    return found
