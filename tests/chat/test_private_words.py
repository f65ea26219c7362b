"""A private word with a moderator: who can have one, who sees it, and that nobody else learns of it."""

from datetime import timedelta

import pytest

from community.accounts.actions.no_contact import choose_no_contact, lift_no_contact
from community.accounts.events import AccountClosed
from community.chat.actions.conversations import ask_in, leave_conversation
from community.chat.actions.messages import remove_message
from community.chat.actions.words import NOBODY, open_word
from community.chat.policy.rooms import has_box
from community.chat.queries.history import history
from community.chat.queries.mentions import people_of
from community.chat.queries.people import listener_ids, others_in
from community.chat.queries.rooms import my_conversations, room_for
from community.chat.queries.subjects import message_snapshot
from community.chat.reactions import account_closed
from community.core.clock import now
from community.core.db import transaction
from community.core.errors import Conflict, NotAllowed, NotFound
from community.groups.actions.members import remove, set_role
from community.groups.models import Membership
from community.moderation.actions.reports import report
from community.moderation.queries.queue import cases_for
from community.notifications.queries import inbox, unread_count


@pytest.fixture
def ned(make, group):
    """Moderates the group too."""
    user = make.user("ned")
    make.join(user, group, role="moderator")
    return user


@pytest.fixture
def word(make, ned, group):
    """Ann's private word with Mia and Ned."""
    return open_word(make.ann, group)


def bodies(viewer, room):
    return [line.body for line in history(viewer, room).items]


def titles(viewer):
    return [card.title for card in my_conversations(viewer)]


def noted(viewer):
    return [item.text for item in inbox(viewer).page.items]


class TestWhoMayBegin:
    def test_a_member_whatever_the_moderators_chose_and_it_is_the_same_one(self, make, mia, ned, group, word, db):
        for user in (mia, ned):
            user.direct_from = "nobody"
        db.session.commit()
        assert open_word(make.ann, group).id == word.id == open_word(mia, group, "ANN").id
        assert titles(make.ann) == ["The moderators of Circle"]
        assert titles(mia) == [], "nothing was said yet"

    def test_a_member_who_writes_nowhere_else_just_now(self, make, group, word, db, tell):
        membership = db.session.query(Membership).filter_by(user_id=make.ann.id, group_id=group.id).one()
        membership.silenced_until = now() + timedelta(hours=1)
        db.session.commit()
        assert tell(make.ann, word, "Please listen").seq == 1

    def test_nobody_else(self, make, ben, group):
        make.pause(ben)
        for actor, handle in ((ben, None), (make.otto, None), (make.mo, None), (make.ann, "ben"), (make.otto, "ann")):
            with pytest.raises(NotAllowed):
                open_word(actor, group, handle)

    def test_moderators_only_with_members_they_can_see(self, make, mia, ned, group):
        make.no_contact(mia, make.ann)
        for handle in ("otto", "ann", "nobodyhere"):
            with pytest.raises(NotFound):
                open_word(mia, group, handle)

    def test_not_where_nobody_could_answer(self, make, mia, ben, group):
        make.no_contact(mia, ben)
        for alone in (ben, mia):
            with pytest.raises(Conflict) as refused:
                open_word(alone, group)
            assert refused.value.detail == NOBODY


class TestWhoSeesIt:
    def test_who_is_apart_from_one_member_is_there_for_another(self, make, ben, mia, ned, group, word):
        theirs = open_word(ben, group)
        make.no_contact(mia, ben)
        assert room_for(mia, word.id) == word and mia.id in listener_ids(word)
        with pytest.raises(NotFound):
            room_for(mia, theirs.id)

    def test_the_member_and_the_moderators_and_nobody_learns_of_it(
        self, make, ben, mia, ned, room, word, listen, sign_in, tell
    ):
        ears = {user.handle: listen(sign_in(user)) for user in (make.ann, mia, ned, ben, make.mo, make.otto)}
        for ear in ears.values():
            ear.emit("room:join", {"room_id": room.id})
        joined = {name: ear.emit("room:join", {"room_id": word.id})["ok"] for name, ear in ears.items()}
        assert joined == {"ann": True, "mia": True, "ned": True, "ben": False, "mo": False, "otto": False}
        for ear in ears.values():
            ear.heard()
        line = tell(make.ann, word, "I am not well")
        tell(ned, word, "I am here")
        heard = {name: [event["seq"] for event in ear.heard("room:event")] for name, ear in ears.items()}
        assert heard == {"ann": [1, 2], "mia": [1, 2], "ned": [1, 2], "ben": [], "mo": [], "otto": []}
        for insider in (make.ann, mia, ned):
            assert bodies(insider, word) == ["I am not well", "I am here"]
        assert titles(mia) == titles(ned) == ["ann, a private word"]
        assert {one.name for one in people_of(make.ann, word, "").items} == {"mia", "ned"}
        for outsider in (ben, make.mo, make.owen, make.otto):
            assert titles(outsider) == []
            with pytest.raises(NotFound):
                room_for(outsider, word.id)
            with pytest.raises(NotFound):
                report(outsider, "message", line.id, "unkind")
        assert history(ben, room).last_seq == 0, "nothing happened in the room"

    def test_nobody_is_asked_in_leaves_or_removes_the_others_words(self, make, mia, word, tell):
        line = tell(make.ann, word, "Mine")
        for act in (lambda: ask_in(make.ann, word.id, ["ben"]), lambda: leave_conversation(mia, word.id),
                    lambda: remove_message(mia, word.id, line.id)):  # fmt: skip
            with pytest.raises(NotAllowed):
                act()

    def test_they_are_told(self, make, ben, mia, ned, word, tell):
        tell(make.ann, word, "Hello")
        assert noted(mia) == noted(ned) == ["ann wrote in a private word with the moderators of Circle."]
        assert unread_count(ben.id) == unread_count(make.ann.id) == 0
        tell(mia, word, "Hello, Ann")
        assert noted(make.ann) == ["mia wrote to you for the moderators of Circle."]

    def test_a_reported_line_is_for_the_site(self, make, mia, word, tell):
        line = tell(mia, word, "Unkind words")
        report(make.ann, "message", line.id, "unkind")
        assert cases_for(mia).items == [] and len(cases_for(make.mo).items) == 1
        seen = message_snapshot(line.id)
        assert seen.url == "" and seen.title == "A line in a private word with the moderators of Circle"


class TestWhenModeratorsChange:
    def test_who_moderates_now_reads_and_answers_and_who_does_not_hears_nothing(
        self, make, ben, mia, ned, group, word, listen, sign_in, tell, db
    ):
        membership = db.session.query(Membership).filter_by(user_id=mia.id, group_id=group.id).one()
        membership.role = "owner"
        db.session.commit()
        tell(make.ann, word, "Before")
        ears = [listen(sign_in(user)) for user in (ned, ned)]
        for ear in ears:
            ear.emit("room:join", {"room_id": word.id})
            ear.heard()
        set_role(mia, group, ben, "moderator")
        assert bodies(ben, word) == ["Before"] and tell(ben, word, "I read it").seq == 2
        set_role(mia, group, ned, "member")
        remove(mia, group, ben)
        for ear in ears:
            ear.heard()
        tell(make.ann, word, "After")
        assert [ear.heard() for ear in ears] == [[], []]
        assert listener_ids(word) == {make.ann.id, mia.id}
        for gone in (ned, ben):
            assert titles(gone) == [] and not any("private word" in text for text in noted(gone))
            with pytest.raises(NotFound):
                room_for(gone, word.id)

    def test_a_moderator_out_of_contact_is_left_out(self, make, mia, ned, word, listen, sign_in, tell):
        tell(make.ann, word, "Before")
        ear = listen(sign_in(mia))
        ear.emit("room:join", {"room_id": word.id})
        choose_no_contact(make.ann, "mia")
        ear.heard()
        tell(ned, word, "I am here")
        assert ear.heard("room:event") == [] and titles(mia) == []
        with pytest.raises(NotFound):
            room_for(mia, word.id)
        assert [one.name for one in others_in(make.ann, [word.id])[word.id]] == ["ned"]
        lift_no_contact(make.ann, "mia")
        assert bodies(mia, word) == ["Before", "I am here"]

    def test_a_member_who_left_is_not_talked_of_behind_their_back(self, make, mia, ned, group, word, tell):
        tell(make.ann, word, "Hello")
        remove(mia, group, make.ann)
        with pytest.raises(NotFound):
            room_for(make.ann, word.id)
        assert bodies(ned, word) == ["Hello"] and not has_box(ned, word)
        with transaction():
            account_closed(AccountClosed(make.ann.id))
        assert bodies(ned, word) == [] and titles(ned) == []


class TestDoors:
    def test_by_form_and_by_api(self, make, ben, mia, ned, room, group, sign_in):
        ann, hers = sign_in(make.ann), sign_in(mia)
        assert f'action="/groups/{group.slug}/word"' in ann.get(f"/rooms/{room.id}").text
        assert f'action="/groups/{group.slug}/word"' not in hers.get(f"/rooms/{room.id}").text
        opened = ann.post_form(f"/groups/{group.slug}/word", {})
        page = ann.get(opened.location).text
        assert "<h1>The moderators of Circle</h1>" in page and "whoever moderates at the time" in page
        ann.post_form(opened.location, {"client_id": "x", "body": "Not for everybody", "reply_to": ""})
        assert "1 new" in hers.get("/chat").text and "ann, a private word" in hers.get("/chat").text
        about = hers.get(f"{opened.location}/people").text
        assert "Leave the conversation" not in about and "Ask somebody in" not in about
        made = hers.post(f"/api/v1/groups/{group.slug}/word", json={"handle": "ben"})
        assert made.status_code == 201 and made.json["moderators_of"] == group.slug
        assert (made.json["name"], made.json["group"]) == ("ben, a private word", None)
        again = sign_in(ben).post(f"/api/v1/groups/{group.slug}/word", json={})
        assert (again.json["id"], again.json["name"]) == (made.json["id"], "The moderators of Circle")
        with_ben = hers.get(f"/groups/{group.slug}/members/ben").text
        assert "A private word with ben" in with_ben

    def test_nobody_there_to_answer_is_said_kindly(self, make, mia, ben, group, sign_in):
        make.no_contact(mia, ben)
        his = sign_in(ben)
        assert his.post(f"/api/v1/groups/{group.slug}/word", json={}).status_code == 409
        sent = his.post_form(f"/groups/{group.slug}/word", {})
        assert "nobody in this group" in his.get(his.get(sent.location).location).text


def test_the_cost_of_the_list_does_not_grow(make, mia, ned, group, word, db, count_queries, tell):
    def cost():
        db.session.expire_all()
        with count_queries() as seen:
            [card.title for card in my_conversations(mia)]
        return len(seen)

    tell(make.ann, word, "Hello")
    before = cost()
    for number in range(3):
        friend = make.user(f"friend{number}")
        make.join(friend, group)
        tell(friend, open_word(friend, group), "Hello")
    assert cost() == before and len(titles(mia)) == 4
