"""The private list of whom somebody needs to be kept apart from: what it keeps, says, and never tells."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import inspect, select

from community.accounts.actions.keep_apart import MOST, keep_apart, let_go
from community.accounts.actions.profile import edit_account
from community.accounts.models import KeepApart
from community.accounts.queries.keep_apart import digest_of, kept_apart
from community.core.db import db
from community.core.errors import Conflict, Invalid, NotFound, TooMany
from community.core.settings import settings
from community.core.tokens import digest


@pytest.fixture
def bea(make):
    return make.user("bea", email="bea@home.example")


def test_a_dump_of_the_database_names_nobody(app, make, bea, monkeypatch):
    """Neither in plain, nor as a digest that names could be tried on without the key."""
    keep_apart(make.ann, "@Bea", "that one")
    keep_apart(make.ann, "Bea@Home.example", "the same")
    kept = [str(vars(row)) for row in db.session.scalars(select(KeepApart))]
    assert {column.name for column in inspect(KeepApart).columns} == {"id", "user_id", "digest", "label", "created_at"}
    for guess in ("bea", "handle:bea", "bea@home.example", "email:bea@home.example"):
        assert not [row for row in kept if guess in row or digest(guess) in row]
    before = digest_of("bea")
    monkeypatch.setitem(app.extensions, "settings", replace(settings(), secret_key="another"))
    assert digest_of("bea") != before


def test_who_is_meant_is_known_by_every_handle_and_a_confirmed_address(make, bea):
    ann, otto = make.ann, make.otto
    ids = [ann.id, bea.id, otto.id]
    assert kept_apart(ids) == set()
    keep_apart(ann, "BEA")
    assert kept_apart(ids) == {(ann.id, bea.id)}
    edit_account(bea, handle="beatrix")
    assert kept_apart(ids) == {(ann.id, bea.id)}
    keep_apart(otto, "bea@home.example")
    assert kept_apart(ids) == {(ann.id, bea.id), (otto.id, bea.id)}
    bea.email_verified_at = None  # anybody could give that address
    db.session.commit()
    assert kept_apart(ids) == {(ann.id, bea.id)}
    assert kept_apart([bea.id, otto.id]) == set()


def test_one_look_up_where_nobody_has_a_list(make, bea, count_queries):
    with count_queries() as seen:
        assert kept_apart([make.ann.id, bea.id]) == set()
    assert len([statement for statement in seen if "keep_apart" in statement]) == 1


def test_the_same_again_changes_the_label(make):
    one = keep_apart(make.ann, "somebody", "first")
    assert keep_apart(make.ann, " @SomeBody ", "second").id == one.id
    assert one.label == "second"


def test_it_has_an_end_and_oneself_is_not_on_it(make):
    with pytest.raises(Invalid):
        keep_apart(make.ann, "Ann")
    for number in range(MOST):
        keep_apart(make.ann, f"somebody{number}")
    with pytest.raises(Conflict):
        keep_apart(make.ann, "one-more")


def test_nobody_tries_names_by_the_hundred(make, app, monkeypatch):
    monkeypatch.setitem(app.extensions, "settings", replace(settings(), rate_limits=True))
    with pytest.raises(TooMany):
        for _ in range(30):
            keep_apart(make.ann, "somebody")


def test_only_its_owner_takes_an_entry_off(make):
    entry = keep_apart(make.ann, "somebody")
    with pytest.raises(NotFound):
        let_go(make.otto, entry.id)
    let_go(make.ann, entry.id)
    assert db.session.get(KeepApart, entry.id) is None


def test_page_and_api_answer_the_same_whoever_is_called_so(make, bea, sign_in):
    """Byte for byte, with a match and without; before an address is confirmed, too."""
    ann = make.user("new-here", email_verified_at=None)
    make.group(members=[ann, bea], owner=make.mo)
    answers = []
    for who, other in (("bea", "bea@home.example"), ("nil", "nil@home.example")):
        browser = sign_in(ann)
        page = browser.post_form("/me/keep-apart", {"whom": who, "label": "them"}, follow_redirects=True)
        made = browser.post("/api/v1/me/keep-apart", json={"whom": other, "label": "mail"})
        listed = browser.get("/api/v1/me/keep-apart")
        assert (page.status_code, made.status_code, listed.status_code) == (200, 201, 200)
        assert set(made.json) == {"id", "label", "since"}
        assert "bea" not in page.get_data(as_text=True) + listed.get_data(as_text=True)
        text = [answer.get_data(as_text=True) for answer in (page, made, listed)]
        ids = [one["id"] for one in listed.json["items"]]
        for one in ids:
            text = [words.replace(f"/{one}/", "/N/").replace(f'"id":{one},', '"id":N,') for words in text]
        answers.append([_plain(words) for words in text])
        for one in ids:
            assert browser.delete(f"/api/v1/me/keep-apart/{one}").status_code == 204
    assert answers[0] == answers[1]


def _plain(words: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]*"|"since":"[^"]*"|[A-Za-z0-9_-]{40,}', "…", words)


def test_what_is_no_handle_and_no_address_is_refused_kindly(make, sign_in):
    browser = sign_in(make.ann)
    for who in ("+44 7700 900123", "07700 900123", "x", "@", "a@b"):
        answer = browser.post("/api/v1/me/keep-apart", json={"whom": who})
        assert answer.status_code == 422, who
        assert answer.json["errors"]["whom"]
    assert "phone" in browser.post("/api/v1/me/keep-apart", json={"whom": "+44 7700 900123"}).json["errors"]["whom"][0]
    page = browser.post_form("/me/keep-apart", {"whom": "+44 7700 900123", "label": "them"})
    assert page.status_code == 422
    assert "phone number" in page.get_data(as_text=True)
