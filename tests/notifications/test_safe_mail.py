"""Mail only where it is safe: asked for, nothing in it, asked again after ninety days, and none at all where said."""

import pytest

from community.accounts.actions import addresses, passwords, profile, sign_up
from community.accounts.models import MAIL_SAFE_FOR
from community.core.jobs import run_waiting
from community.core.passwords import hash_password
from community.notifications import jobs
from community.notifications.actions import notify

PASSWORD = "three calm grey stones"


@pytest.fixture
def ann(make):
    make.site_rules()
    return make.user("anna", password_hash=hash_password(PASSWORD))


@pytest.fixture
def told(monkeypatch, make, clock):
    """`told(user)`: a notice that goes by mail comes to them, and is due."""
    monkeypatch.setattr(jobs, "items", lambda user, due: due)  # whatever it is about can still be seen

    def _told(user) -> None:
        notify([user.id], "post_replied", "post", 1)
        clock.forward(minutes=11)
        jobs.send_due_mail()

    return _told


def test_none_comes_unless_it_was_asked_for_and_it_says_nothing(ann, told, outbox, app):
    told(ann)
    assert outbox() == []
    profile.edit_account(ann, mail_replies=True)
    told(ann)
    (mail,) = outbox()
    for word in ("anna", app.extensions["settings"].site_name, "group", "topic", "support"):
        assert word not in mail.subject + mail.body, word
    assert app.extensions["settings"].site_name not in app.extensions["settings"].mail_from


def test_after_ninety_days_it_is_asked_again_and_none_goes_until_it_is_answered(ann, told, outbox, sign_in, clock):
    profile.edit_account(ann, mail_replies=True)
    clock.forward(days=MAIL_SAFE_FOR.days - 1)
    browser = sign_in(ann)
    assert "Is mail still safe for you?" not in browser.get("/").get_data(as_text=True)
    clock.forward(days=1)
    browser = sign_in(ann)
    told(ann)
    assert outbox() == [] and browser.get("/api/v1/me").json["asks_about_mail"]
    for page in ("/", "/notifications", "/me"):
        assert "Is mail still safe for you?" in browser.get(page).get_data(as_text=True), page
    assert browser.post_form("/me/settings/mail", {"mail_replies": "true"}).location == "/me/settings"
    told(ann)
    assert len(outbox()) == 1
    clock.forward(days=91)
    sign_in(ann).post_form("/me/settings/mail", {"mail_replies": "false"})
    me = sign_in(ann).get("/api/v1/me").json
    assert not me["mail_replies"] and not me["asks_about_mail"], "no is an answer, and is not asked again"


def test_no_mail_at_all_means_not_even_about_security(ann, told, outbox, sign_in, app):
    never = {"mail_replies": "true", "mail_never": "true", "direct_from": "groups", "your_password": PASSWORD}
    assert sign_in(ann).post_form("/me/settings", never).status_code == 303
    told(ann)
    passwords.change_password(ann, PASSWORD, "ten brown new words")
    passwords.request_reset(ann.email)
    run_waiting(app)
    sign_up.create_account("somebody-new", ann.email, "six small stones here", True, 1)
    assert outbox() == []
    addresses.change_email(ann, "other@example.org", "ten brown new words")
    assert [mail.recipient for mail in outbox()] == ["other@example.org"], "the link they asked for just now"


def test_nobody_else_at_an_open_page_or_with_a_token_silences_what_warns_of_them(ann, make, sign_in, client):
    browser, token = sign_in(ann), {"Authorization": f"Bearer {make.token(ann)}"}
    page = {"mail_replies": "true", "mail_never": "true", "direct_from": "everybody", "country": "IE"}
    for wrong in ({}, {"your_password": ""}, {"your_password": "not this one"}):
        answer = browser.post_form("/me/settings", page | wrong)
        assert answer.status_code == 422 and "our password" in answer.text
        assert 'value="IE"' in answer.text, "what was filled in is kept"
    for wrong in ({}, {"your_password": None}, {"your_password": "not this one"}):
        for call in (browser.patch, lambda *given, **more: client.patch(*given, headers=token, **more)):
            answer = call("/api/v1/me", json={"mail_never": True} | wrong)
            assert answer.status_code == 422 and "your_password" in answer.json["errors"]
    assert not ann.mail_never
    switch = {"mail_never": True, "your_password": PASSWORD}
    assert client.patch("/api/v1/me", json=switch, headers=token).json["mail_never"]
    assert 'name="your_password"' not in browser.get("/me/settings").text
    assert browser.post_form("/me/settings", page).status_code == 303, "it is so already"
    assert client.patch("/api/v1/me", json={"mail_never": False}, headers=token).json["mail_never"] is False
    assert browser.post_form("/me/settings", page | {"mail_never": "false"}).status_code == 303


def test_what_a_mail_looks_like_is_shown_before_one_comes(ann, sign_in, told, outbox):
    profile.edit_account(ann, mail_replies=True)
    told(ann)
    (mail,) = outbox()
    page = sign_in(ann).get("/notifications/mail").get_data(as_text=True)
    assert mail.subject in page and mail.body.splitlines()[2] in page
    settings = sign_in(ann).get("/me/settings").get_data(as_text=True)
    assert "/notifications/mail" in settings and "can’t help you back in" in settings
