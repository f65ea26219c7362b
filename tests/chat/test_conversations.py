"""Conversations of two to eight people: who may begin one with whom, who reads it, and how it ends."""

import pytest
import sqlalchemy as sa

from community.accounts.actions.no_contact import choose_no_contact
from community.accounts.actions.profile import edit_account
from community.accounts.events import AccountClosed
from community.chat.actions.conversations import REFUSED, ask_in, leave_conversation, start_conversation
from community.chat.actions.messages import remove_message
from community.chat.models.lines import Message, RoomEvent
from community.chat.policy.conversations import can_write_to
from community.chat.policy.rooms import SILENT
from community.chat.queries.conversations import always_reachable
from community.chat.queries.history import history
from community.chat.queries.log import events_since
from community.chat.queries.people import others_in
from community.chat.queries.rooms import my_conversations, my_rooms, room_for
from community.chat.queries.subjects import message_snapshot
from community.chat.reactions import account_closed
from community.core.db import transaction
from community.core.errors import Invalid, NotAllowed, NotFound
from community.groups.models import Membership


def bodies(viewer, room):
    return [line.body for line in history(viewer, room).items]


def titles(viewer):
    return [card.title for card in my_conversations(viewer)]


def choose(db, user, value):
    edit_account(user, direct_from=value)


class TestWhoMayBegin:
    @pytest.mark.parametrize(
        ("choice", "from_a_peer", "from_a_stranger"),
        [("groups", True, False), ("everybody", True, True), ("nobody", False, False)],
    )
    def test_the_receiver_chooses(self, make, ben, group, far, db, choice, from_a_peer, from_a_stranger):
        choose(db, ben, choice)
        assert can_write_to(make.ann, ben) is from_a_peer
        assert can_write_to(far, ben) is from_a_stranger
        if not from_a_stranger:
            with pytest.raises(Invalid) as refused:
                start_conversation(far, ["ben"])
            assert refused.value.errors == {"handles": [REFUSED]}

    def test_people_of_my_groups_is_what_is_chosen_for_a_newcomer(self, far):
        assert far.direct_from == "groups"

    def test_a_member_reaches_the_moderators_whatever_they_chose(self, make, ben, mia, far, db):
        choose(db, mia, "nobody")
        assert can_write_to(ben, mia) and not can_write_to(far, mia)
        assert not can_write_to(mia, make.ann) or make.ann.direct_from != "nobody"
        assert [user.handle for user in always_reachable(ben)] == ["mia"]

    def test_without_a_group_the_sites_moderators_are_reached(self, make, ben, group, far, db):
        for staff in (make.mo, make.owen):
            choose(db, staff, "nobody")
            assert can_write_to(far, staff)
            assert not can_write_to(ben, staff), "who has a group has its moderators"
        assert [user.handle for user in always_reachable(far)] == ["mo", "owen"]

    def test_everybody_in_it_chooses_about_everybody(self, make, ben, group, far, db):
        choose(db, far, "everybody")
        with pytest.raises(Invalid):
            start_conversation(make.ann, ["ben", "far"])  # Ben takes nothing from Far
        choose(db, ben, "everybody")
        assert titles(start_and_return(make.ann, ["ben", "far"])) == ["ben, far"]

    def test_no_two_without_contact_are_brought_together(self, make, ben, mia, group):
        make.no_contact(ben, mia)
        with pytest.raises(Invalid) as between:
            start_conversation(make.ann, ["ben", "mia"])
        with pytest.raises(Invalid) as nobody:
            start_conversation(make.ann, ["ben", "nobodyhere"])
        with pytest.raises(Invalid) as own:
            start_conversation(ben, ["mia"])
        assert between.value.errors == nobody.value.errors == own.value.errors == {"handles": [REFUSED]}
        assert titles(make.ann) == []

    def test_with_oneself_alone_and_with_nine_there_is_none(self, make, ben, group):
        with pytest.raises(Invalid):
            start_conversation(make.ann, ["Ann"])
        friends = [make.user(f"friend{number}") for number in range(7)]
        for friend in friends:
            make.join(friend, group)
        room = start_conversation(make.ann, [friend.handle for friend in friends])
        with pytest.raises(Invalid):
            ask_in(make.ann, room.id, ["ben"])

    def test_who_is_paused_begins_none(self, make, ben, group):
        make.pause(make.ann)
        with pytest.raises(NotAllowed):
            start_conversation(make.ann, ["ben"])

    def test_begun_again_it_is_the_same_one(self, make, ben, mia, two):
        assert start_conversation(ben, ["ANN"]).id == two.id
        assert start_conversation(make.ann, ["ben", "mia"]).id != two.id


def start_and_return(user, handles):
    start_conversation(user, handles)
    return user


class TestWhoReads:
    def test_the_two_talk_and_nobody_else_learns_of_it(self, make, ben, mia, two, tell):
        line = tell(make.ann, two, "Only you")
        assert tell(ben, two, "Thank you").seq == 2
        assert bodies(ben, two) == ["Only you", "Thank you"]
        assert (titles(make.ann), titles(ben), titles(mia)) == (["ben"], ["ann"], [])
        for outsider in (make.otto, mia, make.mo, make.owen):
            with pytest.raises(NotFound):
                room_for(outsider, two.id)
            with pytest.raises(NotFound):
                remove_message(outsider, two.id, line.id)

    def test_it_is_heard_by_those_in_it_alone(self, make, ben, mia, two, listen, sign_in, tell):
        ears = {user.handle: listen(sign_in(user)) for user in (make.ann, ben, mia, make.mo)}
        joined = {name: ear.emit("room:join", {"room_id": two.id})["ok"] for name, ear in ears.items()}
        assert joined == {"ann": True, "ben": True, "mia": False, "mo": False}
        for ear in ears.values():
            ear.heard()
        tell(make.ann, two, "Only you")
        assert {name: len(ear.heard("room:event")) for name, ear in ears.items()} == {
            "ann": 1, "ben": 1, "mia": 0, "mo": 0,
        }  # fmt: skip

    def test_nobody_removes_what_the_other_wrote(self, make, ben, two, tell):
        line = tell(make.ann, two, "Mine")
        with pytest.raises(NotAllowed):
            remove_message(ben, two.id, line.id)
        assert remove_message(make.ann, two.id, line.id) == 2

    def test_somebody_asked_in_later_reads_nothing_of_before(self, make, ben, mia, two, tell):
        tell(make.ann, two, "Before")
        room = ask_in(ben, two.id, ["mia"])
        assert room.id != two.id and bodies(mia, room) == []
        with pytest.raises(NotFound):
            room_for(mia, two.id)
        assert titles(make.ann) == ["ben", "ben, mia"]
        with pytest.raises(NotFound):
            ask_in(mia, two.id, ["ann"])

    def test_a_groups_room_is_no_conversation(self, make, ben, room):
        for act in (lambda: ask_in(make.ann, room.id, ["ben"]), lambda: leave_conversation(make.ann, room.id)):
            with pytest.raises(NotFound):
                act()
        assert [card.title for card in my_rooms(make.ann)] == ["Circle"]


class TestNoContact:
    def test_a_conversation_of_two_falls_silent_both_ways(self, make, ben, two, tell):
        tell(make.ann, two, "From Ann"), tell(ben, two, "From Ben")
        choose_no_contact(ben, "ann")
        for user, own in ((make.ann, "From Ann"), (ben, "From Ben")):
            with pytest.raises(NotAllowed) as refused:
                tell(user, two, "Are you there")
            assert refused.value.detail == SILENT
            assert [body for body in bodies(user, two) if body] == [own]
            assert titles(user) == ["A conversation"]

    def test_leaving_and_closing_look_the_same_to_the_other(self, make, ben, mia, two, tell):
        other = start_conversation(make.ann, ["mia"])
        leave_conversation(ben, two.id)
        with transaction():
            account_closed(AccountClosed(mia.id))
        for room in (two, other):
            with pytest.raises(NotAllowed) as refused:
                tell(make.ann, room, "Are you there")
            assert refused.value.detail == SILENT
        assert titles(make.ann) == ["A conversation"] * 2

    def test_in_a_larger_one_they_only_don_t_see_each_other(self, make, ben, mia, group, listen, sign_in, tell):
        room = start_conversation(make.ann, ["ben", "mia"])
        make.no_contact(ben, mia)
        ear = listen(sign_in(mia))
        ear.emit("room:join", {"room_id": room.id})
        tell(ben, room, "From Ben"), tell(make.ann, room, "From Ann")
        assert bodies(mia, room) == ["", "From Ann"]
        assert [event["type"] for event in ear.heard("room:event")] == ["hidden", "message"]
        assert [one.name for one in others_in(mia, [room.id])[room.id]] == ["ann"]
        assert events_since(mia, room, 0).items[0].type == "hidden"


class TestLeaving:
    def test_whoever_left_is_outside_and_hears_nothing(self, make, ben, mia, group, listen, sign_in, tell):
        room = start_conversation(make.ann, ["ben", "mia"])
        ear, other = listen(sign_in(ben)), listen(sign_in(mia))
        for one in (ear, other):
            one.emit("room:join", {"room_id": room.id})
            one.heard()
        leave_conversation(ben, room.id)
        assert [name for name in other.heard() if name["name"] != "room:presence"] == [], "nobody is told"
        ear.heard()
        tell(make.ann, room, "Without Ben")
        assert ear.heard() == []
        with pytest.raises(NotFound):
            room_for(ben, room.id)
        assert titles(ben) == [] and titles(mia) == ["ann"]
        assert start_conversation(ben, ["ann", "mia"]).id != room.id

    def test_what_nobody_can_read_any_more_is_cleared(self, make, ben, two, db, tell):
        line = tell(make.ann, two, "A secret").id
        leave_conversation(make.ann, two.id)
        assert bodies(ben, two) == ["A secret"]
        leave_conversation(ben, two.id)
        assert db.session.scalars(sa.select(RoomEvent).where(RoomEvent.room_id == two.id)).all() == []
        assert set(db.session.scalars(sa.select(Message.body).where(Message.room_id == two.id))) <= {""}
        seen = message_snapshot(line)
        assert seen is None or "secret" not in seen.html


def test_the_cost_does_not_grow(make, ben, mia, group, db, count_queries, tell):
    def cost():
        db.session.expire_all()
        with count_queries() as seen:
            my_conversations(make.ann)
        return len(seen)

    tell(make.ann, start_conversation(make.ann, ["ben"]), "One")
    before = cost()
    for number in range(5):
        make.join(make.user(f"friend{number}"), group)
        tell(make.ann, start_conversation(make.ann, ["ben", f"friend{number}"]), "Hello")
    assert cost() == before


def test_a_membership_that_ended_closes_no_conversation(make, ben, group, two, db, tell):
    db.session.scalar(sa.select(Membership).where(Membership.user_id == ben.id)).status = "left"
    db.session.commit()
    assert tell(ben, two, "Still here").seq == 1


def test_the_order_of_the_list_does_not_show_that_somebody_out_of_sight_wrote(make, ben, mia, group, two, tell):
    cara = make.user("cara", direct_from="everybody")
    make.join(cara, group)
    three = start_conversation(make.ann, ["mia", "cara"])
    tell(mia, three, "Hello"), tell(ben, two, "Hello")
    make.no_contact(make.ann, cara)
    tell(cara, three, "Not for Ann")
    assert [card.room.id for card in my_conversations(make.ann)] == [two.id, three.id]
    assert next(card.room.id for card in my_conversations(mia)) == three.id
