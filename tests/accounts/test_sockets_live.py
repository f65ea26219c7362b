"""The real server and the official client: who may open a socket, and what ends it."""

import http.cookiejar
import json
import threading
import urllib.request

import pytest
import socketio

pytestmark = [
    pytest.mark.own_server,
]
PASSWORD = "three calm stones"


class Person:
    """A browser without pages: cookies and JSON."""

    def __init__(self, site, handle):
        self.site = site
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.call(
            "POST",
            "/accounts",
            handle=handle,
            email=f"{handle}@example.org",
            password=PASSWORD,
            adult=True,
            agreement_version=1,
        )
        self.call("POST", "/session", login=handle, password=PASSWORD)

    def call(self, method, path, **body):
        request = urllib.request.Request(
            f"{self.site.base_url}/api/v1{path}",
            method=method,
            data=json.dumps(body).encode() if body else None,
            headers={"Content-Type": "application/json", "Origin": self.site.base_url},
        )
        with self.opener.open(request, timeout=20) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    @property
    def cookie(self):
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)


def connect(site, transport, cookie=None, token=None):
    """A client, and an event that is set once the server hung up."""
    ear, gone = socketio.Client(reconnection=False), threading.Event()
    ear.on("disconnect", lambda *_: gone.set())
    ear.connect(
        site.base_url,
        headers={"Cookie": cookie} if cookie else {},
        auth={"token": token} if token else None,
        transports=[transport],
        wait_timeout=20,
    )
    return ear, gone


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_a_socket_lives_as_long_as_what_it_was_opened_with(lasting_site, transport):
    person = Person(lasting_site, f"heron-{transport}")
    token = person.call("POST", "/tokens", name="test")
    for refused in ({}, {"token": "made up"}, {"cookie": "session=made-up"}):
        with pytest.raises(socketio.exceptions.ConnectionError):
            connect(lasting_site, transport, **refused)

    by_cookie, cookie_gone = connect(lasting_site, transport, cookie=person.cookie)
    by_token, token_gone = connect(lasting_site, transport, token=token["token"])
    person.call("DELETE", f"/tokens/{token['id']}")
    assert token_gone.wait(20) and by_cookie.connected
    cookie = person.cookie
    person.call("DELETE", "/session")
    assert cookie_gone.wait(20)
    with pytest.raises(socketio.exceptions.ConnectionError):
        connect(lasting_site, transport, cookie=cookie)
    for ear in (by_cookie, by_token):
        ear.disconnect()
