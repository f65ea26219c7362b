"""Who may open a socket, and what ends it."""

import pytest
from sqlalchemy.exc import OperationalError

from community.accounts import jobs
from community.accounts import sockets as accounts_sockets
from community.accounts.actions import passwords, sign_ins, standing, tokens
from community.accounts.models import ApiToken
from community.core import realtime
from community.core.clock import now
from community.core.db import db, transaction
from community.core.passwords import hash_password
from community.core.realtime import socketio
from community.core.tokens import digest


def key_of(browser):
    with browser.session_transaction() as session:
        return session["sign_in"]


def test_a_stranger_is_refused(listen, client):
    assert not listen(client).connected
    assert not listen(client, auth={"token": "made up"}).connected
    assert not listen(client, auth={"token": ["x"]}).connected
    assert not listen(client, auth={"token": "\ud800"}).connected
    assert not listen(client, auth="token").connected


def test_who_comes_while_the_database_is_away_is_told_to_come_again(listen, sign_in, make, monkeypatch):
    def away(_record):
        raise OperationalError("", {}, Exception("gone"))

    monkeypatch.setattr(accounts_sockets, "socket_user", away)
    answers = []
    monkeypatch.setattr(accounts_sockets, "ConnectionRefusedError", lambda *why: answers.append(why) or RuntimeError())
    with pytest.raises(RuntimeError):
        listen(sign_in(make.ann))
    assert answers == [("The site does not answer just now", {"again": True})]


def test_a_cookie_or_a_token_lets_in_and_hears(listen, sign_in, make):
    ears = [listen(sign_in(make.ann)), listen(auth={"token": make.token(make.ann)}), listen(sign_in(make.otto))]
    assert all(ear.connected for ear in ears)
    with transaction():
        realtime.tell([make.ann.id], "notification", {"kind": "x"})
    assert [len(ear.heard("notification")) for ear in ears] == [1, 1, 0]


def test_an_ended_sign_in_or_token_is_refused(listen, sign_in, make):
    browser, token = sign_in(make.ann), make.token(make.ann)
    sign_ins.sign_out(key_of(browser))
    tokens.end_all(make.ann)
    assert not listen(browser).connected
    assert not listen(auth={"token": token}).connected


def test_signing_out_ends_the_sockets_of_that_browser_alone(listen, sign_in, make):
    browser, other = sign_in(make.ann), sign_in(make.ann)
    ear, other_ear = listen(browser), listen(other)
    sign_ins.sign_out(key_of(browser))
    assert not ear.connected and other_ear.connected


def test_signing_out_everywhere_keeps_this_browser(listen, sign_in, make):
    here, there = sign_in(make.ann), sign_in(make.ann)
    ear, other_ear = listen(here), listen(there)
    assert sign_ins.sign_out_everywhere(make.ann, key_of(here)) == 1
    assert ear.connected and not other_ear.connected


def test_ending_a_token_ends_its_sockets(listen, sign_in, make):
    token = make.token(make.ann)
    ear, cookie_ear = listen(auth={"token": token}), listen(sign_in(make.ann))
    row = db.session.query(ApiToken).filter_by(digest=digest(token)).one()
    tokens.end_token(make.ann, row.id)
    assert not ear.connected and cookie_ear.connected


def test_changing_the_password_ends_the_other_sockets(listen, sign_in, make):
    ann = make.user("anna", password_hash=hash_password("the old password"))
    here, there = sign_in(ann), sign_in(ann)
    ear, other_ear = listen(here), listen(there)
    passwords.change_password(ann, "the old password", "the new password", key_of(here))
    assert ear.connected and not other_ear.connected


@pytest.mark.parametrize("act", ["suspend", "ban"])
def test_a_paused_account_hears_nothing_more(listen, sign_in, make, act, clock):
    browser = sign_in(make.ann)
    ear = listen(browser)
    if act == "suspend":
        standing.suspend(make.ann.id, now().replace(year=now().year + 1))
    else:
        standing.ban(make.ann.id)
    assert not ear.connected
    assert not listen(browser).connected
    standing.suspend(make.ann.id, None)
    standing.lift_ban(make.ann.id)
    assert listen(browser).connected


@pytest.mark.parametrize("asked", [1, 2])
@pytest.mark.parametrize("act", ["sign_out", "ban"])
def test_who_is_signed_out_or_paused_while_they_come_does_not_come_in(listen, sign_in, make, monkeypatch, act, asked):
    browser, ask, times = sign_in(make.ann), accounts_sockets.socket_user, []
    key, user_id = key_of(browser), make.ann.id

    def and_then(record):
        user = ask(record)
        times.append(user)
        if len(times) == asked:
            sign_ins.sign_out(key) if act == "sign_out" else standing.ban(user_id)
        return user

    monkeypatch.setattr(accounts_sockets, "socket_user", and_then)
    assert not listen(browser).connected
    assert not list(socketio.server.manager.get_participants("/", f"user:{user_id}"))


def test_a_socket_does_not_outlive_its_sign_in(listen, sign_in, make, clock):
    browser, with_token = sign_in(make.ann), make.token(make.ann)
    ear, other = listen(browser), listen(auth={"token": with_token})
    jobs.end_expired_sign_ins()
    assert ear.connected
    clock.forward(days=2)
    jobs.end_expired_sign_ins()
    assert not ear.connected and other.connected


def test_whoever_keeps_track_is_told_when_a_socket_is_gone(listen, sign_in, make):
    gone = []
    realtime.on_disconnect(gone.append)
    try:
        ear = listen(sign_in(make.ann))
        ear.io.disconnect()
    finally:
        realtime._on_disconnect.remove(gone.append)
    assert len(gone) == 1
