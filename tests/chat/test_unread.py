"""What is new in each room, on every list of rooms, and kept as it is while the list is open."""

from community.accounts.actions.mutes import mute_person
from community.chat import sockets
from community.chat.actions.conversations import start_conversation
from community.chat.actions.messages import remove_message
from community.chat.actions.rooms import mark_read, mute_room, open_another
from community.chat.actions.words import open_word
from community.chat.presence import channel
from community.chat.queries.rooms import MANY, my_conversations, my_rooms, rooms_in
from community.core.db import db
from community.core.realtime import tell_rooms_now


def new_in(cards):
    return [card.unread for card in cards]


def test_only_what_one_can_see_and_others_said(make, ben, mia, group, room, two, say, tell):
    for _ in range(2):
        say(ben, f"Line {_}"), say(make.ann, f"Own {_}"), tell(ben, two, f"Just us {_}")
    gone = say(mia, "Gone again")
    remove_message(mia, room.id, gone.id)
    tell(mia, open_word(make.ann, group), "A private word")
    assert new_in(rooms_in(make.ann, group)) == new_in(my_rooms(make.ann)) == [2]
    assert sorted(new_in(my_conversations(make.ann))) == [1, 2]
    make.no_contact(make.ann, ben)
    assert new_in(my_rooms(make.ann)) == [0]


def test_what_was_said_before_one_came_is_not_new(make, ben, group, room, say, clock):
    say(ben, "Long before")
    clock.forward(minutes=1)
    newcomer = make.user("nell")
    make.join(newcomer, group)
    assert new_in(my_rooms(newcomer)) == [0]
    say(ben, "Welcome")
    assert new_in(my_rooms(newcomer)) == [1]


def test_there_is_a_most(make, ben, room, say):
    for number in range(MANY + 3):
        say(ben, f"Line {number}")
    assert new_in(my_rooms(make.ann)) == [MANY]


def test_every_list_shows_it_and_muted_rooms_say_nothing(make, ben, mia, group, room, say, sign_in):
    open_another(mia, group, "Back porch")
    say(ben, "Hello")
    ann, pages = sign_in(make.ann), ("/chat", f"/groups/{group.slug}/rooms", "/")
    assert [page for page in pages if "1 new" not in ann.get(page).text] == []
    mute_room(make.ann, room.id, True)
    assert [page for page in pages if "1 new" in ann.get(page).text] == []
    assert "Muted. " in ann.get(pages[1]).text
    [listed, _] = ann.get(f"/api/v1/groups/{group.slug}/rooms").json["items"]
    assert (listed["unread"], listed["muted"], listed["read_seq"]) == (1, True, 0)


def test_the_api_asks_no_more_for_more_rooms(make, ben, mia, group, room, sign_in, count_queries):
    ann = sign_in(make.ann)

    def cost():
        db.session.expire_all()
        with count_queries() as seen:
            ann.get(f"/api/v1/groups/{group.slug}/rooms")
        return len(seen)

    cost()
    before = cost()
    for name in ("Attic", "Cellar", "Porch"):
        open_another(mia, group, name)
    assert cost() == before


class TestWatching:
    def test_one_hears_all_rooms_without_being_there(
        self, make, ben, mia, group, room, two, say, tell, seat, listen, sign_in
    ):
        his, ear = seat(ben), listen(sign_in(make.ann))
        tell(ben, two, "Before")
        answer = ear.emit("rooms:watch", {})
        assert {one["room_id"]: one["unread"] for one in answer["items"]} == {room.id: 0, two.id: 1}
        assert his.heard("room:presence") == []
        say(ben, "Hello"), tell(ben, two, "And to you")
        assert [event["room_id"] for event in ear.heard("room:event")] == [room.id, two.id]
        mute_person(make.ann, "ben")
        again = ear.emit("rooms:watch", {})
        assert ([one["unread"] for one in again["items"]], again["muted_people"]) == ([0, 0], ["ben"])

    def test_what_is_told_while_they_are_counted_is_heard(self, make, room, listen, sign_in, monkeypatch):
        ear, count = listen(sign_in(make.ann)), sockets.my_rooms
        hears, event = channel(room.id, make.ann.id), {"room_id": room.id, "seq": 1}

        def counted_and_then_told(user):
            cards = count(user)
            tell_rooms_now([hears], "room:event", event)
            return cards

        monkeypatch.setattr(sockets, "my_rooms", counted_and_then_told)
        assert [one["unread"] for one in ear.emit("rooms:watch", {})["items"]] == [0]
        assert ear.heard("room:event") == [event]

    def test_what_begins_meanwhile_is_told_to_whose_it_is(self, make, ben, mia, group, room, tell, listen, sign_in):
        ears = {user.handle: listen(sign_in(user)) for user in (make.ann, ben, mia, make.otto)}

        def told():
            return {name for name, ear in ears.items() if ear.heard("room:opened")}

        def listed(name):
            items = ears[name].emit("rooms:watch", {})["items"]
            return [(one["title"], one["group"], one["word"], one["people"], one["unread"]) for one in items]

        assert listed("ben") == [("Circle", "circle", False, 0, 0)]
        two = start_conversation(make.ann, ["ben"])
        assert told() == {"ann", "ben"} and start_conversation(ben, ["ann"]).id == two.id and told() == set()
        tell(make.ann, two, "Hello")
        assert listed("ben")[1:] == [("ann", None, False, 1, 1)]
        open_another(mia, group, "Porch")
        assert told() == {"ann", "ben", "mia"} and ("Porch", "circle", False, 0, 0) in listed("ben")
        word = open_word(make.ann, group)
        assert told() == {"ann"} and len(listed("mia")) == 2, "nothing was said there"
        ears["mia"].heard()
        tell(make.ann, word, "May I ask you something?")
        assert ears["mia"].heard("notification") and listed("mia")[2:] == [("ann, a private word", None, True, 1, 1)]
        open_word(mia, group, "ben")
        assert told() == {"ben"} and ("The moderators of Circle", None, True, 1, 0) in listed("ben")

    def test_the_outsider_hears_nothing_and_two_out_of_contact_nothing_of_each_other(
        self, make, ben, room, say, listen, sign_in
    ):
        make.no_contact(make.ann, ben)
        outside, ear = listen(sign_in(make.otto)), listen(sign_in(make.ann))
        assert outside.emit("rooms:watch", {})["items"] == []
        ear.emit("rooms:watch", {})
        say(ben, "Hello")
        assert outside.heard() == [] and ear.heard() == []


def test_how_far_one_read_is_known_on_every_device_of_theirs(make, ben, room, say, listen, sign_in):
    phone, desk, his = listen(sign_in(make.ann)), listen(sign_in(make.ann)), listen(sign_in(ben))
    say(ben, "One"), say(ben, "Two")
    for ear in (phone, desk, his):
        ear.heard()
    assert phone.emit("room:read", {"room_id": room.id, "seq": 2})["seq"] == 2
    assert desk.heard("room:read") == [{"room_id": room.id, "seq": 2}]
    mark_read(make.ann, room.id, 1)
    assert desk.heard() == [], "never back"
    assert his.heard() == []
