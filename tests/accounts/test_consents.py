"""Consents: each apart, in its own words, with a time, and taken back as easily as given."""

import pytest

from community.accounts.actions import profile
from community.accounts.queries.belongings import belongings
from community.core import consents
from community.core.consents import Consent
from community.core.db import db
from community.core.errors import Conflict, Invalid, NotFound
from community.wiring.consents import CONSENTS


def states(user) -> dict[str, tuple[bool, bool]]:
    return {one.name: (one.is_current, one.was_withdrawn) for one in consents.consents_of(user.id)}


def test_each_is_given_and_taken_back_apart(make):
    ann = make.ann
    assert set(states(ann).values()) == {(False, False)}, "nobody is taken to agree"
    given = consents.give(ann.id, "profile", 1)
    assert (given.statement, given.version, given.withdrawn_at) == (CONSENTS["profile"].statement, 1, None)
    assert consents.give(ann.id, "profile").id == given.id, "twice is once"
    assert states(ann) == {"profile": (True, False), "mail": (False, False)}
    consents.withdraw(ann.id, "profile")
    assert states(ann)["profile"] == (False, True)
    assert given.withdrawn_at is not None and given.erased_at is None
    assert consents.give(ann.id, "profile").id != given.id, "what was, stays known"
    for kind in ("tarot", ""):
        with pytest.raises(NotFound):
            consents.give(ann.id, kind)


def test_new_words_are_asked_for_anew(make, monkeypatch):
    consents.give(make.ann.id, "profile")
    newer = {**CONSENTS, "profile": consents.ConsentKind("Words", 2, "Other words.", stop=lambda _user: None)}
    monkeypatch.setattr(consents, "_kinds", newer)
    found = consents.standing(make.ann.id, "profile")
    assert (found.is_current, found.given.version) == (False, 1)
    with pytest.raises(Conflict):
        consents.give(make.ann.id, "profile", 1)
    consents.give(make.ann.id, "profile", 2)
    assert [(one.version, one.withdrawn_at is None) for one in db.session.query(Consent).order_by(Consent.id)] == [
        (1, False),
        (2, True),
    ]


def test_taking_back_stops_and_deletes_what_it_was_for(make):
    ann = make.user("anne", about="Two children.")
    consents.give(ann.id, "profile")
    consents.withdraw(ann.id, "profile")
    assert (ann.profile_audience, ann.about) == ("nobody", "Two children."), "kept for herself, until she says"
    for changes in ({"about": "One dog."}, {"profile_audience": "members"}):
        with pytest.raises(Invalid):
            profile.edit_account(ann, **changes)
    profile.edit_account(ann, country="GB")
    consents.withdraw(ann.id, "profile", erase=True)
    assert ann.about == ""
    with pytest.raises(Invalid):
        consents.withdraw(ann.id, "mail", erase=True)
    consents.give(ann.id, "profile")
    profile.edit_account(ann, about="One dog.", profile_audience="groups")


def test_mail_is_a_consent_whichever_door_it_is_set_by(make):
    profile.edit_account(make.ann, mail_replies=True)
    assert states(make.ann)["mail"] == (True, False)
    profile.edit_account(make.ann, mail_replies=False)
    assert states(make.ann)["mail"] == (False, True)
    profile.edit_account(make.ann, mail_replies=True)
    consents.withdraw(make.ann.id, "mail")
    assert make.ann.mail_replies is False


def test_the_pages_ask_and_show(make, sign_in):
    browser = sign_in(make.ann)
    answer = browser.post_form("/me/profile", {"about": "Two children.", "profile_audience": "members"})
    assert (answer.status_code, "Please tick that you agree" in answer.text) == (422, True)
    assert "Two children." in answer.text
    browser.post_form("/me/profile", {"about": "Two children.", "_agree": "true", "profile_audience": "members"})
    assert make.ann.about == "Two children."
    page = browser.get("/me/consents").text
    assert "Agreed" in page and CONSENTS["profile"].statement in page
    assert browser.post_form("/me/consents/mail", {"version": "1"}).status_code == 422
    assert browser.post_form("/me/consents/mail", {"version": "7", "agree": "true"}).status_code == 409
    assert browser.post_form("/me/consents/profile/withdraw", {"erase": "true"}).status_code == 303
    assert (make.ann.about, "Taken back" in browser.get("/me/consents").text) == ("", True)
    make.pause(make.ann)
    assert browser.post_form("/me/consents/mail/withdraw").status_code == 303, "a right of the paused too"


def test_programs_and_the_copy_have_them(make, sign_in):
    browser = sign_in(make.ann)
    put = browser.put("/api/v1/me/consents/mail", json={"agree": True, "version": 1})
    assert (put.status_code, put.json["agreed"], put.json["agreed_version"]) == (200, True, 1)
    assert browser.put("/api/v1/me/consents/mail", json={"agree": False, "version": 1}).status_code == 422
    assert browser.delete("/api/v1/me/consents/mail").status_code == 204
    assert [one["withdrawn"] for one in browser.get("/api/v1/me/consents").json["items"]] == [False, True]
    assert browser.delete("/api/v1/me/consents/tarot").status_code == 404
    [section] = [part for part in belongings(make.ann) if part.name == "consents"]
    assert section.rows[0]["withdrawn_at"] is not None
