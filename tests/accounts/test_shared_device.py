"""A shared or watched device: signed out soon by doing nothing, and nothing is kept on it."""

import pytest

from community.accounts.actions import sign_ins
from community.accounts.jobs import end_expired_sign_ins
from community.accounts.models import SignIn
from community.core.db import db
from community.core.passwords import hash_password

PASSWORD = "three calm grey stones"
LOOKS = {"Sec-Fetch-Mode": "cors"}  # a script that looks what is new


@pytest.fixture
def ann(make):
    make.site_rules()
    return make.user("anna", password_hash=hash_password(PASSWORD))


@pytest.fixture
def shared(client, ann):
    """Ann's browser on a shared device, signed in by the page."""
    answer = client.post_form("/sign-in", {"login": "anna", "password": PASSWORD, "shared": "true"})
    assert answer.status_code == 303
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("session="))
    assert "Expires" not in cookie and "Max-Age" not in cookie, "gone when the browser closes"
    return client


def is_in(browser) -> bool:
    page, api = browser.get("/me", headers=LOOKS), browser.get("/api/v1/me", headers=LOOKS)
    assert (page.status_code == 200) == (api.status_code == 200)
    return api.status_code == 200


def test_ten_minutes_without_a_sign_of_anybody_end_it_everywhere(shared, listen, clock):
    """On pages, in the API and on the socket, whichever asks first."""
    ear = listen(shared)
    for _ in range(3):
        clock.forward(minutes=9)
        assert shared.get("/me").status_code == 200, "whoever does something stays"
    clock.forward(minutes=9, seconds=50)
    assert is_in(shared) and ear.emit("room:leave", {"room_id": 1})["ok"]
    clock.forward(seconds=20)
    assert not is_in(shared), "what a script asked for was nobody's doing"
    assert ear.emit("room:leave", {"room_id": 1})["error"]["status"] == 401
    end_expired_sign_ins()
    assert not ear.connected
    assert shared.get("/me").location.startswith("/sign-in")
    answer = shared.get("/leave?idle=1")
    assert answer.location == "/sign-in" and answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "nothing happened for a while" in shared.get("/sign-in").get_data(as_text=True)


def test_two_hours_are_the_most(shared, clock):
    for _ in range(12):
        clock.forward(minutes=9, seconds=55)
        assert shared.get("/me").status_code == 200
    clock.forward(minutes=2)
    assert not is_in(shared)


def test_nobody_makes_a_way_in_there_that_lasts_longer(shared):
    """Whoever finds it open for a moment would read along for good."""
    assert shared.post("/api/v1/tokens", json={"name": "mine"}).status_code == 403
    page = shared.post_form("/me/security/tokens", {"name": "mine"})
    assert page.status_code == 403 and "none can be made on a shared device" in page.text
    assert shared.get("/api/v1/tokens").json["items"] == []


def test_whoever_only_types_says_so(shared, clock):
    for _ in range(3):
        clock.forward(minutes=8)
        assert shared.post("/api/v1/me/here", headers={"Sec-Fetch-Mode": "cors"}).status_code == 204
    clock.forward(minutes=11)
    assert shared.post("/api/v1/me/here").status_code == 401


def test_the_page_says_so_and_goes_by_itself_without_scripts(shared):
    page = shared.get("/me").get_data(as_text=True)
    assert 'data-idle="600"' in page
    assert '<noscript><meta http-equiv="refresh" content="600; url=/leave?idle=1"></noscript>' in page
    assert "shared device" in page


def test_any_other_sign_in_goes_on_and_costs_nothing(client, ann, clock, count_queries):
    client.post("/api/v1/session", json={"login": "anna", "password": PASSWORD})
    assert "data-idle" not in client.get("/me").get_data(as_text=True)
    with count_queries() as seen:
        client.get("/me")
    assert not any("sign_ins.shared" in one and "SELECT sign_ins" in one for one in seen)
    clock.forward(days=29)
    assert client.get("/api/v1/me").status_code == 200
    clock.forward(days=2)
    assert client.get("/api/v1/me").status_code == 401


def test_it_is_a_setting(app, ann, monkeypatch, clock):
    object.__setattr__(app.extensions["settings"], "shared_idle_minutes", 3)
    try:
        key = sign_ins.open_sign_in(ann, shared=True)
        assert db.session.query(SignIn).one().expires_at <= sign_ins.now() + sign_ins._idle()
        clock.forward(minutes=4)
        sign_ins.stay(key)
        assert db.session.query(SignIn).one().expires_at < sign_ins.now(), "what is over stays over"
    finally:
        object.__setattr__(app.extensions["settings"], "shared_idle_minutes", 10)
