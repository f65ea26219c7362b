"""Somebody takes a copy of everything along: all of it is there, and nothing of anybody else."""

import io
import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from community.accounts.models import RightsRequest, User
from community.chat.actions.messages import send_message
from community.chat.models.rooms import Room
from community.core.belongings import sections
from community.core.clock import now
from community.core.db import db
from community.core.passwords import hash_password
from community.forums.actions.posts import create_post, edit_post
from community.forums.actions.reactions import set_reaction
from community.forums.models import Topic
from community.milestones.models import NotToday
from community.moderation.actions.reports import report
from community.notifications.models import Notification
from community.wiring.belongings import KEPT, PARTS

PASSWORD = "three calm grey stones"


def unpacked(answer) -> tuple[dict, str, list[str]]:
    """The copy: for programs, to read, and the names of what is in it."""
    with ZipFile(io.BytesIO(answer.get_data())) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        return json.loads(archive.read("everything.json")), archive.read("everything.html").decode(), names


def person(handle: str) -> User:
    """One of the people of everything, who can be asked for the password."""
    found = db.session.scalar(select(User).where(User.handle == handle))
    found.password_hash = hash_password(PASSWORD)
    db.session.commit()
    return found


@pytest.fixture
def bea(everything):
    return person("bea")


def test_all_of_it_is_there_and_nothing_of_anybody_else(everything, bea, sign_in):
    ann, browser = person("ann"), sign_in(bea)
    create_post(ann, db.session.get(Topic, everything.private["topic"]), "Words of Ann alone.")
    send_message(ann, everything.private["direct"], "of-ann", "A line of Ann alone.")
    report(ann, "post", everything.private["post"], "unkind", "Ann told this to the moderators.")
    page = browser.get("/me/export")
    assert page.status_code == 200 and "A copy of everything" in page.get_data(as_text=True)
    answer = browser.post_form("/me/export", {"your_password": PASSWORD})
    assert answer.status_code == 200 and answer.mimetype == "application/zip" and answer.is_streamed
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="notes-{now():%Y-%m-%d}.zip"'
    found, page, names = unpacked(answer)
    assert found["account"][0]["email"] == bea.email and found["account"][0]["handle"] == "bea"
    assert [row["group"] for row in found["memberships"]] == ["Circle", "Cellar"]
    assert "The evenings are long" in [row["title"] for row in found["topics"]]
    assert "Soup." in [row["body"] for row in found["posts"]], "also what was hidden from others"
    assert "Only to you." in [row["body"] for row in found["lines"]]
    assert "Not for everybody." in [row["body"] for row in found["lines"]]
    assert {row["decision"] for row in found["statements"]} == {"warn", "hide"}
    assert {row["reason"] for row in found["appeals"]} == {"Please look again."}
    pictures = {row["picture"] for name in ("names", "lines") for row in found[name] if row["picture"]}
    assert len(pictures) == 3 and pictures < set(names)
    assert all(name.endswith(".webp") for name in pictures), "what any phone can open"
    for word in ("Soup.", "The evenings are long", "Asked for help", "Only to you.", *pictures):
        assert word in page, word
    assert found["no_contact"] == [{"since": found["no_contact"][0]["since"]}], "since when, and not whom"
    whole = json.dumps(found) + page
    for word in ("alone.", "Ann told this", "password", "ola", "Grete", "grete", "moderator_id", "argon"):
        assert word not in whole, word
    assert [row.kind for row in db.session.query(RightsRequest).filter_by(user_id=bea.id)] == ["copy"]


def test_the_map_of_what_is_kept_names_the_sections_that_are_given(everything, bea):
    given = {section.name for part in PARTS for section in part(bea)}
    named = {section for section, _then in KEPT.values() if not section.startswith("(")}
    assert named - given == set(), "said to be in the copy, but no slice gives it"
    beside = {"account", "line_revisions", "cheers_got", "appeals", "consents", "kept_drafts"}
    assert given - named == beside, "what hangs on other rows, or names its person by a plain number"


def test_what_is_rare_is_given_too(everything, bea, make):
    ann, topic = person("ann"), db.session.get(Topic, everything.private["topic"])
    mine = create_post(bea, topic, "As it was before.")
    edit_post(bea, mine.id, "As it is now.")
    set_reaction(ann, mine.id, "thank_you")
    db.session.add_all([NotToday(user_id=bea.id, until=now().date()), Notification(
        user_id=bea.id, kind="mentioned", subject_type="message", subject_id=1)])  # fmt: skip
    db.session.commit()
    found = {section.name: section.rows for section in sections(bea)}
    assert found["post_revisions"][-1]["body"] == "As it was before."
    assert found["not_today"] and found["notices"]
    assert {section.name: section.rows for section in sections(ann)}["post_reactions"][0]["kind"] == "thank_you"
    assert db.session.get(Room, everything.private["room"]) is not None


def test_the_password_is_asked_for_again_and_it_is_no_endless_well(everything, bea, sign_in, app, monkeypatch):
    browser = sign_in(bea)
    for call in (
        lambda given: browser.post_form("/me/export", {"your_password": given}),
        lambda given: browser.post("/api/v1/me/export", json={"your_password": given}),
    ):
        assert call("not the password").status_code == 422
    assert db.session.query(RightsRequest).count() == 0
    answer = browser.post("/api/v1/me/export", json={"your_password": PASSWORD})
    assert answer.status_code == 200 and "everything.json" in unpacked(answer)[2]
    monkeypatch.setattr(type(app.extensions["settings"]), "rate_limits", True)
    object.__setattr__(app.extensions["settings"], "rate_limits", True)
    try:
        codes = [browser.post("/api/v1/me/export", json={"your_password": "no"}).status_code for _ in range(6)]
    finally:
        object.__setattr__(app.extensions["settings"], "rate_limits", False)
    assert codes == [422] * 5 + [429]


def test_a_paused_person_takes_theirs_along_and_nothing_is_left_behind(everything, sign_in, app, tmp_path, monkeypatch):
    sam = person("sam")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    answer = sign_in(sam).post_form("/me/export", {"your_password": PASSWORD})
    assert unpacked(answer)[0]["account"][0]["suspended_until"]
    assert list(Path(tmp_path).iterdir()) == []
