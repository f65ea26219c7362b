"""What somebody was writing when they left: kept only for whom chose it, offered at its place, gone after a week."""

import pytest

from community.accounts.actions import sign_ins
from community.accounts.jobs import forget_old_drafts
from community.core.db import db
from community.core.drafts import MOST_KEPT, KeptDraft
from community.core.passwords import hash_password
from community.forums.actions.topics import create_topic
from community.groups.models import Group

PASSWORD = "three calm grey stones"
WORDS = "I wanted to say that it is better now"


@pytest.fixture
def ann(make):
    ann = make.user("anna", password_hash=hash_password(PASSWORD), keep_drafts=True)
    make.group("Evenings", members=[ann], owner=make.otto)
    return ann


@pytest.fixture
def topic(make, ann):
    return create_topic(make.otto, make.group("Mornings", members=[ann], owner=make.otto), title="Tea", body="Tea?")


def leave(browser, place, **words):
    return browser.post_form("/leave", {"_place": place, **words})


def kept() -> list[KeptDraft]:
    return db.session.query(KeptDraft).order_by(KeptDraft.id).all()


def test_nothing_is_kept_unless_it_was_chosen(make, sign_in, ann, topic):
    browser = sign_in(make.otto)
    assert leave(browser, f"topic-{topic.id}", body=WORDS).status_code == 204
    assert kept() == [] and "data-leave-keeps" not in browser.get(f"/topics/{topic.id}").text
    assert browser.post_form("/me/drafts", {"keep": "true"}).location == "/me/settings"
    assert f'data-leave-keeps="topic-{topic.id}"' in browser.get(f"/topics/{topic.id}").text
    leave(browser, f"topic-{topic.id}", body=WORDS)
    assert [one.written["body"] for one in kept()] == [WORDS]
    browser.post_form("/me/drafts", {"keep": "false"})
    assert kept() == [], "what there is goes with the choice"


def test_it_is_offered_at_its_place_and_once_gone_on_with_no_more(sign_in, ann, topic, clock):
    browser, place = sign_in(ann), f"/topics/{topic.id}"
    leave(browser, f"topic-{topic.id}", body="before")
    leave(browser, f"topic-{topic.id}", body=WORDS, client_id="x", anonymous="true", csrf="y")
    [draft] = kept()
    assert draft.written == {"body": WORDS, "anonymous": "true"}, "the latest of each place, and only words and choices"
    assert WORDS not in browser.get("/groups/evenings/topics/new").text
    page = browser.get(place).text
    assert "You were writing this" in page and WORDS in page and f"?draft={draft.id}" in page
    back = browser.get(f"{place}?draft={draft.id}").text
    assert f">\n{WORDS}</textarea>" in back and "data-back" in back and "look at the tick" in back
    assert f">\n{WORDS}</textarea>" in browser.get(f"{place}?draft={draft.id}").text, "the page may be loaded again"
    assert WORDS not in browser.get(place).text, "offered once"
    clock.forward(hours=2)
    forget_old_drafts()
    assert kept() == []


def test_what_was_to_be_anonymous_says_so_where_it_no_longer_can_be(make, sign_in, ann, topic):
    browser, group = sign_in(ann), db.session.get(Group, topic.group_id)
    for place, address in (
        (f"topic-{topic.id}", f"/topics/{topic.id}"),
        (f"topic-{topic.id}", f"/topics/{topic.id}/reply"),
        ("topic-new-mornings", "/groups/mornings/topics/new"),
    ):
        leave(browser, place, body=WORDS, anonymous="true")
        draft = kept()[-1]
        group.anonymous_posts = False
        db.session.commit()
        page = browser.get(f"{address}?draft={draft.id}").text
        assert "under your own name" in page and "look at the tick" not in page, place


@pytest.mark.parametrize("place", ["new topic", "own post", "opening post", "milestone", "room"])
def test_every_place_to_write_takes_it_back(make, sign_in, ann, topic, place, db):
    from community.forums.actions.posts import create_post

    browser = sign_in(ann)
    own = create_topic(ann, make.group("Third", members=[ann], owner=make.otto), title="My own", body="One.")
    opening = browser.get(f"/api/v1/topics/{own.id}/posts").json["items"][0]["id"]
    room = browser.get("/api/v1/groups/evenings/rooms").json["items"][0]["id"]
    post = create_post(ann, topic, "With milk.").id
    name, address, box = {
        "new topic": ("topic-new-evenings", "/groups/evenings/topics/new", "body"),
        "own post": (f"post-{post}", f"/posts/{post}/edit", "body"),
        "opening post": (f"post-{opening}", f"/posts/{opening}/edit", "body"),
        "milestone": ("milestone-new", "/milestones/new", "story"),
        "room": (f"room-{room}", f"/rooms/{room}", "body"),
    }[place]
    assert f'data-leave-keeps="{name}"' in browser.get(address).text
    leave(browser, name, **{box: WORDS, "title": "A title", "content_notes": ["grief", "money"]})
    [draft] = kept()
    assert "Throw away" in browser.get(address).text
    page = browser.get(f"{address}?draft={draft.id}").text
    assert f">\n{WORDS}</textarea>" in page
    assert place in ("own post",) or page.count("checked") >= 2, "content notes too"


def test_only_its_person_sees_it_and_can_throw_it_away(make, sign_in, ann, topic):
    leave(sign_in(ann), f"topic-{topic.id}", body=WORDS)
    [draft] = kept()
    make.otto.keep_drafts = True
    db.session.commit()
    other = sign_in(make.otto)
    assert WORDS not in other.get(f"/topics/{topic.id}?draft={draft.id}").text
    assert other.post_form(f"/me/drafts/{draft.id}/throw-away").status_code == 404
    assert other.delete(f"/api/v1/me/drafts/{draft.id}").status_code == 404
    browser = sign_in(ann)
    mine = browser.get("/api/v1/me/drafts").json
    assert mine["keep"] and [one["written"] for one in mine["items"]] == [{"body": WORDS}]
    answer = browser.post_form(f"/me/drafts/{draft.id}/throw-away", {"next": f"/topics/{topic.id}"})
    assert answer.location == f"/topics/{topic.id}" and kept() == []
    assert browser.put("/api/v1/me/drafts", json={"keep": False}).json == {"keep": False, "items": []}


def test_it_comes_a_moment_after_the_sign_in_ended_and_no_later(make, app, ann, clock):
    browser, key = app.test_client(), make.sign_in(ann)
    with browser.session_transaction() as session:
        session["sign_in"] = key
    sign_ins.sign_out(key)
    assert leave(browser, "topic-1", body=WORDS).status_code == 204
    assert [one.written["body"] for one in kept()] == [WORDS]
    clock.forward(minutes=2)
    assert leave(browser, "topic-2", body=WORDS).status_code == 204
    assert len(kept()) == 1


def test_a_shared_device_keeps_nothing_until_it_is_chosen_there_again(app, make, ann, topic):
    browser = app.test_client()
    browser.post_form("/sign-in", {"login": "anna", "password": PASSWORD, "shared": "true"})
    leave(browser, f"topic-{topic.id}", body=WORDS)
    assert kept() == [] and "data-leave-keeps" not in browser.get(f"/topics/{topic.id}").text
    assert "This device is shared: nothing is kept" in browser.get("/me/settings").text
    browser.post_form("/me/drafts", {"keep": "true"})
    leave(browser, f"topic-{topic.id}", body=WORDS)
    assert len(kept()) == 1 and "You were writing this" in browser.get(f"/topics/{topic.id}").text
    browser.post_form("/me/drafts", {"keep": "false"})
    leave(browser, "topic-new-evenings", body=WORDS)
    assert len(kept()) == 1 and make.user is not None
    db.session.refresh(ann)
    assert ann.keep_drafts, "the choice for their own devices stays"


def test_chosen_on_a_shared_device_it_counts_there_alone(app, make):
    make.user("bo-bo", password_hash=hash_password(PASSWORD))
    shared = app.test_client()
    shared.post_form("/sign-in", {"login": "bo-bo", "password": PASSWORD, "shared": "true"})
    shared.post_form("/me/drafts", {"keep": "true"})
    leave(shared, "topic-1", body=WORDS)
    assert len(kept()) == 1
    own = app.test_client()
    own.post_form("/sign-in", {"login": "bo-bo", "password": PASSWORD})
    leave(own, "topic-2", body=WORDS)
    assert len(kept()) == 1, "at home nothing was chosen"


def test_what_holds_no_words_is_not_kept_and_takes_the_place_of_what_was(sign_in, ann):
    browser = sign_in(ann)
    leave(browser, "topic-1", body=WORDS)
    leave(browser, "topic-1", body=" \r\n", anonymous="true")
    assert kept() == []


def test_it_goes_after_a_week_and_with_the_account_and_is_in_the_copy(sign_in, ann, topic, clock):
    browser = sign_in(ann)
    leave(browser, f"topic-{topic.id}", body=WORDS)
    clock.forward(days=6)
    forget_old_drafts()
    assert len(kept()) == 1
    copy = sign_in(ann).post("/api/v1/me/export", json={"your_password": PASSWORD})
    assert WORDS.encode() in _everything(copy.data)
    clock.forward(days=2)
    assert WORDS not in sign_in(ann).get(f"/topics/{topic.id}").text, "not even before it is swept away"
    forget_old_drafts()
    assert kept() == []
    browser = sign_in(ann)
    leave(browser, f"topic-{topic.id}", body=WORDS)
    body = {"words": "leave", "at_once": True, "your_password": PASSWORD}
    assert browser.post("/api/v1/me/closing", json=body).json["closed"]
    assert kept() == []


def test_what_makes_no_sense_is_refused(sign_in, ann):
    browser = sign_in(ann)
    for place in ("", "case-1", "topic-", "topic-1 ", "room-" + "x" * 80):
        assert leave(browser, place, body=WORDS).status_code == 422, place
    assert leave(browser, "topic-1", body="x" * 70_000).status_code == 422
    assert browser.post("/leave", data={"_place": "topic-1", "body": WORDS}).status_code == 400, "nor without a token"
    assert kept() == []


def test_leaving_says_what_becomes_of_it(client):
    page = client.get("/safety/leaving").text
    assert "unless you chose" in page and "Where scripts are off it is always gone" in page


def _everything(data: bytes) -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".json"))


def test_no_more_is_kept_than_somebody_could_go_on_with(sign_in, ann):
    browser = sign_in(ann)
    for number in range(MOST_KEPT + 3):
        leave(browser, f"topic-{number}", body=f"{WORDS} {number}")
    assert [one.place for one in kept()] == [f"topic-{number}" for number in range(3, MOST_KEPT + 3)], "the latest"
