"""Watched phrases by page and API: tried before they count, refused with their text kept."""

from datetime import date

import pytest

from community.chat.actions.messages import send_message
from community.chat.actions.rooms import open_room
from community.core import watched
from community.forums.actions.posts import create_post
from community.forums.actions.topics import create_topic
from community.milestones.actions.milestones import define
from community.moderation.models.phrases import WatchedPhrase
from community.moderation.queries import trials

API = "/api/v1/moderation/phrases"


@pytest.fixture
def grete(make):
    return make.user("grete")


@pytest.fixture
def gus(make):
    return make.user("gus")


@pytest.fixture
def group(make, gus, grete):
    return make.group("Evenings", members=[make.ann], moderators=[grete], owner=gus)


@pytest.fixture
def topic(make, group):
    return create_topic(make.ann, group, title="The evenings", body="How are yours?")


def milestone(author, story, audience, group=None):
    said = {"title": "A walk", "kind": "help", "happened_on": date(2026, 1, 5)}
    return define(author, story=story, audience=audience, group=group, **said)


class TestTrial:
    def test_finds_what_the_viewer_may_read_and_nothing_else(self, make, gus, group, topic):
        other = make.group("Cellar", privacy="hidden", members=[make.ann], owner=make.user("olga"))
        create_post(make.ann, topic, "A burner phone, again")
        create_topic(make.ann, other, title="A burner phone", body="Here too.")
        send_message(make.ann, open_room(group.id).id, "x", "burner phone")
        phrases = watched.Watched([watched.Phrase(0, "burner phone", "word", "hold")])
        here = trials.tried(gus, group, phrases)
        assert here.found == 2 and here.complete and {one.type for one in here.excerpts} == {"post", "message"}
        assert trials.tried(make.owen, None, phrases).found == 0, "an admin reads in neither group"
        milestone(make.ann, "No burner phone", "community")
        assert [one.type for one in trials.tried(make.owen, None, phrases).excerpts] == ["milestone"]

    def test_what_somebody_tells_few_of_themselves_is_no_hit(self, make):
        make.ann.about, make.ann.profile_audience = "I keep a burner phone.", "groups"
        phrases = watched.Watched([watched.Phrase(0, "burner phone", "word", "hold")])
        assert trials.tried(make.mo, None, phrases).found == 0
        make.ann.profile_audience = "members"
        assert [one.title for one in trials.tried(make.mo, None, phrases).excerpts] == ["ann"]

    def test_takes_no_longer_than_it_may(self, make, gus, group, topic):
        phrases = watched.Watched([watched.Phrase(0, "evenings", "word", "hold")])
        cut = trials.tried(gus, group, phrases, seconds=-1)
        assert (cut.looked_at, cut.found, cut.complete) == (0, 0, False)

    def test_comes_before_switching_on(self, make, gus, group, topic, sign_in):
        browser = sign_in(gus)
        form = {"group": group.slug, "phrases": "the evenings\r\n", "kind": "word", "action": "hold", "note": ""}
        answer = browser.post_form("/moderation/phrases", form)
        assert answer.status_code == 303 and not watched.found("The evenings", group.id).holds
        page = browser.get(answer.location).text
        assert "1 of " in page and "How are yours?" in page and "Put it into force" in page
        assert browser.post_form(f"{answer.location}/switch", {"on": "true"}).status_code == 303
        assert create_post(make.ann, topic, "The evenings").status == "pending"
        tried = {"group": group.slug, "phrases": ["how ARE yours"]}
        assert browser.post(f"{API}/try", json=tried).json["found"] == 1


class TestDoors:
    def test_a_pattern_that_cant_be_read_comes_back_with_its_text(self, make, gus, group, sign_in):
        form = {"group": group.slug, "phrases": "burner (phone", "kind": "pattern", "action": "hold", "note": ""}
        answer = sign_in(gus).post_form("/moderation/phrases", form)
        assert answer.status_code == 422
        assert "burner (phone</textarea>" in answer.text and "missing )" in answer.text

    @pytest.mark.parametrize(
        "wrong",
        [
            {"phrases": ["a(b"], "kind": "pattern"},
            {"phrases": ["(a{1000}){1000}"], "kind": "pattern"},
            {"phrases": ["a*"], "kind": "pattern"},
            {"phrases": ["?!"]},
            {"phrases": []},
            {"phrases": ["x"] * 1001},
            {"phrases": [f"x{number}" for number in range(500)], "kind": "pattern"},
            {"action": "ban"},
            {"action": "note"},
            {"action": "note", "note": "weather"},
        ],
    )
    def test_what_makes_no_sense_is_refused(self, make, gus, group, sign_in, wrong, db):
        said = {"group": group.slug, "phrases": ["lantern"], "action": "hold", **wrong}
        assert sign_in(gus).post(API, json=said).status_code == 422
        assert db.session.query(WatchedPhrase).count() == 0

    def test_a_list_by_the_api(self, make, gus, group, sign_in):
        browser = sign_in(gus)
        said = {"group": group.slug, "phrases": ["lantern", "whisky"], "action": "note", "note": "alcohol", "on": True}
        made = browser.post(API, json=said).json["items"]
        assert [(one["phrase"], one["on"], one["note"]) for one in made] == [
            ("lantern", True, "alcohol"), ("whisky", True, "alcohol"),
        ]  # fmt: skip
        assert browser.patch(f"{API}/{made[0]['id']}", json={"on": False}).json["on"] is False
        assert browser.delete(f"{API}/{made[1]['id']}").status_code == 204
        left = browser.get(API, query_string={"group": group.slug}).json["items"]
        assert [one["phrase"] for one in left] == ["lantern"]
        assert browser.get(API).status_code == 404, "the site's is not theirs"
