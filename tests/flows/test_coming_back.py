"""Somebody who is banned or paused closes their account, and comes back with the same address."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from community.accounts.actions import addresses, closing, sign_up
from community.accounts.models import MailToken, User
from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid
from community.core.passwords import hash_password
from community.core.tokens import digest
from community.moderation.actions.appeals import appeal, decide_appeal
from community.moderation.actions.cases import decide
from community.moderation.actions.reports import report
from community.moderation.jobs import anonymise_old_cases
from community.moderation.models.decisions import KeptOut
from community.moderation.queries.statements import statements_for

PASSWORD = "three calm grey stones"
ADDRESS = "rex@home.example"


@pytest.fixture
def rex(make):
    make.site_rules()
    return make.user("rex", email=ADDRESS, password_hash=hash_password(PASSWORD))


@pytest.fixture
def kept_out(make, rex):
    """`kept_out("ban")`: decided about Rex, by the site."""

    def _kept_out(decision: str = "ban", **more) -> None:
        case = report(make.ann, "user", "rex", "threat").case
        decide(make.mo, case.id, decision, "You threatened people here.", case.version, rule=1, **more)

    return _kept_out


def leave(user: User) -> None:
    closing.ask_to_close(db.session.get(User, user.id), PASSWORD, at_once=True)


def again(handle: str, email: str = ADDRESS) -> User:
    return sign_up.create_account(handle, email, PASSWORD, True, 1)


def links(user: User) -> int:
    return db.session.query(MailToken).filter_by(user_id=user.id).count()


def test_whoever_was_banned_and_left_does_not_come_back_by_the_same_address(rex, kept_out, client, outbox):
    kept_out()
    leave(rex)
    answers, before = [], len(outbox())
    for handle, email in (("rex-two", "Rex@home.example"), ("sue-two", "other@home.example")):
        said = {"handle": handle, "email": email, "password": PASSWORD, "adult": True, "agreement_version": 1}
        answer = client.post("/api/v1/accounts", json=said)
        own = ("id", "handle", "email", "initials", "mark", "created_at")
        answers.append((answer.status_code, {name: value for name, value in answer.json.items() if name not in own}))
    assert answers[0] == answers[1], "nobody learns from the answer whose address it was"
    refused, link = outbox()[before:]
    assert refused.recipient == "Rex@home.example" and "/verify/" not in refused.body and "/verify/" in link.body
    assert "Rebuild" not in refused.subject + refused.body and "paused" in refused.body
    back = db.session.query(User).filter_by(handle="rex-two").one()
    addresses.ask_again(back)
    assert not links(back) and not back.is_verified
    assert [mail.recipient for mail in outbox()[before + 2 :]] == ["Rex@home.example"]
    addresses.change_email(db.session.query(User).filter_by(handle="sue-two").one(), ADDRESS, PASSWORD)
    assert "/verify/" not in outbox()[-1].body


def test_the_address_itself_is_nowhere_and_its_trace_goes_with_the_evidence(rex, kept_out, clock):
    kept_out()
    leave(rex)
    [kept] = db.session.scalars(sa.select(KeptOut))
    for guess in (ADDRESS, f"email:{ADDRESS}"):
        assert guess not in str(vars(kept)) and kept.digest != digest(guess)
    anonymise_old_cases()
    assert not links(again("rex-two"))
    clock.forward(days=366)
    anonymise_old_cases()
    assert db.session.query(KeptOut).count() == 0
    assert links(again("rex-three"))


def test_a_pause_with_an_end_counts_until_then(rex, kept_out, clock):
    kept_out("suspend", until=now() + timedelta(days=30))
    leave(rex)
    assert not links(again("rex-two"))
    clock.forward(days=31)
    assert links(again("rex-three"))
    anonymise_old_cases()
    assert db.session.query(KeptOut).count() == 0


def test_a_second_look_lets_them_in_again(make, rex, kept_out):
    kept_out()
    asked = appeal(rex, next(iter(statements_for(rex).items)).id, "It was a quotation.")
    leave(rex)
    assert not links(again("rex-two"))
    decide_appeal(make.owen, asked.id, "overturned", "You are right.")
    assert links(again("rex-three"))


def test_another_address_first_makes_no_difference_and_they_may_take_their_own_back(rex, kept_out, outbox):
    kept_out()
    for email in ("else@home.example", ADDRESS, "else@home.example"):
        addresses.change_email(rex, email, PASSWORD)
        addresses.verify_email(outbox()[-1].body.split("/verify/")[1].split()[0])
        assert rex.email == email and rex.is_verified
    leave(rex)
    assert not links(again("rex-two")) and not links(again("rex-three", "else@home.example"))


def test_a_link_that_waited_in_the_mail_does_not_help(rex, kept_out, outbox):
    rex.email_verified_at = None
    db.session.commit()
    second = again("rex-two")
    token = outbox()[-1].body.split("/verify/")[1].split()[0]
    rex.email_verified_at = now()
    db.session.commit()
    kept_out()
    leave(rex)
    with pytest.raises(Invalid):
        addresses.verify_email(token)
    assert not db.session.get(User, second.id).is_verified


def test_of_an_address_that_nobody_confirmed_nothing_is_kept(rex, kept_out):
    """It may be somebody else's, who would be kept out for it."""
    rex.email_verified_at = None
    db.session.commit()
    kept_out()
    leave(rex)
    assert db.session.query(KeptOut).count() == 0


def test_nothing_is_kept_of_others_and_the_page_says_what_stays(make, rex, kept_out, sign_in):
    stays = "your confirmed e-mail address, as a digest"
    assert stays not in sign_in(rex).get("/me/close").text
    kept_out()
    browser = sign_in(rex)
    assert stays in browser.get("/me/close").text
    answer = browser.post("/api/v1/me/closing", json={"words": "take", "at_once": True, "your_password": PASSWORD})
    assert stays in answer.get_data(as_text=True)
    assert db.session.query(KeptOut).count() == 1
    sue = make.user("sue", password_hash=hash_password(PASSWORD))
    leave(sue)
    assert db.session.query(KeptOut).count() == 1 and links(again("sue-two", "sue@example.org"))
