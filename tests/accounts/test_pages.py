"""Accounts in the browser, without scripts: forms, links, and what they answer."""

import io
import re

import pytest
from PIL import Image

from community.accounts.actions import passwords
from community.accounts.models import SignIn, User
from community.core.db import db
from community.core.passwords import hash_password

NEW = {
    "handle": "quiet-heron",
    "email": "heron@example.org",
    "password": "three calm stones",
    "agreement_version": "1",
}
OLD = "the old password"
BORN = {"day": "27", "month": "3", "year": "1984"}


@pytest.fixture
def ann(make):
    return make.user("anna", password_hash=hash_password(OLD))


@pytest.fixture
def newcomer(client):
    """Somebody who said when they were born, and makes a place now."""
    assert client.post_form("/sign-up/age", BORN).status_code == 303
    return client


def words(answer) -> str:
    return answer.get_data(as_text=True)


def link_in(mail) -> str:
    return re.search(r"https?://[^/]+(/\S+)", mail.body)[1]


@pytest.mark.parametrize("path", ["/sign-up/age", "/sign-in", "/reset", "/agreement", "/sign-in?next=/groups"])
def test_the_open_pages_are_there(client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/me", "/me/profile", "/me/settings", "/me/security", "/me/no-contact", "/agreement", "/people/otto"]
)
def test_my_pages_are_there(sign_in, make, path):
    browser = sign_in(make.ann)
    assert make.otto
    assert browser.get(path).status_code == 200


def test_signing_up_signs_in_and_goes_home(newcomer, outbox):
    answer = newcomer.post_form("/sign-up", NEW)
    assert answer.status_code == 303 and answer.location == "/safety/leaving?next=/"
    assert "quiet-heron" in words(newcomer.get("/me"))
    assert newcomer.get("/sign-up").status_code == 302
    assert newcomer.get(link_in(outbox()[0])).status_code == 200
    assert newcomer.post_form(link_in(outbox()[0])).status_code == 303
    assert db.session.query(User).one().is_verified
    # single use
    assert newcomer.post_form(link_in(outbox()[0])).status_code == 410
    assert newcomer.get(link_in(outbox()[0])).status_code == 410


def test_a_form_that_failed_keeps_what_was_typed_but_the_password(newcomer):
    answer = newcomer.post_form("/sign-up", {**NEW, "email": "nowhere"})
    assert answer.status_code == 422
    assert 'value="quiet-heron"' in words(answer) and 'value="nowhere"' in words(answer)
    assert NEW["password"] not in words(answer)


def test_the_button_suggests_a_handle_and_keeps_the_rest(newcomer):
    answer = newcomer.post_form("/sign-up", {**NEW, "handle": "", "_suggest": "yes"})
    assert answer.status_code == 200
    assert re.search(r'value="[a-z]+-[a-z]+-\d\d"', words(answer)) and 'value="heron@example.org"' in words(answer)
    assert db.session.query(User).count() == 0


def test_a_handle_that_may_be_a_name_is_taken_with_a_word_of_warning(newcomer):
    answer = newcomer.post_form("/sign-up", {**NEW, "handle": "anna.smith"}, follow_redirects=False)
    assert answer.status_code == 303
    assert "may hold a name or a year" in words(newcomer.get("/me"))


@pytest.mark.parametrize(
    ("wished", "reached"),
    [
        ("/groups?x=1", "/groups?x=1"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x=y", "/"),
        ("", "/"),
    ],
)
def test_signing_in_goes_only_to_pages_of_this_site(client, ann, wished, reached):
    answer = client.post_form("/sign-in", {"login": "anna", "password": OLD, "_next": wished})
    assert answer.status_code == 303 and answer.location == reached


def test_a_wrong_password_keeps_the_login(client, ann):
    answer = client.post_form("/sign-in", {"login": "anna", "password": "not this", "_next": "/groups"})
    assert answer.status_code == 422
    assert 'value="anna"' in words(answer) and 'value="/groups"' in words(answer)
    assert "not this" not in words(answer)


def test_signing_in_starts_a_new_session(client, ann):
    with client.session_transaction() as session:
        session["sign_in"], session["planted"] = "known-key", "yes"
    client.post_form("/sign-in", {"login": "ANNA", "password": OLD})
    with client.session_transaction() as session:
        assert session["sign_in"] != "known-key" and "planted" not in session


def test_a_shared_device_is_signed_out_soon(client, ann, clock):
    client.post_form("/sign-in", {"login": "anna", "password": OLD, "shared": "true"})
    with client.session_transaction() as session:
        assert not session.permanent
    clock.forward(hours=3)
    assert client.get("/me").status_code == 302


def test_signing_out_ends_it_for_good(sign_in, make):
    browser = sign_in(make.ann)
    with browser.session_transaction() as session:
        stolen = dict(session)
    answer = browser.post_form("/sign-out")
    assert answer.status_code == 303 and "storage" in answer.headers["Clear-Site-Data"]
    with browser.session_transaction() as session:
        session.update(stolen)
    assert browser.get("/me").status_code == 302


def test_leaving_works_without_a_form(sign_in, make, app):
    browser = sign_in(make.ann)
    assert browser.get("/leave", headers={"Sec-Purpose": "prefetch"}).status_code == 204
    assert browser.get("/me").status_code == 200
    answer = browser.get("/leave")
    assert answer.status_code == 303 and answer.location == app.extensions["settings"].leave_url
    assert "cookies" in answer.headers["Clear-Site-Data"]
    assert browser.get("/me").status_code == 302
    assert db.session.query(SignIn).one().ended_at


def test_a_reset_is_answered_alike_and_works_once(client, make, outbox, app):
    ann = make.user("anna", password_hash=hash_password(OLD))
    make.user("new", email="new@example.org", email_verified_at=None)
    token = make.token(ann)
    app.extensions["jobs"].flush()
    answers = [
        words(client.post_form("/reset", {"email": email})).replace(email, "")
        for email in ("anna@example.org", "nobody@example.org", "new@example.org")
    ]
    assert len({re.sub(r'name="csrf_token" value="[^"]*"', "", answer) for answer in answers}) == 1
    assert outbox() == [] and app.extensions["jobs"].pending_count() == 3
    app.extensions["jobs"].flush()
    for email in ("nobody@example.org", "new@example.org", "anna@example.org"):
        passwords.send_reset_link(email)
    (mail,) = outbox()
    assert mail.recipient == "anna@example.org"
    path = link_in(mail)
    assert client.post_form(path, {"password": "short"}).status_code == 422
    assert client.post_form(path, {"password": "a wholly new one"}).status_code == 303
    assert client.post_form(path, {"password": "and another one"}).status_code == 410
    assert client.post_form("/sign-in", {"login": "anna", "password": OLD}).status_code == 422
    assert (
        client.post_form("/sign-in", {"login": "anna@example.org", "password": "a wholly new one"}).status_code == 303
    )
    assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_a_link_is_over_after_its_time(newcomer, make, outbox, clock):
    newcomer.post_form("/sign-up", NEW)
    clock.forward(days=3)
    assert newcomer.get(link_in(outbox()[0])).status_code == 410
    assert newcomer.post_form(link_in(outbox()[0])).status_code == 410


def test_a_changed_password_signs_other_browsers_out(sign_in, ann):
    here, there = sign_in(ann), sign_in(ann)
    wrong = here.post_form("/me/security/password", {"current_password": "no", "password": "another good one"})
    assert wrong.status_code == 422 and "another good one" not in words(wrong)
    right = here.post_form("/me/security/password", {"current_password": OLD, "password": "another good one"})
    assert right.status_code == 303
    assert here.get("/me").status_code == 200 and there.get("/me").status_code == 302


def test_a_changed_address_is_used_once_confirmed(sign_in, ann, outbox):
    browser = sign_in(ann)
    answer = browser.post_form("/me/security/email", {"email": "other@example.org", "your_password": OLD})
    assert answer.status_code == 303
    told, asked = outbox()
    assert (told.recipient, asked.recipient) == ("anna@example.org", "other@example.org")
    assert "other@example.org" not in told.body
    assert db.session.get(User, ann.id).email == "anna@example.org"
    browser.post_form(link_in(asked))
    assert db.session.get(User, ann.id).email == "other@example.org"


def test_profile_settings_and_notes_are_saved(sign_in, make):
    browser = sign_in(make.ann)
    about = {"about": "Tea.", "profile_audience": "nobody", "_agree": "true"}
    saved = browser.post_form("/me/profile", {**about, "handle": "annie"})
    assert saved.status_code == 303
    settings = {"mail_replies": ["false", "true"], "neutral_tab": ["false"], "country": "IE"}
    assert browser.post_form("/me/settings", settings).status_code == 303
    assert browser.post_form("/me/settings/notes", {"note-abuse": "hide", "note-grief": "show"}).status_code == 303
    mine = browser.get("/api/v1/me").json
    assert (mine["handle"], mine["about"], mine["mail_replies"], mine["country"]) == ("annie", "Tea.", True, "IE")
    assert mine["note_choices"] == {"abuse": "hide", "grief": "show"}
    failed = browser.post_form("/me/profile", {"handle": "a b", "about": "Kept words", "profile_audience": "nobody"})
    assert failed.status_code == 422 and "Kept words" in words(failed)


def test_a_plain_tab_says_nothing(sign_in, make):
    browser = sign_in(make.ann)
    browser.patch("/api/v1/me", json={"neutral_tab": True})
    assert "<title>Notes</title>" in words(browser.get("/me/settings"))


def test_a_picture_is_shown_to_those_who_are_signed_in(sign_in, make, client):
    browser = sign_in(make.ann)
    picture = io.BytesIO()
    Image.new("RGB", (600, 400), "teal").save(picture, "JPEG")
    picture.seek(0)
    answer = browser.post_form("/me/profile/picture", {"picture": (picture, "x.exe")})
    assert answer.status_code == 303
    url = browser.get("/api/v1/me").json["avatar_url"]
    shown = browser.get(url)
    assert shown.mimetype == "image/webp" and shown.cache_control.private
    assert Image.open(io.BytesIO(shown.data)).size == (256, 256)
    assert client.get(url).status_code == 302
    assert browser.post_form("/me/profile/picture", {"picture": (io.BytesIO(b"MZ"), "a.png")}).status_code == 422
    assert browser.post_form("/me/profile/picture").status_code == 422
    browser.post_form("/me/profile/picture/remove")
    assert browser.get("/api/v1/me").json["avatar_url"] is None
    assert browser.get(url).status_code == 404
    assert browser.get("/avatars/..%2f..%2fapp.py").status_code == 404


def test_no_contact_from_a_profile_and_back(sign_in, make):
    browser = sign_in(make.ann)
    assert make.otto
    assert browser.post_form("/me/no-contact", {"handle": "otto"}).status_code == 303
    page = words(browser.get("/me/no-contact"))
    assert "otto" in page and "Undo" in page
    assert browser.get("/people/otto").status_code == 404
    assert browser.post_form("/me/no-contact/otto/lift").status_code == 303
    assert browser.get("/people/otto").status_code == 200
    assert browser.post_form("/me/no-contact", {"handle": "nobody-at-all"}).status_code == 422


def test_tokens_on_the_page(sign_in, make):
    browser = sign_in(make.ann)
    made = browser.post_form("/me/security/tokens", {"name": "calendar", "scopes": "read"})
    token = re.search(r"<code>([^<]+)</code>", words(made))[1]
    assert token not in words(browser.get("/me/security"))
    assert "calendar" in words(browser.get("/me/security"))
    assert browser.post_form("/me/security/tokens", {"name": ""}).status_code == 422


def test_a_paused_account_can_read_why_secure_itself_and_go(client, sign_in, make):
    ann = make.user("anna", password_hash=hash_password(OLD))
    make.pause(ann)
    answer = client.post_form("/sign-in", {"login": "anna", "password": OLD, "_next": "/groups"})
    assert answer.location == "/me"
    assert "paused" in words(client.get("/me")) and client.get("/me/security").status_code == 200
    for path in ("/me/profile", "/me/settings", "/people/anna", "/me/no-contact"):
        assert client.get(path).status_code == 403, path
    assert client.post_form("/sign-out-everywhere").status_code == 303
    assert client.get("/me").status_code == 302


def test_a_new_agreement_is_shown_at_the_door(sign_in, make):
    browser = sign_in(make.ann)
    make.site_rules(2, ["Be kinder."])
    assert browser.get("/").location == "/agreement?next=/"
    assert "Be kinder." in words(browser.get("/agreement"))
    assert browser.post_form("/agreement", {"agreement_version": "1"}).status_code == 422
    assert browser.post_form("/agreement", {"_next": "/me"}).status_code == 422
    assert browser.post_form("/agreement", {"agreement_version": "2", "_next": "/me"}).location == "/me"
    assert "agreement" not in browser.get("/").headers.get("Location", "")


def test_a_form_from_elsewhere_is_refused(sign_in, make):
    browser = sign_in(make.ann)
    assert browser.post("/sign-out", headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert browser.post("/sign-out").status_code == 400
    assert browser.get("/me").status_code == 200
