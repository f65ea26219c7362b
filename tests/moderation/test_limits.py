"""Limits in time: each holds at every door, outlives a restart, and ends by itself, in a group and on the site."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from community.accounts.queries.signed_in import user_by_login
from community.chat.actions.rooms import open_room
from community.core.clock import now, rfc3339
from community.core.db import db
from community.forums.actions.posts import create_post
from community.forums.actions.topics import create_topic
from community.forums.models import Topic
from community.groups.actions.pace import PACE
from community.groups.models import Group
from tests.conftest import Client, Ear
from tests.services.apps import another_app

V1 = "/api/v1"
DAYS = 3


@pytest.fixture
def place(make):
    """A group of Ann and Ben that Gia moderates, and another of Ann's; Mo moderates the site."""
    make.site_rules()
    ben, gia = make.user("ben"), make.user("gia")
    group = make.group("Circle", members=[make.ann, ben], moderators=[gia])
    elsewhere = make.group("Elsewhere", members=[make.ann], moderators=[make.user("eve")])
    topic = create_topic(ben, group, "How are you?", "I am fine.")
    return {
        "topic": topic.id,
        "post": create_post(make.ann, topic, "You always say that.").id,
        "room": open_room(group.id).id,
        "elsewhere": create_topic(make.ann, elsewhere, "Here", "I am here too.").id,
    }


@contextmanager
def restarted(app):
    """Another app on the same database, as after a restart: whatever the first one remembers is gone."""
    with another_app(app.extensions["settings"]) as again:
        again.test_client_class = Client
        yield again


class Visit:
    """Ann at every door."""

    def __init__(self, app, make, place):
        self.app, self.place = app, place
        self.browser = app.test_client()
        key, user_id = make.sign_in(make.ann), make.ann.id
        with self.browser.session_transaction() as session:
            session["_user_id"], session["sign_in"] = str(user_id), key
        self.number = 0

    def page(self, path):
        return self.browser.get(path).status_code

    def post(self, topic="topic"):
        self.number += 1
        return self.browser.post(
            f"{V1}/topics/{self.place[topic]}/posts", json={"body": f"Something else, {self.number}"}
        )

    def form(self):
        return self.browser.post_form(
            f"/topics/{self.place['topic']}/reply", {"body": f"By a form, {self.number}"}
        ).status_code

    def say(self):
        """What becomes of a line by a socket: "ok", or the status of the refusal."""
        ear = Ear(self.app, self.browser)
        if not ear.connected:
            return "refused"
        room_id, self.number = self.place["room"], self.number + 1
        joined = ear.emit("room:join", {"room_id": room_id})
        said = {"room_id": room_id, "client_id": f"n{self.number}-{now().timestamp()}", "body": f"Line {self.number}"}
        sent = ear.emit("message:send", said)
        ear.io.disconnect()
        return "ok" if joined["ok"] and sent["ok"] else (sent if not sent["ok"] else joined)["error"]["status"]


def limit(make, sign_in, place, decision, where, days=DAYS):
    """A moderator decides it through the API. When it ends."""
    subject = {"type": "post", "id": place["post"]} if where == "group" else {"type": "user", "id": "ann"}
    told = sign_in(user_by_login("ben")).post(f"{V1}/reports", json={"subject": subject, "reason": "unkind"})
    assert told.status_code == 201
    moderator = sign_in(user_by_login("gia") if where == "group" else make.mo)
    (case,) = moderator.get(f"{V1}/moderation/cases?status=open").json["items"]
    until = now() + timedelta(days=days)
    body = {"decision": decision, "rule": 1, "reason": "A break.", "version": case["version"]}
    body |= {} if decision == "ban" else {"until": rfc3339(until)}
    answer = moderator.post(f"{V1}/moderation/cases/{case['id']}/decisions", json=body)
    assert answer.status_code == 201, answer.json
    return until


def assert_limited(visit, decision, where, until):
    topic, circle = f"/topics/{visit.place['topic']}", "/groups/circle/topics"
    answer = visit.post()
    if decision == "silence":
        assert (visit.page(topic), answer.status_code, visit.form(), visit.say()) == (200, 403, 403, 403)
    elif decision == "suspend" and where == "site":
        assert (visit.page(topic), answer.status_code, visit.say()) == (403, 403, "refused")
        assert (answer.json["type"], answer.json["until"]) == ("suspended", rfc3339(until))
    else:
        assert (visit.page(topic), answer.status_code, visit.form(), visit.say()) == (404, 404, 404, 404)
        listed = visit.browser.get(f"{V1}{circle}")
        assert (listed.status_code, listed.json["type"], listed.json["until"]) == (403, "suspended", rfc3339(until))
        assert "paused until" in visit.browser.get("/groups/circle").text
        assert "You always say that" not in visit.browser.get("/search?q=always").text
    everywhere = visit.post("elsewhere").status_code
    assert everywhere == (201 if where == "group" else 403), "in a group, and nowhere else"
    assert visit.page("/me/statements") == 200


def assert_free(visit):
    assert visit.page(f"/topics/{visit.place['topic']}") == 200
    assert [visit.post().status_code, visit.form(), visit.say(), visit.say()] == [201, 303, "ok", "ok"]


@pytest.mark.parametrize("where", ["group", "site"])
@pytest.mark.parametrize("decision", ["silence", "suspend"])
def test_it_ends_by_itself_on_time_also_across_restarts(app, make, sign_in, place, clock, decision, where):
    assert_free(Visit(app, make, place))
    until = limit(make, sign_in, place, decision, where)
    assert_limited(Visit(app, make, place), decision, where, until)
    clock.forward(days=DAYS - 1)
    with restarted(app) as again:
        assert_limited(Visit(again, make, place), decision, where, until)
        clock.forward(days=1, seconds=1)
        assert_free(Visit(again, make, place))
    with restarted(app) as again:
        assert_free(Visit(again, make, place))


def assert_banned(visit, where):
    topic, door = f"/topics/{visit.place['topic']}", "/groups/circle/topics"
    statuses = (visit.page(topic), visit.page(door), visit.post().status_code, visit.form(), visit.say())
    elsewhere = visit.post("elsewhere").status_code
    if where == "site":
        assert (statuses, elsewhere) == ((403, 403, 403, 403, "refused"), 403)
    else:
        assert (statuses, elsewhere) == ((404, 404, 404, 404, 404), 201), "in the group, and nowhere else"
    assert visit.page("/me/statements") == 200


@pytest.mark.parametrize("where", ["group", "site"])
def test_a_ban_has_no_end_outlives_restarts_and_gives_everything_back(app, make, sign_in, place, clock, where):
    assert make.owen.is_admin
    make.join(make.user("second"), db.session.query(Group).filter_by(slug="circle").one(), role="moderator")
    assert_free(Visit(app, make, place))
    limit(make, sign_in, place, "ban", where)
    assert_banned(Visit(app, make, place), where)
    for _ in range(2):
        with restarted(app) as again:
            assert_banned(Visit(again, make, place), where)
            clock.forward(days=80)
            assert_banned(Visit(again, make, place), where)
    with restarted(app) as again:
        browser = Visit(again, make, place).browser
        (statement,) = browser.get(f"{V1}/me/statements").json["items"]
        assert (statement["decision"], statement["until"]) == ("ban", None)
        asked = browser.post(f"{V1}/me/statements/{statement['id']}/appeals", json={"reason": "Please look again."})
        second = sign_in(user_by_login("second") if where == "group" else make.owen)
        answer = {"decision": "overturned", "reason": "It was too much."}
        at = f"{V1}/moderation/appeals/{asked.json['id']}/decision"
        assert second.post(at, json=answer).status_code in (200, 201)
        assert_free(Visit(again, make, place))
        assert Visit(again, make, place).post("elsewhere").status_code == 201
    with restarted(app) as again:
        assert_free(Visit(again, make, place))


@pytest.mark.parametrize("where", ["group", "site"])
def test_who_writes_less_often_writes_again_as_they_like_on_time(app, make, sign_in, place, clock, where):
    until = limit(make, sign_in, place, "slow", where)
    visit = Visit(app, make, place)
    assert visit.post().status_code == 201, "the first is at once"
    with restarted(app) as again:
        visit = Visit(again, make, place)
        refused = visit.post()
        assert refused.status_code == 429 and 0 < int(refused.headers["Retry-After"]) <= PACE.total_seconds()
        assert "write less often" in refused.json["detail"] and "Nothing you wrote is lost" in refused.json["detail"]
        assert (visit.form(), visit.say()) == (429, 429), "one pace for posts and lines together"
        assert visit.page(f"/topics/{place['topic']}") == 200
        assert visit.post("elsewhere").status_code == (201 if where == "group" else 429)
        clock.forward(minutes=10, seconds=1)
        assert (visit.say(), visit.post().status_code) == ("ok", 429)
        milestone = {"title": "A walk", "kind": "first_step", "happened_on": "2026-01-05"}
        shared = visit.browser.post(f"{V1}/milestones", json={**milestone, "audience": "group", "group": "circle"})
        own = visit.browser.post(f"{V1}/milestones", json=milestone)
        assert (shared.status_code, own.status_code) == (429, 201), "what one keeps to oneself is nobody's business"
        assert visit.browser.get(f"{V1}/me").json["slowed_until"] == (rfc3339(until) if where == "site" else None)
        clock.forward(days=DAYS)
        assert_free(Visit(again, make, place))


@pytest.mark.parametrize("decision", ["slow", "silence", "suspend"])
def test_the_longest_counts_and_each_ends_on_its_own(app, make, sign_in, place, clock, decision):
    limit(make, sign_in, place, decision, "site", days=1)
    limit(make, sign_in, place, decision, "site", days=4)
    limit(make, sign_in, place, decision, "site", days=2)
    column = {"slow": "slowed_until", "silence": "silenced_until", "suspend": "suspended_until"}[decision]
    left = getattr(make.ann, column) - now()
    assert timedelta(days=3, hours=23) < left <= timedelta(days=4)
    limit(make, sign_in, place, decision, "group", days=9)
    clock.forward(days=4, minutes=1)
    visit = Visit(app, make, place)
    visit.post("elsewhere")
    assert visit.post("elsewhere").status_code == 201, "over on the site"
    visit.post()
    assert visit.post().status_code == {"slow": 429, "silence": 403, "suspend": 404}[decision], "and not in the group"


def test_whose_place_is_paused_hears_nothing_and_is_told_why(app, make, sign_in, listen, place, clock):
    ear = listen(browser := sign_in(make.ann))
    assert ear.emit("room:join", {"room_id": place["room"]})["ok"]
    ear.heard()
    limit(make, sign_in, place, "suspend", "group")
    assert "statement" in {one["kind"] for one in browser.get(f"{V1}/notifications").json["items"]}
    ear.heard()
    said = {"client_id": "a", "body": "@ann, do you hear?"}
    assert sign_in(user_by_login("ben")).post(f"{V1}/rooms/{place['room']}/messages", json=said).status_code == 201
    create_post(user_by_login("ben"), db.session.get_one(Topic, place["topic"]), "Does anybody hear?")
    assert ear.heard() == []
    assert ear.emit("room:join", {"room_id": place["room"]})["error"]["status"] == 404
    told = {one["kind"] for one in browser.get(f"{V1}/notifications").json["items"]}
    assert told == {"statement", "case_opened"} & told, "nothing of what is said there"
    mine = browser.get(f"{V1}/groups/circle").json["membership"]
    assert (mine["status"], mine["suspended_until"] is not None) == ("active", True)
    assert browser.get("/chat").status_code == 200 and "Circle" not in browser.get("/chat").text
    clock.forward(days=DAYS, minutes=1)
    ear = listen(sign_in(make.ann))
    assert ear.emit("room:join", {"room_id": place["room"], "after": 0})["events"], "and catches up by itself"
