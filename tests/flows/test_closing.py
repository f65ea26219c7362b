"""Somebody closes their account: what goes is gone, what stays is nameless, and nobody can be taken for them."""

import re

import pytest
import sqlalchemy as sa

from community.accounts.actions import closing
from community.accounts.actions.profile import edit_account
from community.accounts.models import RightsRequest, User
from community.accounts.queries.people import handle_taken
from community.chat.actions.messages import edit_message, send_message
from community.core import jobs
from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid
from community.core.passwords import hash_password
from community.forums.actions import leaving as forums_leaving
from community.forums.actions.posts import create_post, edit_post
from community.forums.actions.topics import create_topic
from community.forums.models import Post, Topic
from community.groups.models import Group, Membership
from community.groups.queries.groups import group_for
from community.milestones.actions.cheers import cheer
from community.milestones.actions.milestones import define
from community.moderation.actions.reports import report
from community.moderation.jobs import anonymise_old_cases
from community.moderation.models.cases import Case
from community.moderation.models.decisions import Appeal
from community.wiring import work
from community.wiring.belongings import GONE, KEPT
from tests.flows.everything import PASSWORD, _milestone

#: A word that bea alone writes, wherever one can write.
WORD = "xylophone"
#: Where it may be found for a year: what moderators decided on.
EVIDENCE = {"reports.detail", "reports.snapshot", "case_reasons.snapshot", "decisions.snapshot"}


def person(handle: str) -> User:
    found = db.session.scalar(sa.select(User).where(User.handle == handle))
    found.password_hash = hash_password(PASSWORD)
    db.session.commit()
    return found


@pytest.fixture
def bea(everything):
    return person("bea")


def write_everywhere(bea: User, ann: User, names: dict) -> dict:
    """The word in everything that somebody can write; the ids of a topic, a post and a line of theirs."""
    db.session.execute(sa.update(Membership).values(published_count=9))  # nothing is read first
    bea.about = f"I play the {WORD}."
    db.session.commit()
    group = group_for(bea, names["group"])
    topic = create_topic(bea, group, title=f"A {WORD} at night", body=f"Who else has a {WORD}?")
    answer = create_post(ann, topic, "I have one.")
    edit_post(bea, create_post(bea, topic, f"First the {WORD}.").id, f"Then the {WORD}.")
    line = send_message(bea, names["room"], "w-1", f"A line with a {WORD}.").message
    edit_message(bea, names["room"], line.id, f"Another {WORD}.")
    for place in ("direct", "word"):
        send_message(bea, names[place], f"w-{place}", f"In private: {WORD}.")
    define(bea, **(_milestone("community") | {"title": f"Learnt the {WORD}"}))
    cheer(bea, define(ann, **_milestone("community")), "with_you", f"Bravo, {WORD}.")
    report(bea, "post", answer.id, "unkind", f"Because of the {WORD}.")
    report(ann, "user", "bea", "unkind")
    report(ann, "topic", topic.id, "spam")
    db.session.commit()
    return {"topic": topic.id, "post": db.session.scalar(sa.select(Post.id).where(Post.body.like(f"Then%{WORD}%")))}


def found_in(*words: str) -> set[str]:
    """Every column of every table in which one of these words stands."""
    found = set()
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, sa.String | sa.Text | sa.JSON):
                text = sa.func.lower(sa.cast(column, sa.Text))
                like = sa.or_(*(text.like(f"%{word}%") for word in words))
                if db.session.scalar(sa.select(sa.func.count()).select_from(table).where(like)):
                    found.add(f"{table.name}.{column.name}")
    return found


def rows_of(user_id: int) -> set[str]:
    """Every column in which a row points at this person."""
    return {
        f"{table.name}.{key.parent.name}"
        for table in db.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "users"
        and db.session.scalar(sa.select(sa.func.count()).select_from(table).where(key.parent == user_id))
    }


def test_who_takes_their_words_away_and_erases_now_leaves_nothing_but_evidence_for_a_year(
    everything, bea, sign_in, listen, app, clock, outbox
):
    ann, user_id = person("ann"), bea.id
    names = write_everywhere(bea, ann, everything.private)
    assert len(found_in(WORD)) > 8, "it is in all of these first"
    browser, token = sign_in(bea), everything.make.token(bea)
    ear = listen(browser)
    answer = browser.post_form("/me/close", {"words": "take", "at_once": "true", "your_password": PASSWORD})
    assert answer.status_code == 303 and answer.location == "/closed"
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Your account is closed" in browser.get("/closed").get_data(as_text=True)
    jobs.run_waiting(app)
    db.session.expire_all()
    assert found_in(WORD) <= EVIDENCE
    assert found_in("bea@example.org") == set()
    gone = {column for column, (_given, then) in KEPT.items() if then == GONE}
    assert rows_of(user_id) & gone == set(), "said to be gone at once"
    # nobody comes in as them, by any way, and nobody can be taken for them
    assert not ear.connected and browser.get("/me").status_code == 302
    assert browser.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert browser.post("/api/v1/session", json={"login": "bea", "password": PASSWORD}).status_code in (401, 422)
    assert handle_taken("Bea")
    # what others wrote is whole, and an empty place tells of what went
    seen = sign_in(ann).get(f"/topics/{names['topic']}").get_data(as_text=True)
    assert "I have one." in seen and WORD not in seen and "bea" not in re.sub(r"<script.*", "", seen)
    assert sign_in(ann).get("/people/bea").status_code == 404
    assert sign_in(ann).get(f"/api/v1/search?q={WORD}").json["items"] == []
    clock.forward(days=370)
    db.session.execute(sa.update(Case).where(Case.decided_at.is_(None)).values(decided_at=Case.opened_at))
    db.session.execute(sa.update(Appeal).values(decided_at=Appeal.created_at, decision="upheld"))
    db.session.commit()
    anonymise_old_cases()
    assert found_in(WORD) == set() and found_in('"bea"') == set()


def test_who_leaves_their_words_is_nameless_and_stays_apart_from_whom_they_chose(everything, bea, sign_in, app):
    ann, ola, user_id = person("ann"), person("ola"), bea.id
    names = write_everywhere(bea, ann, everything.private)
    everything.make.join(ola, db.session.scalar(sa.select(Group).where(Group.slug == everything.private["group"])))
    answer = sign_in(bea).post(
        "/api/v1/me/closing", json={"words": "leave", "at_once": True, "your_password": PASSWORD}
    )
    assert answer.status_code == 200 and answer.json["closed"] and answer.json["kept"][0]["why"]
    jobs.run_waiting(app)
    for address in (f"/topics/{names['topic']}", f"/rooms/{everything.private['room']}"):
        page = sign_in(ann).get(address).get_data(as_text=True)
        assert "Somebody who left" in page and WORD in page, address
        assert "/people/Somebody" not in page, "a name that leads nowhere"
    assert WORD not in sign_in(ola).get(f"/topics/{names['topic']}").get_data(as_text=True)
    left = found_in(WORD)
    assert {"posts.body", "topics.title", "messages.body", "search_docs.body"} <= left
    assert not left & {
        "users.about",
        "post_revisions.body",
        "message_revisions.body",
        "milestones.title",
        "cheers.note",
    }
    assert found_in("bea@example.org") == set() and not db.session.get(User, user_id).email
    hit = sign_in(ann).get(f"/api/v1/search?q={WORD}").json["items"]
    assert hit and "bea" not in str(hit).lower()
    everything.make.user("zoe")
    with pytest.raises(Invalid):
        edit_account(person("zoe"), handle="bea")


#: What stands in a column that needs something, by its type.
SOMETHING = {
    sa.JSON: [], sa.String: "x", sa.Boolean: False, sa.Integer: 1, sa.Date: now().date(), sa.Time: now().time(),
    sa.types.TypeEngine: now(),
}  # fmt: skip


def plant(column: str, user_id: int) -> None:
    """A row that points at this person, in a table of which nothing else is asked than that."""
    table = db.metadata.tables[column.partition(".")[0]]
    row: dict = {}
    for one in table.columns:
        needed = not one.nullable and one.default is None and not (one.primary_key and one.autoincrement is True)
        if one.name == column.partition(".")[2]:
            row[one.name] = user_id
        elif one.foreign_keys and (needed or one.primary_key):
            target = next(iter(one.foreign_keys)).column
            row[one.name] = db.session.scalar(sa.select(sa.func.min(target)).where(target != user_id))
        elif needed and not (one.primary_key and isinstance(one.type, sa.Integer | sa.BigInteger)):
            row[one.name] = next(value for kind, value in SOMETHING.items() if isinstance(one.type, kind))
    db.session.execute(sa.insert(table).values(**row))


@pytest.mark.sqlite
def test_whatever_is_said_to_go_at_once_goes(everything, make):
    """Each line of the map of what is kept is held to its word, also for those who looked after others."""
    somebody = make.user("hazel", password_hash=hash_password(PASSWORD))
    gone = {column for column, (_given, then) in KEPT.items() if then == GONE}
    db.session.execute(sa.text("pragma ignore_check_constraints = on"))
    for column in gone - {"former_handles.user_id"}:
        plant(column, somebody.id)
    db.session.commit()
    db.session.execute(sa.text("pragma ignore_check_constraints = off"))
    assert rows_of(somebody.id) >= gone - {"former_handles.user_id"}
    closing.ask_to_close(somebody, PASSWORD, at_once=True)
    assert rows_of(somebody.id) & gone == set()


def test_the_days_of_grace(everything, bea, sign_in, client, clock, outbox, app):
    """Signed out at once; signing in and one button keep everything; else it closes by itself, once."""
    token = everything.make.token(bea)
    browser = sign_in(bea)
    page = browser.get("/me/close").get_data(as_text=True)
    assert "What stays, and why" in page and "Erase it now" in page
    for wrong in ({"words": "leave"}, {"your_password": PASSWORD}, {"words": "leave", "your_password": "no"}):
        assert browser.post_form("/me/close", wrong).status_code == 422
    answer = browser.post_form("/me/close", {"words": "leave", "your_password": PASSWORD})
    assert "until=" in answer.location and browser.get("/me").status_code == 302
    assert browser.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    mail = outbox()[-1]
    assert mail.recipient == bea.email and "Rebuild" not in mail.subject + mail.body
    clock.forward(days=13, hours=23)
    assert closing.close_due() == 0
    back = client.post_form("/sign-in", {"login": "bea", "password": PASSWORD})
    assert back.location == "/me/close"
    assert "Keep my account" in client.get("/me/close").get_data(as_text=True)
    assert client.get("/api/v1/me").json["closes_at"]
    assert client.post_form("/me/close/stay").status_code == 303
    clock.forward(days=2)
    assert closing.close_due() == 0 and client.get("/api/v1/me").json["closes_at"] is None
    client.post_form("/me/close", {"words": "leave", "your_password": PASSWORD})
    clock.forward(days=15)
    for job in (work.accounts_jobs.close_due_accounts, work.accounts_jobs.close_due_accounts):
        job()
    assert db.session.get(User, bea.id).closed_at and closing.close_due() == 0
    kinds = [row.kind for row in db.session.query(RightsRequest).filter_by(user_id=bea.id).order_by(RightsRequest.id)]
    assert kinds == ["close", "stay", "close"]
    assert not outbox(), "what waited for them is not sent"


def test_a_paused_person_can_leave(everything, sign_in, app):
    sam = person("sam")
    browser = sign_in(sam)
    assert browser.get("/me/close").status_code == 200
    browser.post_form("/me/close", {"words": "take", "at_once": "true", "your_password": PASSWORD})
    assert db.session.get(User, sam.id).closed_at


def test_cut_off_anywhere_it_is_done_once_it_is_tried_again(everything, bea, app, monkeypatch):
    """A failure inside takes back all of it; words that were many go on where they stopped."""
    names = write_everywhere(bea, person("ann"), everything.private)

    def fail(*_arguments) -> None:
        raise RuntimeError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr(closing, "_forget_name", fail)
        with pytest.raises(RuntimeError):
            closing.ask_to_close(bea, PASSWORD, "take", at_once=True)
    again = person("bea")
    assert again.closed_at is None and again.email and db.session.get(Topic, names["topic"]).title
    closing.ask_to_close(again, PASSWORD, "take", at_once=True)
    monkeypatch.setattr(forums_leaving, "AT_ONCE", 1)
    with monkeypatch.context() as patch:
        patch.setattr(forums_leaving, "withdraw_review", fail)
        with pytest.raises(RuntimeError):
            forums_leaving.clear_some_words()
    assert forums_leaving.clear_some_words() == 1
    for job in work.SCHEDULE:
        if job.__name__.startswith("clear_"):
            job()
    assert found_in(WORD) <= EVIDENCE
    closing.close(bea.id)  # nothing is left to be done


def test_a_picture_that_was_not_deleted_in_time_goes_later(everything, bea, monkeypatch):
    """The process may end between the two: files of nobody are swept."""
    files = {"a-picture-of-nobody.webp", bea.identity.avatar}
    monkeypatch.setattr(work.accounts_jobs, "files_before", lambda moment, ending: sorted(files))
    monkeypatch.setattr(work.accounts_jobs, "delete_file", files.discard)
    work.accounts_jobs.sweep_avatars()
    assert files == {bea.identity.avatar}


def test_evidence_waits_for_a_second_look(everything, bea, clock):
    """A case that somebody asked to have looked at again keeps what it is about until that is decided."""
    waiting = everything.private["appeal"]
    clock.forward(days=370)
    anonymise_old_cases()
    snapshots = db.session.execute(sa.text(
        "select d.snapshot from appeals a join statements s on s.id = a.statement_id "
        "join decisions d on d.id = s.decision_id where a.id = :id"), {"id": waiting}).scalar()  # fmt: skip
    assert "Go." in str(snapshots)
    decided = db.session.scalars(sa.select(Case).where(Case.decided_at.is_not(None))).all()
    assert decided and any(case.anonymised_at for case in decided)
    assert not any(case.anonymised_at for case in decided if case.decided_at is None)
