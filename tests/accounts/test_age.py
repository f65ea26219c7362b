"""The gate asks everybody the same, hints at nothing, and keeps nothing but a yes and a day."""

import logging

import pytest
from sqlalchemy import text

from community.accounts.models import User
from community.core.clock import now
from community.core.db import db

FORM = {"handle": "quiet-heron", "email": "h@example.org", "password": "three calm stones", "agreement_version": "1"}


def born(years: int, days: int = 0) -> dict:
    """Somebody whose birthday of this many years is so many days from now."""
    day = now().date().replace(year=now().year - years)
    day = day.fromordinal(day.toordinal() + days)
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


@pytest.mark.parametrize(
    ("given", "adult"), [(born(18), True), (born(18, 1), False), (born(70), True), (born(9), False)]
)
def test_whoever_is_eighteen_today_comes_in(client, given, adult):
    answer = client.post_form("/sign-up/age", given)
    assert (answer.status_code == 303) == adult
    assert ("make a place" in answer.text) != adult or adult
    assert client.get("/sign-up").status_code == (200 if adult else 302)


def test_nothing_hints_at_the_answer(client):
    page = client.get("/sign-up/age").text
    assert client.get("/sign-up").location == "/sign-up/age", "it comes first"
    refused = client.post_form("/sign-up/age", born(15)).text
    for words in (page, refused, client.get("/sign-in").text):
        main = words.split("<main")[1]
        assert not any(hint in main for hint in ("18", "eighteen", "adult", "older", "too young", "age "))


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"day": "31", "month": "2", "year": "1980"},
        {"day": "x", "month": "1", "year": "1"},
        {"day": "1", "month": "1", "year": "2099"},
    ],
)
def test_what_is_no_date_is_asked_again(client, wrong):
    answer = client.post_form("/sign-up/age", wrong)
    assert (answer.status_code, "Please give a day" in answer.text) == (422, True)
    assert "2099" not in answer.text


def test_another_date_is_not_tried_at_once_and_only_the_device_knows(app, client, clock):
    client.post_form("/sign-up/age", born(15))
    [mark] = [cookie for cookie in client._cookies.values() if cookie.key == "seen"]
    assert mark.http_only and "20" not in mark.value.split(".")[0]
    assert "make a place" in client.post_form("/sign-up/age", born(40)).text
    assert "make a place" in client.get("/sign-up/age").text
    assert client.post_form("/sign-up", FORM).location == "/sign-up/age"
    assert db.session.query(User).count() == 0
    assert app.test_client().post_form("/sign-up/age", born(40)).status_code == 303, "another device knows nothing"
    clock.forward(hours=25)
    assert "When were you born" in client.get("/sign-up/age").text


def test_of_an_adult_a_yes_and_the_day_stay(client, caplog):
    caplog.set_level(logging.DEBUG)
    client.post_form("/sign-up/age", {"day": "27", "month": "3", "year": "1984"})
    with client.session_transaction() as kept:
        assert {key: value for key, value in kept.items() if key != "csrf_token"} == {
            "adult_on": now().date().isoformat()
        }
    assert client.post_form("/sign-up", FORM).status_code == 303
    user = db.session.query(User).one()
    assert user.adult_confirmed_on == now().date()
    row = db.session.execute(text("select * from users")).mappings().one()
    assert not any("1984" in str(value) for value in row.values())
    assert "1984" not in caplog.text
    with client.session_transaction() as kept:
        assert "adult_on" not in kept


def test_programs_say_it_themselves(client):
    body = {**FORM, "agreement_version": 1}
    assert client.post("/api/v1/accounts", json={**body, "adult": False}).status_code == 422
    assert client.post("/api/v1/accounts", json={**body, "adult": True}).status_code == 201
