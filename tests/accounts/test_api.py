"""The JSON door of accounts, as the contract has it."""

import pytest

from community.accounts.models import SignIn, SiteAgreement, User
from community.core.db import db

NEW = {
    "handle": "Quiet-Heron",
    "email": "Heron@example.org",
    "password": "three calm stones",
    "adult": True,
    "agreement_version": 1,
}


def test_sign_up_then_in_then_out(client):
    answer = client.post("/api/v1/accounts", json=NEW)
    assert answer.status_code == 201
    assert answer.json["handle"] == "Quiet-Heron" and answer.json["email_verified"] is False
    assert "session" not in answer.headers.get("Set-Cookie", "")
    assert client.get("/api/v1/me").status_code == 401

    answer = client.post("/api/v1/session", json={"login": "quiet-heron", "password": NEW["password"]})
    assert answer.status_code == 200 and answer.json["handle"] == "Quiet-Heron"
    assert client.get("/api/v1/me").json["email"] == NEW["email"]
    assert client.get("/api/v1/me").json["created_at"].endswith("Z")
    assert len(client.get("/api/v1/me/sessions").json["items"]) == 1

    assert client.delete("/api/v1/session").status_code == 204
    assert client.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"adult": False}, "adult"),
        ({"adult": None}, "adult"),
        ({"agreement_version": 7}, "agreement_version"),
        ({"handle": "ab"}, "handle"),
        ({"handle": "Admin"}, "handle"),
        ({"handle": "ann o"}, "handle"),
        ({"handle": ".."}, "handle"),
        ({"handle": "h\u00e9ron"}, "handle"),
        ({"email": "nowhere"}, "email"),
        ({"email": "a@b"}, "email"),
        ({"email": "a@b.org\r\nBcc: c@d.org"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "x" * 201}, "password"),
        ({"password": "aaaaaaaaaaaa"}, "password"),
        ({"password": "Password123"}, "password"),
        ({"password": "heron@example.org"}, "password"),
        ({"password": "\ud800 half a sign"}, "password"),
        ({"password": 12345678901}, "password"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_sign_up_says_what_is_wrong(client, change, field):
    answer = client.post("/api/v1/accounts", json={**NEW, **change})
    assert answer.status_code == 422
    assert field in answer.json["errors"]


def test_a_taken_handle_is_refused(client, make):
    make.user("quiet-heron")
    answer = client.post("/api/v1/accounts", json=NEW)
    assert answer.status_code == 422 and "handle" in answer.json["errors"]


def test_a_taken_address_is_answered_like_a_free_one(client, make, outbox):
    make.user("first", email="heron@example.org")
    taken = client.post("/api/v1/accounts", json=NEW)
    free = client.post("/api/v1/accounts", json={**NEW, "handle": "other-heron", "email": "free@example.org"})
    assert taken.status_code == free.status_code == 201
    private = {"id", "handle", "initials", "mark", "email", "created_at"}
    assert {key: value for key, value in taken.json.items() if key not in private} == {
        key: value for key, value in free.json.items() if key not in private
    }
    assert [(mail.recipient, "/verify/" in mail.body) for mail in outbox()] == [
        ("heron@example.org", False),
        ("free@example.org", True),
    ]


def test_the_second_step_is_refused_until_it_is_built(client):
    answer = client.post("/api/v1/session", json={"login": "ann", "password": "x", "code": "123456"})
    assert answer.status_code == 422 and "code" in answer.json["errors"]


def test_a_wrong_pair_says_the_same_for_somebody_and_nobody(client):
    client.post("/api/v1/accounts", json=NEW)
    somebody = client.post("/api/v1/session", json={"login": "quiet-heron", "password": "not this one"})
    nobody = client.post("/api/v1/session", json={"login": "no-such-heron", "password": "not this one"})
    unverified = client.post("/api/v1/session", json={"login": NEW["email"], "password": NEW["password"]})
    assert somebody.status_code == nobody.status_code == unverified.status_code == 401
    assert somebody.json == nobody.json == unverified.json


def test_a_session_given_by_somebody_else_is_not_kept(client, make):
    """Fixation: what a stranger put into the cookie before is gone, and the key is new."""
    client.post("/api/v1/accounts", json=NEW)
    with client.session_transaction() as session:
        session["sign_in"], session["planted"] = "known-key", "yes"
    client.post("/api/v1/session", json={"login": "quiet-heron", "password": NEW["password"]})
    with client.session_transaction() as session:
        assert session["sign_in"] != "known-key" and "planted" not in session
    assert db.session.query(SignIn).one().key_digest != session["sign_in"]


def test_settings_change_one_by_one(sign_in, make):
    browser = sign_in(make.ann)
    answer = browser.patch(
        "/api/v1/me", json={"about": "I like tea.", "country": "GB", "note_choices": {"abuse": "hide"}}
    )
    assert answer.status_code == 200
    assert answer.json["about"] == "I like tea." and answer.json["note_choices"] == {"abuse": "hide"}
    assert browser.patch("/api/v1/me", json={"mail_replies": True}).json["about"] == "I like tea."


@pytest.mark.parametrize(
    "change",
    [
        {"role": "admin"},
        {"email": "x@example.org"},
        {"note_choices": {"abuse": "maybe"}},
        {"note_choices": {"weather": "hide"}},
        {"note_choices": []},
        {"profile_audience": "world"},
        {"country": "gb"},
        {"about": "x" * 501},
        {"about": "a\x00b"},
        {"mail_replies": "perhaps"},
    ],
)
def test_what_cant_be_changed_is_refused(sign_in, make, change):
    assert sign_in(make.ann).patch("/api/v1/me", json=change).status_code == 422


def test_tokens_are_shown_once_and_end(client, sign_in, make):
    browser = sign_in(make.ann)
    made = browser.post("/api/v1/tokens", json={"name": "calendar"})
    assert made.status_code == 201 and made.json["scopes"] == ["read", "write"]
    bearer = {"Authorization": f"Bearer {made.json['token']}"}
    assert client.get("/api/v1/me", headers=bearer).json["handle"] == "ann"
    listed = browser.get("/api/v1/tokens").json["items"]
    assert [row["id"] for row in listed] == [made.json["id"]] and "token" not in listed[0]
    assert sign_in(make.otto).delete(f"/api/v1/tokens/{made.json['id']}").status_code == 404
    assert browser.delete(f"/api/v1/tokens/{made.json['id']}").status_code == 204
    assert client.get("/api/v1/me", headers=bearer).status_code == 401


def test_a_reading_token_may_not_write(client, make):
    bearer = {"Authorization": f"Bearer {make.token(make.ann, scopes=['read'])}"}
    assert client.get("/api/v1/me", headers=bearer).status_code == 200
    assert client.patch("/api/v1/me", json={"about": "x"}, headers=bearer).status_code == 403


@pytest.mark.parametrize("path", ["/api/v1/tokens/", "/api/v1/me/sessions/"])
def test_a_number_beyond_any_id_is_nothing(sign_in, make, path):
    assert sign_in(make.ann).delete(path + "9" * 25).status_code == 404


def test_no_contact_hides_both_from_each_other(sign_in, make):
    ann, otto = sign_in(make.ann), sign_in(make.otto)
    assert ann.put("/api/v1/me/no-contact/otto").status_code == 204
    assert ann.put("/api/v1/me/no-contact/otto").status_code == 204
    assert ann.get("/api/v1/people/otto").status_code == 404
    assert otto.get("/api/v1/people/ann").status_code == 404
    assert [row["handle"] for row in ann.get("/api/v1/me/no-contact").json["items"]] == ["otto"]
    assert otto.get("/api/v1/me/no-contact").json["items"] == []
    # who was put at a distance finds nobody there, as with a handle that never was
    assert otto.put("/api/v1/me/no-contact/ann").status_code == 404
    assert otto.delete("/api/v1/me/no-contact/ann").status_code == 404
    assert ann.delete("/api/v1/me/no-contact/otto").status_code == 204
    assert ann.get("/api/v1/people/otto").status_code == otto.get("/api/v1/people/ann").status_code == 200
    assert ann.put("/api/v1/me/no-contact/ann").status_code == 422


def test_a_paused_account_reaches_itself_and_nothing_else(sign_in, make):
    browser = sign_in(make.ann)
    make.pause(make.ann)
    assert browser.get("/api/v1/me").status_code == 200
    assert browser.get("/api/v1/me/sessions").status_code == 200
    for refused in (browser.get("/api/v1/tokens"), browser.get("/api/v1/people/otto")):
        assert refused.status_code == 403
        assert refused.json["type"] == "suspended" and refused.json["until"].endswith("Z")
    assert browser.patch("/api/v1/me", json={"mail_replies": True}).status_code == 200
    assert browser.patch("/api/v1/me", json={"about": "words for others"}).json["type"] == "suspended"
    assert browser.delete("/api/v1/session").status_code == 204


def test_an_unverified_account_reads_and_does_not_write(sign_in, make):
    browser = sign_in(make.user("newcomer", email_verified_at=None))
    assert browser.get("/api/v1/people/newcomer").status_code == 200
    assert browser.patch("/api/v1/me", json={"about": "hello"}).status_code == 403
    assert browser.patch("/api/v1/me", json={"neutral_tab": True}).status_code == 200


def test_sign_up_stores_the_agreement_that_was_accepted(client):
    client.post("/api/v1/accounts", json=NEW)
    user = db.session.query(User).filter_by(handle_key="quiet-heron").one()
    assert db.session.get(SiteAgreement, user.agreement_version).rules
