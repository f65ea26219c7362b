"""Whoever writes what may mean danger sees who answers: they alone, at once, and nothing is held up or taken away."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest

from community.core.clock import now
from community.forums.actions.posts import create_post
from community.forums.actions.topics import create_topic
from community.library.models import Helpline
from community.milestones.actions.milestones import define
from community.moderation.actions.reports import report
from community.moderation.actions.risk import end
from community.moderation.models.care import CarePolicy
from community.moderation.models.cases import Case
from community.moderation.models.risk import CaseFile
from community.moderation.queries import care

GRAVE = "Some nights I don’t want to be here any more."


@pytest.fixture
def line(make, db):
    """A line of Ann's country that was checked, and one that never was."""
    make.ann.country = "GB"
    day = now().date()
    db.session.add(Helpline(name="Night line", country="GB", phone="0800 00", verified_on=day, next_check_on=day))
    db.session.add(Helpline(name="Unchecked line", country="GB", phone="0800 11"))
    db.session.commit()


def test_phrases_are_whole_words_whatever_their_case_and_accents():
    phrases = care.risk_phrases()
    assert "don t want to be here any more" in phrases
    grave = {1: GRAVE, 2: "I WANT TO DIÉ", 3: "I want to diet", 4: "", 5: "The suicide of my brother"}
    assert care.dangerous(grave) == {1, 2, 5}
    assert care.dangerous({}) == set()


def test_after_posting_only_its_author_sees_it_and_the_post_stands(make, sign_in, line, clock, db):
    group = make.group("Evenings", members=[make.ann, make.otto], owner=make.user("gil"))
    topic = create_topic(make.ann, group, title="Evenings", body="How are yours?")
    create_post(make.otto, topic, "I want to die of boredom.")
    ann, otto = sign_in(make.ann), sign_in(make.otto)
    assert "data-help-panel" not in ann.get(f"/topics/{topic.id}").text
    post = create_post(make.ann, topic, GRAVE)
    assert post.status == "published"
    page = ann.get(f"/topics/{topic.id}").text
    assert page.count("data-help-panel") == 1
    assert "Night line" in page
    assert "Unchecked line" not in page
    assert "you can write what you like" in page
    assert GRAVE in page
    seen = otto.get(f"/topics/{topic.id}").text
    assert GRAVE in seen
    assert seen.count("data-help-panel") == 1, "his own words, and no more"
    assert "data-help-panel" not in sign_in(make._cast("gil")).get(f"/topics/{topic.id}").text
    assert db.session.query(Case).count() == 0, "nobody is told of it"
    clock.forward(days=1, minutes=1)
    assert "data-help-panel" not in ann.get(f"/topics/{topic.id}").text


def test_a_milestone_shows_it_to_its_author(make, sign_in, line):
    made = define(make.ann, title="A year", kind="first_step", happened_on=now().date() - timedelta(days=1),
                  story=GRAVE, audience="community", group=None)  # fmt: skip
    assert "Night line" in sign_in(make.ann).get(f"/milestones/{made.id}").text
    assert "data-help-panel" not in sign_in(make.otto).get(f"/milestones/{made.id}").text


def test_programs_and_drafts_get_the_list_and_send_nothing(make, sign_in, line):
    found = sign_in(make.ann).get("/api/v1/care").json
    assert "want to die" in found["phrases"]
    assert "Night line" in found["panel_html"]
    assert "Unchecked line" not in found["panel_html"]
    assert "data-help-close" in found["panel_html"]


def test_words_to_be_reminded_of_come_here_by_group_and_to_nobody_outside(make, sign_in):
    group = make.group("Evenings", members=[make.ann])
    make.watch(None, "Just leave", action="remind")
    make.watch(group, "you should", action="remind")
    make.watch(group, "you shou", action="remind", kind="prefix")
    make.watch(group, "no way out", action="signpost")
    make.watch(group, "burner phone")
    ann = sign_in(make.ann)
    digests = [sha256(words).hexdigest()[:24] for words in (b"just leave", b"you should")]
    assert ann.get("/api/v1/care").json["reminders"] == digests[:1]
    here = ann.get(f"/api/v1/care?group={group.slug}").json
    assert (here["reminders"], here["longest"]) == (sorted(digests), 2)
    for words in ("just leave", "you should", "no way out", "burner phone"):
        assert words not in str(here), "what is watched for is told to nobody"
    assert "differently" in here["reminder"]
    assert sign_in(make.otto).get(f"/api/v1/care?group={group.slug}").status_code == 404
    assert f'data-group="{group.slug}"' in ann.get(f"/groups/{group.slug}/topics/new").text


def test_the_owner_writes_the_list_and_the_words(make, sign_in, line):
    owen, mo, otto = (sign_in(one) for one in (make.owen, make.mo, make.otto))
    assert owen.post_form("/moderation/texts/phrases", {"body": "lights out\n\n  Última noche "}).status_code == 303
    assert owen.put("/api/v1/moderation/texts/advice", json={"body": "Ring Sam at the gate."}).status_code == 204
    assert care.risk_phrases() == ("lights out", "ultima noche")
    assert "Ring Sam at the gate." in sign_in(make.ann).get("/api/v1/care").json["panel_html"]
    assert "Ring Sam at the gate." in mo.get("/moderation/texts").text
    assert mo.post_form("/moderation/texts/phrases", {"body": "x"}).status_code == 404
    assert mo.put("/api/v1/moderation/texts/phrases", json={"body": "x"}).status_code == 404
    for path in ("/moderation/texts", "/api/v1/moderation/texts"):
        assert otto.get(path).status_code == 404
    assert owen.put("/api/v1/moderation/texts/nothing", json={"body": "x"}).status_code == 404
    assert owen.post_form("/moderation/texts/phrases", {"body": ""}).status_code == 303
    assert "want to die" in care.risk_phrases()


def test_what_may_be_said_is_public_and_each_version_stays(make, sign_in, client, db):
    page = client.get("/care-policy").text
    for words in (
        "Self-harm is hurting oneself on purpose",
        "Not here: how or where",
        "It is not deleted",
        "The words this site began with.",
    ):
        assert words in page
    owen = sign_in(make.owen)
    for body in ("We listen.", "We listen, and look twice."):
        assert owen.put("/api/v1/moderation/texts/policy", json={"body": body}).status_code == 204
    assert "We listen, and look twice." in client.get("/care-policy").text
    assert [one.body for one in db.session.query(CarePolicy).order_by(CarePolicy.version)] == [
        "We listen.", "We listen, and look twice.",
    ]  # fmt: skip
    case = report(make.otto, "user", make.ann.handle, "worried").case
    end(make.mo, case.id, "safe")
    assert db.session.get(CaseFile, case.id).policy_version == 2


def test_whoever_writes_about_it_or_answers_is_given_a_moment_first(make, sign_in):
    group = make.group("Evenings", members=[make.ann, make.otto], owner=make.user("gil"))
    grave = create_topic(make.ann, group, title="A hard week", body="It is hard.", content_notes=["self-harm"])
    calm = create_topic(make.ann, group, title="Soup", body="Leek.")
    browser = sign_in(make.otto)
    assert "take a breath first" in browser.get("/groups/evenings/topics/new").text
    assert "Before you answer" in browser.get(f"/topics/{grave.id}").text
    assert "Before you answer" not in browser.get(f"/topics/{calm.id}").text


@pytest.mark.parametrize("name", ["advice", "policy", "reply_worry"])
def test_two_who_write_one_text_at_once_read_each_other(make, sign_in, name):
    name = name if name in care.texts() else next(one for one in care.texts() if one.startswith("reply_"))
    address = f"/moderation/texts/{name}"
    one, other = sign_in(make.owen), sign_in(make.user("olive", role="admin"))

    def version(page: str) -> str:
        form = page.split(f'action="{address}"')[1]
        return re.search(r'name="version" value="(\w+)"', form)[1]

    read = version(other.get("/moderation/texts").text)
    assert one.post_form(address, {"body": "Ring Sam.", "version": read}).status_code == 303
    mine = {"body": "Ring Alex.", "version": read}
    refused = other.post_form(address, mine)
    assert refused.status_code == 409
    for words in ("Ring Sam.", "Ring Alex.", "Somebody else changed this"):
        assert words in refused.text
    assert care.texts()[name] == "Ring Sam."
    assert other.put(f"/api/v1{address}", json=mine).status_code == 409
    assert other.post_form(address, {"body": "Ring Sam.", "version": read}).status_code == 303, "the same words"
    assert other.post_form(address, {**mine, "version": version(refused.text)}).status_code == 303
    (shown,) = (text for text in other.get("/api/v1/moderation/texts").json if text["name"] == name)
    assert other.put(f"/api/v1{address}", json={"body": "Both.", "version": shown["version"]}).status_code == 204
    assert care.texts()[name] == "Both."
