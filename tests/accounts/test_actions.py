"""What is done with accounts, and what is refused. No doors here."""

from dataclasses import replace

import pytest

from community.accounts.actions import (
    addresses,
    agreement,
    no_contact,
    passwords,
    profile,
    sign_ins,
    sign_up,
    standing,
    tokens,
)
from community.accounts.events import AccountCreated, AccountPaused, NoContactChanged, ProfileChanged
from community.accounts.models import FormerHandle, MailToken, NoContact, SignIn, User
from community.core import events
from community.core.clock import now
from community.core.db import db
from community.core.errors import Conflict, Invalid, NotAllowed, NotFound, Suspended, TooMany, WrongLogin
from community.core.passwords import hash_password

GOOD = "three calm stones"


@pytest.fixture
def heard(monkeypatch):
    """Every event that is published."""
    found = []
    listeners = {kind: [*known, found.append] for kind, known in events._handlers.items()}
    monkeypatch.setattr(events, "_handlers", listeners)
    return found


@pytest.fixture
def changed(app, monkeypatch):
    """`changed(verify_email=False)` sets a setting for one test."""
    return lambda **more: monkeypatch.setitem(
        app.extensions, "settings", replace(app.extensions["settings"], **more)
    )  # fmt: skip


def new(handle="heron", email="heron@example.org", **more):
    return sign_up.create_account(handle, email, GOOD, True, more.pop("version", 1), **more)


def test_a_new_account_is_told_of(make, heard):
    user = new()
    assert heard == [AccountCreated(user.id)]
    assert user.identity.name == "heron" and not user.is_verified and user.password_hash.startswith("$argon2id$")


def test_a_second_account_of_an_address_stays_unconfirmed(make, outbox):
    first, second = new(), new("other")
    link = db.session.query(MailToken).filter_by(user_id=first.id).one()
    assert not second.is_verified and "/verify/" in outbox()[0].body
    assert link.email == "heron@example.org"
    first.email_verified_at = now()
    db.session.commit()
    with pytest.raises(Invalid):
        addresses._take(second, "heron@example.org", confirmed=True)


def test_where_nobody_asks_the_first_to_claim_an_address_counts(make, outbox, changed):
    changed(verify_email=False)
    first, second = new(), new("other")
    assert first.is_verified and not second.is_verified
    assert [mail.recipient for mail in outbox()] == ["heron@example.org"] * 2
    assert not any("/verify/" in mail.body for mail in outbox())
    assert sign_ins.sign_in("heron@example.org", GOOD)[0].id == first.id
    assert sign_ins.sign_in("other", GOOD)[0].id == second.id


def test_sign_up_is_limited_per_address(make, changed):
    changed(rate_limits=True)
    for _ in range(10):
        with pytest.raises(Invalid):
            new("a b", address="192.0.2.7")
    with pytest.raises(TooMany):
        new(address="192.0.2.7")
    new(address="192.0.2.8")


def test_guessing_is_limited_per_login_and_address(make, changed):
    changed(rate_limits=True)
    new(address="192.0.2.9")
    for _ in range(10):
        with pytest.raises(WrongLogin):
            sign_ins.sign_in("heron", "not this one", address="192.0.2.9")
    with pytest.raises(TooMany):
        sign_ins.sign_in("Heron", GOOD, address="192.0.2.9")
    assert sign_ins.sign_in("heron", GOOD, address="192.0.2.10")


def test_reset_is_limited_alike_for_everybody(make, changed):
    changed(rate_limits=True)
    for number in range(4):
        passwords.request_reset("nobody@example.org", f"192.0.2.{number}")
    with pytest.raises(TooMany):
        passwords.request_reset("Nobody@example.org", "192.0.2.99")


def test_a_closed_account_does_not_sign_in(make):
    user = make.user("gone", password_hash=hash_password(GOOD), closed_at=now())
    with pytest.raises(WrongLogin):
        sign_ins.sign_in("gone", GOOD)
    assert user.id


def test_hashing_inside_a_transaction_is_a_mistake(make):
    from community.core.db import transaction

    with pytest.raises(RuntimeError), transaction():
        hash_password(GOOD)


def test_one_cannot_end_anothers_sign_in_or_token(make):
    make.sign_in(make.ann)
    theirs = db.session.query(SignIn).one().id
    with pytest.raises(NotFound):
        sign_ins.end_sign_in(make.otto, theirs)
    token, _text = tokens.create_token(make.ann, "mine", ["read"])
    with pytest.raises(NotFound):
        tokens.end_token(make.otto, token.id)


def test_tokens_have_a_bound(make, monkeypatch):
    monkeypatch.setattr(tokens, "MOST", 2)
    for name in "ab":
        tokens.create_token(make.ann, name, ["read"])
    with pytest.raises(Conflict):
        tokens.create_token(make.ann, "c", ["read"])
    make.pause(make.otto)
    with pytest.raises(Suspended):
        tokens.create_token(make.otto, "x", ["read"])


def test_no_contact_is_told_of_and_kept_while_either_wishes_it(make, heard):
    ann, otto = make.ann, make.otto
    make.no_contact(otto, ann)  # Otto wishes it; Ann, who can't see him, learns nothing
    with pytest.raises(NotFound):
        no_contact.choose_no_contact(ann, "otto")
    db.session.get(NoContact, (ann.id, otto.id)).chosen = True
    db.session.commit()
    no_contact.lift_no_contact(ann, "otto")
    assert db.session.query(NoContact).count() == 2
    no_contact.lift_no_contact(otto, "ann")
    assert db.session.query(NoContact).count() == 0
    assert heard == [NoContactChanged(ann.id, otto.id), NoContactChanged(otto.id, ann.id)]


def test_a_handle_given_up_is_nobody_elses(make, heard):
    ann, otto = make.ann, make.otto
    profile.edit_account(ann, handle="annie")
    assert heard == [ProfileChanged(ann.id)] and ann.identity.name == "annie"
    with pytest.raises(Invalid):
        profile.edit_account(otto, handle="Ann")
    with pytest.raises(Invalid):
        new("ann")
    profile.edit_account(ann, handle="Ann")
    assert [former.handle_key for former in db.session.query(FormerHandle)] == ["annie"]


def test_only_what_others_see_is_told_of(make, heard):
    profile.edit_account(make.ann, mail_replies=True, country="GB")
    assert heard == []
    profile.edit_account(make.ann, profile_audience="nobody")
    assert heard == [ProfileChanged(make.ann.id)]


def test_pauses_and_bans_are_told_of_and_end(make, heard):
    standing.suspend(make.ann.id, now().replace(year=now().year + 1))
    standing.ban(make.ann.id)
    assert heard == [AccountPaused(make.ann.id)] * 2 and make.ann.is_suspended
    standing.lift_ban(make.ann.id)
    assert make.ann.is_suspended
    standing.suspend(make.ann.id, None)
    assert not make.ann.is_suspended
    with pytest.raises(NotFound):
        standing.ban(10**9)


def test_admins_give_roles_but_not_to_themselves(make):
    standing.set_role(make.owen, make.ann, "moderator")
    assert make.ann.is_site_moderator
    for actor, other, role, error in (
        (make.mo, make.otto, "moderator", NotAllowed),
        (make.otto, make.otto, "admin", NotAllowed),
        (make.owen, make.owen, "member", NotAllowed),
        (make.owen, make.otto, "king", Invalid),
    ):
        with pytest.raises(error):
            standing.set_role(actor, other, role)


def test_a_new_agreement_keeps_the_old_one(make):
    new()
    second = agreement.publish_agreement(["Be kind.", "  ", "Stay kind."])
    assert (second.version, second.rules) == (2, ["Be kind.", "Stay kind."])
    with pytest.raises(Invalid):
        new("late", "late@example.org", version=1)
    with pytest.raises(Invalid):
        agreement.publish_agreement([" "])


def test_changing_the_password_ends_a_change_of_address(make, outbox):
    ann = make.user("anna", password_hash=hash_password(GOOD))
    addresses.change_email(ann, "thief@example.org", GOOD)
    passwords.change_password(ann, GOOD, "another good one")
    assert all(link.used_at for link in db.session.query(MailToken))
    assert outbox()[-1].recipient == "anna@example.org"
    with pytest.raises(Invalid):
        addresses.change_email(ann, "thief@example.org", GOOD)


def test_a_new_address_of_somebody_else_is_answered_alike(make, outbox):
    ann = make.user("anna", password_hash=hash_password(GOOD))
    addresses.change_email(ann, make.otto.email, GOOD)
    assert [mail.recipient for mail in outbox()] == ["anna@example.org", "otto@example.org"]
    assert db.session.query(MailToken).count() == 0 and db.session.get(User, ann.id).email == "anna@example.org"


def test_the_link_is_sent_again_but_not_to_a_confirmed_address(make, outbox):
    user = new()
    addresses.ask_again(user)
    assert [link.used_at is None for link in db.session.query(MailToken).order_by(MailToken.id)] == [False, True]
    addresses.ask_again(make.ann)
    assert len(outbox()) == 2


def test_a_link_for_a_new_password_ends_with_the_address_it_was_sent_to(make, outbox):
    ann = make.user("anna", email="old@example.org", password_hash=hash_password(GOOD))
    passwords.send_reset_link("old@example.org")
    [reset] = outbox()
    token = reset.body.split("/reset/")[1].split()[0]
    addresses.change_email(ann, "new@example.org", GOOD)
    addresses.verify_email(outbox()[-1].body.split("/verify/")[1].split()[0])
    assert ann.email == "new@example.org"
    with pytest.raises(NotFound):
        passwords.reset_password(token, "whoever reads the old mail")


def test_a_changed_password_ends_tokens_too(make):
    ann = make.user("anna", password_hash=hash_password(GOOD))
    token, _text = tokens.create_token(ann, "somebody else made this", ["read"])
    passwords.change_password(ann, GOOD, "another good one")
    assert token.ended_at is not None


def test_a_password_that_was_changed_meanwhile_opens_nothing(make, monkeypatch):
    ann = make.user("anna", password_hash=hash_password(GOOD))
    checked = sign_ins.is_password

    def slowly(given, stored):
        right = checked(given, stored)
        passwords.change_password(ann, GOOD, "another good one")
        return right

    monkeypatch.setattr(sign_ins, "is_password", slowly)
    with pytest.raises(WrongLogin):
        sign_ins.sign_in("anna", GOOD)
    assert db.session.query(SignIn).filter_by(user_id=ann.id, ended_at=None).count() == 0
