"""Muting a person for oneself: folded here, unchanged for everybody else, and nobody is told."""

import pytest

from community.accounts.actions.mutes import mute_person, unmute_person
from community.accounts.actions.no_contact import choose_no_contact
from community.chat.actions.pins import set_pin
from community.chat.actions.words import open_word
from community.chat.queries.muted import muted_handles
from community.chat.queries.rooms import my_conversations, my_rooms
from community.core.errors import Invalid, NotFound
from community.notifications.queries import unread_count

FOLDED = "A line of somebody you muted"


class TestMuting:
    def test_one_way_and_twice_is_once(self, make, ben):
        mute_person(make.ann, "BEN"), mute_person(make.ann, "ben")
        assert (muted_handles(make.ann), muted_handles(ben)) == (["ben"], [])
        unmute_person(make.ann, "ben"), unmute_person(make.ann, "ben")
        assert muted_handles(make.ann) == []

    def test_nobody_oneself_and_who_is_out_of_sight(self, make, ben):
        make.no_contact(ben, make.otto)
        for handle in ("nobodyhere", "otto"):
            with pytest.raises(NotFound):
                mute_person(ben, handle)
            with pytest.raises(NotFound):
                unmute_person(ben, handle)
        with pytest.raises(Invalid):
            mute_person(ben, "ben")

    def test_no_notice_of_a_mention_and_nothing_counted_as_new(self, make, ben, mia, room, two, say, tell):
        mute_person(make.ann, "ben")
        say(ben, "Dear @ann and @mia"), say(mia, "Hello all")
        tell(ben, two, "Dear Ann")
        assert (unread_count(make.ann.id), unread_count(mia.id)) == (0, 1)
        assert [card.unread for card in (*my_rooms(make.ann), *my_conversations(make.ann))] == [1, 0]
        assert [card.unread for card in my_rooms(mia)] == [1]
        unmute_person(make.ann, "ben")
        say(ben, "Dear @ann")
        assert unread_count(make.ann.id) == 1

    def test_moderators_hear_a_private_word_also_of_somebody_they_muted(
        self, make, ben, mia, group, tell, listen, sign_in
    ):
        word = open_word(ben, group)
        mute_person(mia, "ben"), mute_person(ben, "mia")
        tell(ben, word, "Please"), tell(mia, word, "I am here")
        assert unread_count(mia.id) == unread_count(ben.id) == 1
        assert [card.unread for card in my_conversations(mia)] == [1]
        page = sign_in(mia).get(f"/rooms/{word.id}").text
        assert f"data-cover>{FOLDED}" not in page and '"muted": []' in page
        assert {item["room_id"]: item["word"] for item in listen(sign_in(mia)).emit("rooms:watch", {})["items"]}[
            word.id
        ]

    def test_only_ones_own_pages_are_told(self, make, ben, room, listen, sign_in):
        hers, also_hers, his = listen(sign_in(make.ann)), listen(sign_in(make.ann)), listen(sign_in(ben))
        mute_person(make.ann, "ben")
        for ear in (hers, also_hers):
            [told] = ear.heard("people:muted")
            assert told == {"handles": ["ben"]}
        assert his.heard() == []


class TestPages:
    def test_folded_for_who_muted_and_for_nobody_else(self, make, ben, mia, room, say, sign_in):
        line = say(ben, "Unwanted words")
        say(mia, "An answer", reply_to=line.id)
        set_pin(mia, room.id, line.id, True)
        ann, his, hers = (sign_in(user) for user in (make.ann, ben, mia))
        before = [browser.get(f"/rooms/{room.id}").text.count(FOLDED) for browser in (ann, his, hers)]
        mute_person(make.ann, "ben")
        page = ann.get(f"/rooms/{room.id}").text
        assert page.count(FOLDED) == 3 + before[0], "the line, the pin, the quote"
        assert '"muted": ["ben"]' in page
        assert [browser.get(f"/rooms/{room.id}").text.count(FOLDED) for browser in (his, hers)] == before[1:]
        found = ann.get(f"/rooms/{room.id}/search?q=unwanted").text
        assert FOLDED in found and "Unwanted words" not in found
        assert "See what ben writes again" in ann.get(f"/rooms/{room.id}/messages/{line.id}").text

    def test_by_form_without_a_script(self, make, ben, sign_in):
        ann = sign_in(make.ann)
        assert "Mute in chats" in ann.get("/people/ben").text
        assert ann.post_form("/me/muted", {"handle": "ben"}).location == "/me/muted"
        assert "See them again" in ann.get("/me/muted").text
        assert "See what they write again" in ann.get("/people/ben").text
        for wrong in ("nobodyhere", "ann"):
            assert ann.post_form("/me/muted", {"handle": wrong}).status_code == 422
        assert ann.post_form("/me/muted/ben/lift").status_code == 303
        assert "Nobody is muted" in ann.get("/me/muted").text

    def test_by_api_and_whoever_is_out_of_contact_is_not_listed(self, make, ben, sign_in):
        ann = sign_in(make.ann)
        assert ann.put("/api/v1/me/muted/ben").status_code == 204
        [one] = ann.get("/api/v1/me/muted").json["items"]
        assert (one["handle"], ann.get("/api/v1/people/ben").json["muted"]) == ("ben", True)
        choose_no_contact(ben, "ann")
        assert ann.get("/api/v1/me/muted").json["items"] == []
        assert ann.delete("/api/v1/me/muted/ben").status_code == 204
        assert ann.put("/api/v1/me/muted/ben").status_code == 404
