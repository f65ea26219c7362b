"""Fair limits: what waits for somebody who is new, by time and vouching alone, and what is open from the start."""

from dataclasses import replace
from datetime import timedelta

import pytest

from community import factory
from community.accounts.models import User
from community.accounts.policy import is_new
from community.chat.actions.conversations import start_conversation
from community.chat.actions.messages import send_message
from community.chat.actions.rooms import open_room
from community.core.audit import AuditEntry
from community.core.clock import now
from community.core.errors import Invalid, NotAllowed, TooMany
from community.core.limits import Limits
from community.forums.actions.posts import create_post
from community.forums.actions.topics import create_topic
from community.groups.actions import vouching
from community.groups.actions.pace import keep_pace
from community.groups.actions.vouching import vouch
from community.moderation.models.cases import Case
from community.moderation.queries.phrases import reasons_of
from community.notifications.models import Notification

LINK = "Look at https://shop.example.com"


@pytest.fixture
def grete(make):
    return make.user("grete")


@pytest.fixture
def nia(make):
    """She came today."""
    return make.user("nia", created_at=now())


@pytest.fixture
def ben(make):
    return make.user("ben", direct_from="everybody")


@pytest.fixture
def group(make, nia, ben, grete):
    return make.group("Evenings", members=[make.ann, nia, ben], moderators=[grete], owner=make.user("gus"))


@pytest.fixture
def topic(make, group):
    return create_topic(make.ann, group, title="The evenings", body="How are yours?")


def test_new_is_a_matter_of_days_or_of_somebodys_word(make, nia, grete, group, clock):
    assert is_new(nia) and not is_new(make.ann)
    assert not is_new(make.user("mia", role="moderator", created_at=now()))
    clock.forward(days=7, minutes=1)
    assert not is_new(nia)


class TestVouching:
    def test_by_a_moderator_or_who_is_known_and_nobody_else(self, make, nia, ben, grete, group, sign_in, db):
        zoe, kim = make.user("zoe", created_at=now()), make.user("kim", created_at=now() - timedelta(days=8))
        make.join(zoe, group)
        make.join(kim, group)
        db.session.commit()
        for somebody in (zoe, kim, nia, make.otto, make.mo):
            with pytest.raises(NotAllowed):
                vouch(somebody, group, nia)
        vouch(ben, group, nia)
        assert not is_new(db.session.get(User, nia.id))
        vouch(grete, group, zoe)
        assert not is_new(db.session.get(User, zoe.id))

    def test_from_the_list_of_members_and_by_the_api(self, make, nia, ben, grete, group, sign_in, db):
        page = sign_in(grete).get(f"/groups/{group.slug}/members").text
        assert "/members/nia/vouch" in page and "/members/ben/vouch" not in page
        assert "/vouch" not in sign_in(nia).get(f"/groups/{group.slug}/members").text
        assert sign_in(ben).put(f"/api/v1/groups/{group.slug}/memberships/nia/vouch").status_code == 204
        assert not is_new(db.session.get(User, nia.id))

    def test_is_taken_back_by_who_did_it_and_the_moderators_of_that_group(
        self, make, nia, ben, grete, group, topic, sign_in, db
    ):
        other = make.group("Mornings", members=[nia, ben], moderators=[make.otto])
        api = f"/api/v1/groups/{group.slug}/memberships/nia/vouch"
        for taken_back in (lambda: vouching.take_back(ben, other, nia), lambda: vouching.take_back(grete, group, nia)):
            vouch(ben, group, nia)
            assert create_post(db.session.get(User, nia.id), topic, LINK).status == "published"
            before = db.session.query(Notification).count()
            for somebody, where in ((make.ann, group), (nia, group), (make.otto, other)):
                with pytest.raises(NotAllowed):
                    vouching.take_back(somebody, where, nia)
            taken_back()
            assert is_new(db.session.get(User, nia.id)), "at once"
            assert create_post(db.session.get(User, nia.id), topic, LINK).status == "pending"
            last = db.session.query(AuditEntry).order_by(AuditEntry.position.desc()).first()
            assert (last.act, last.subject_id) == ("user.vouch_taken_back", nia.id)
            assert last.group_id == group.id, "the owners of the group it was done in read it, and no others"
            told = db.session.query(Notification).order_by(Notification.id).offset(before).all()
            assert {notice.kind for notice in told} <= {"case_opened"}, "nobody is told of it"
        vouch(ben, group, nia)
        assert "Take back the vouch" not in sign_in(make.ann).get(f"/groups/{group.slug}/members").text
        for somebody in (ben, grete):
            assert "Take back the vouch" in sign_in(somebody).get(f"/groups/{group.slug}/members").text
        assert sign_in(make.ann).delete(api).status_code == 403
        assert sign_in(grete).delete(api).status_code == sign_in(grete).delete(api).status_code == 204
        sign_in(ben).put(api)
        page = sign_in(ben).post_form(f"/groups/{group.slug}/members/nia/vouch/lift", {}, follow_redirects=True).text
        assert "nia isn’t told" in page and "Take back the vouch" not in page


class TestLinks:
    def test_of_somebody_new_are_read_first(self, make, nia, grete, group, topic, sign_in, db):
        assert create_post(make.ann, topic, LINK).status == "published"
        assert create_post(grete, topic, LINK).status == "published"
        assert create_post(nia, topic, "No link").status == "published"
        assert create_post(nia, topic, LINK).status == "pending"
        assert send_message(nia, open_room(group.id).id, "x", LINK).message.status == "pending"
        cases = db.session.query(Case).order_by(Case.id).all()
        assert [(case.kind, case.reason_name) for case in cases] == [("review", "newcomer_link")] * 2
        assert [one.name for one in reasons_of(grete, cases[0].id)] == ["newcomer_link"]
        assert "A link by somebody who is new here" in sign_in(grete).get("/moderation").text
        vouch(grete, group, nia)
        assert create_post(db.session.get(User, nia.id), topic, LINK).status == "published"

    def test_in_a_call_for_help_hold_nothing_back(self, make, nia, group, topic):
        make.watch(None, "cannot go on", action="signpost")
        assert create_post(nia, topic, f"I cannot go on. {LINK}").status == "published"


class TestConversations:
    def test_begin_with_those_who_look_after_them(self, make, nia, ben, grete, group, sign_in, db):
        with pytest.raises(Invalid):
            start_conversation(nia, ["ben"])
        assert sign_in(nia).get("/api/v1/people/ben").json["can_write_to"] is False
        assert start_conversation(nia, ["grete"]).id
        theirs = start_conversation(ben, ["nia"])
        assert send_message(nia, theirs.id, "x", "Hello Ben").message.status == "published"
        vouch(grete, group, nia)
        assert start_conversation(db.session.get(User, nia.id), ["ben"]).id == theirs.id

    def test_tell_both_of_ways_to_meet_elsewhere(self, make, ben, group, sign_in, listen, db):
        two = start_conversation(make.ann, ["ben"])
        db.session.commit()
        his = listen(sign_in(ben))
        his.emit("room:join", {"room_id": two.id})
        hers = listen(sign_in(make.ann))
        sent = hers.emit("message:send", {"room_id": two.id, "client_id": "x", "body": "Text me on 07700 900123"})
        assert [one["name"] for one in sent["nudges"]] == ["contact_details"] and sent["message"]["tips"] == []
        heard = [event["message"]["tips"] for event in his.heard("room:event") if event.get("message")]
        assert heard == [["contact_details"]]
        assert "You need not answer" in sign_in(ben).get(f"/rooms/{two.id}").text
        assert "You need not answer" not in sign_in(make.ann).get(f"/rooms/{two.id}").text
        plain = hers.emit("message:send", {"room_id": two.id, "client_id": "y", "body": "Good night"})
        assert "nudges" not in plain

    def test_elsewhere_the_writer_alone_is_told(self, make, group, topic, sign_in):
        said = {"body": "Write to ann@example.org"}
        answer = sign_in(make.ann).post(f"/api/v1/topics/{topic.id}/posts", json=said)
        assert (answer.status_code, answer.headers["Nudge"]) == (201, "contact_details")


class TestPace:
    @pytest.fixture(autouse=True)
    def counted(self, app, monkeypatch):
        """Limits are on, and nothing is counted yet."""
        given = replace(app.extensions["settings"], rate_limits=True)
        monkeypatch.setitem(app.extensions, "settings", given)
        monkeypatch.setitem(app.extensions, "limits", Limits(given))

    def test_the_same_words_go_to_few_places(self, make, group, topic):
        long = "An offer that you should not miss, for the evenings and for the mornings alike."
        room = open_room(group.id)
        create_post(make.ann, topic, long)
        send_message(make.ann, room.id, "x", long)
        with pytest.raises(TooMany) as refused:
            create_topic(make.ann, group, title="An offer", body=f"{long.upper()}!")
        assert "a few times already" in refused.value.detail and refused.value.retry_after > 60
        create_post(make.ann, topic, "Thank you")
        send_message(make.ann, room.id, "y", "Thank you")
        create_topic(make.ann, group, title="Another", body="Thank you")

    def test_newcomers_share_less_at_a_time_and_talk_as_they_like(self, make, nia, group):
        for _ in range(20):
            keep_pace(nia, group)
        with pytest.raises(TooMany) as refused:
            keep_pace(nia, group)
        assert "In the first days here" in refused.value.detail
        keep_pace(nia, group, "Hello", talk=True)
        for _ in range(30):
            keep_pace(make.ann, group)

    def test_one_address_has_an_end_too(self, make, group, topic, sign_in, monkeypatch):
        monkeypatch.setattr(factory, "WRITES", "2 per 10 minutes")
        browser = sign_in(make.ann)
        address = f"/api/v1/topics/{topic.id}/posts"
        answers = [browser.post(address, json={"body": f"Hello {number}"}) for number in range(3)]
        assert [answer.status_code for answer in answers] == [201, 201, 429]
        assert 0 < int(answers[2].headers["Retry-After"]) <= 600
        assert browser.get(address).status_code == 200

    def test_what_keeps_people_safe_knows_no_newcomers(self, make, nia, ben, group, topic, sign_in, db):
        for _ in range(20):
            keep_pace(nia, group)
        browser = sign_in(nia)
        said = {"subject": {"type": "topic", "id": topic.id}, "reason": "unkind", "detail": LINK}
        assert browser.post("/api/v1/reports", json=said).status_code == 201
        assert browser.put("/api/v1/me/no-contact/ben").status_code == 204
        room = open_room(group.id)
        assert send_message(nia, room.id, "x", "amber").message is None, "the safe word"
        assert browser.delete(f"/api/v1/groups/{group.slug}/memberships/me").status_code == 204
