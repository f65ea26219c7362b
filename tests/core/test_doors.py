"""What every door does the same way."""

import sqlite3

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError

from community.core.db import refused_by_database
from community.core.doors import safe_next


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/groups", "/groups"), ("/search?q=a#b", "/search?q=a#b"), ("", "/"), (None, "/"), ("//evil.example", "/"),
        ("https://evil.example", "/"), ("/\\evil.example", "/"), ("javascript:alert(1)", "/"), ("groups", "/"),
        ("/ok\r\nSet-Cookie: a=b", "/"), ("\t//evil.example", "/"), ("///evil.example", "/"), ("/" + "a" * 3000, "/"),
    ],
)  # fmt: skip
def test_next_leads_only_to_pages_of_this_site(address, leads_to):
    assert safe_next(address) == leads_to


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://localhost.evil.example",
                                    "http://localhost:81", "https://localhost"])  # fmt: skip
@pytest.mark.parametrize("path", ["/library/suggest", "/api/v1/resources"])
def test_a_change_must_come_from_this_site(sign_in, make, origin, path):
    browser = sign_in(make.ann)
    answer = browser.post(path, json={"title": "x"}, headers={"Origin": origin})
    assert answer.status_code == 403


def test_a_token_needs_no_origin(app, make):
    answer = app.test_client().post(
        "/api/v1/resources", json={}, headers={"Authorization": f"Bearer {make.token(make.ann)}", "Origin": None}
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("token", ["", "x", "Basic abc", "Bearer", "Bearer  ", "Bearer nonsense"])
def test_a_wrong_token_is_401(app, make, token):
    answer = app.test_client().get("/api/v1/resources", headers={"Authorization": token})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_for_reading_only_reads(app, make):
    headers = {"Authorization": f"Bearer {make.token(make.ann, ['read'])}"}
    client = app.test_client()
    assert client.get("/api/v1/resources", headers=headers).status_code == 200
    assert client.post("/api/v1/resources", json={}, headers=headers).status_code == 403


def test_a_stale_form_comes_back_with_its_text(sign_in, make):
    answer = sign_in(make.ann).post(
        "/library/suggest", data={"title": "A long thought", "summary": "with <many> words", "csrf_token": "old"}
    )
    assert answer.status_code == 400
    assert "A long thought" in answer.text
    assert "with &lt;many&gt; words" in answer.text
    assert "csrf_token" in answer.text


def test_too_much_at_once_is_413(sign_in, make):
    browser = sign_in(make.ann)
    answer = browser.post("/api/v1/resources", data=b"x" * 7_000_000, content_type="application/json")
    assert answer.status_code == 413
    answer = browser.post_form("/library/suggest", {"summary": "x" * 7_000_000})
    assert answer.status_code == 413


def test_deep_json_is_400(sign_in, make):
    body = "[" * 200_000 + "]" * 200_000
    answer = sign_in(make.ann).post("/api/v1/resources", data=body, content_type="application/json")
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize("path", ["/library", "/help", "/api/v1/resources", "/api/v1/nothing", "/sign-in"])
def test_every_answer_carries_the_headers(sign_in, make, path):
    answer = sign_in(make.ann).get(path)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_wrong_method_says_which_are_right(sign_in, make):
    answer = sign_in(make.ann).put("/api/v1/resources", json={})
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert answer.json["status"] == 405


@pytest.mark.parametrize("address", ["//[", "//[x", "//\u2100"])
def test_an_address_that_makes_no_sense_leads_home(client, address):
    assert safe_next(address) == "/"
    assert client.get("/sign-in", query_string={"next": address}).status_code == 200


def test_half_a_character_is_400(sign_in, make):
    group = make.group("Evenings", members=[make.ann])
    body = {"answers": [], "agreement_version": 1, "invitation": "\ud800"}
    answer = sign_in(make.otto).post(f"/api/v1/groups/{group.slug}-hidden/memberships", json=body)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("said", "status"),
    [("database or disk is full", 503), ("database is locked", 503), ("no such table: posts", None)],
)
def test_a_mistake_of_ours_does_not_look_like_a_full_disk(said, status):
    found = refused_by_database(OperationalError("select", {}, sqlite3.OperationalError(said)))
    assert (found.status if found else None) == status


def test_the_same_at_the_same_moment_is_409_and_a_mistake_is_not():
    twice = IntegrityError("insert", {}, sqlite3.IntegrityError("UNIQUE constraint failed: a.b"))
    empty = IntegrityError("insert", {}, sqlite3.IntegrityError("NOT NULL constraint failed: a.b"))
    assert refused_by_database(twice).status == 409
    assert refused_by_database(empty) is None


def test_what_people_wrote_stays_out_of_database_errors(db):
    with pytest.raises(SQLAlchemyError) as caught, db.session.begin_nested():
        db.session.execute(db.text("select :words from nowhere"), {"words": "my secret"})
    assert "my secret" not in str(caught.value)


def test_a_report_of_the_browser_logs_no_address(client, caplog):
    sent = {"csp-report": {"document-uri": "http://localhost/reset/secret", "violated-directive": "img-src\nx"}}
    assert client.post("/csp-report", json=sent).status_code == 204
    assert "img-src" in caplog.text
    assert "secret" not in caplog.text
    assert "img-src\n" not in caplog.text


def test_a_report_that_makes_no_sense_is_taken_quietly(client):
    for sent in (b"[" * 100_000, b"{", b"\xff", b"[]", b'{"csp-report": 5}'):
        assert client.post("/csp-report", data=sent).status_code == 204
