"""Conversations from outside: their notices, their reports, their pages and their API."""

import pytest

from community.accounts.actions.no_contact import choose_no_contact
from community.chat.actions.conversations import leave_conversation, start_conversation
from community.chat.actions.rooms import mark_read, mute_room
from community.chat.policy.rooms import SILENT
from community.chat.queries.history import history
from community.chat.queries.rooms import my_conversations, room_for
from community.chat.queries.subjects import message_snapshot
from community.core.errors import NotFound
from community.moderation.actions.cases import decide as decide_case
from community.moderation.actions.reports import report
from community.moderation.models.cases import Report
from community.moderation.queries.cases import case_for
from community.moderation.queries.queue import cases_for
from community.notifications.queries import inbox, unread_count


def titles(viewer):
    return [card.title for card in my_conversations(viewer)]


class TestNotices:
    def test_a_line_is_told_once_until_it_is_read(self, make, ben, two, tell):
        tell(make.ann, two, "One"), tell(make.ann, two, "Two")
        assert unread_count(ben.id) == 1 and unread_count(make.ann.id) == 0
        [item] = inbox(ben).page.items
        assert (item.text, item.url) == ("ann wrote to you.", f"/rooms/{two.id}")
        mark_read(ben, two.id, 2)
        assert unread_count(ben.id) == 0
        tell(make.ann, two, "Three")
        assert unread_count(ben.id) == 1

    def test_not_to_whoever_muted_it_or_is_there(self, make, ben, mia, group, listen, sign_in, tell):
        room = start_conversation(make.ann, ["ben", "mia"])
        mute_room(ben, room.id, True)
        listen(sign_in(mia)).emit("room:join", {"room_id": room.id})
        tell(make.ann, room, "Hello")
        assert unread_count(ben.id) == unread_count(mia.id) == 0
        [card] = my_conversations(ben)
        assert (card.unread, card.muted) == (1, True)
        mute_room(ben, room.id, False)
        tell(make.ann, room, "Again")
        assert unread_count(ben.id) == 1

    def test_it_goes_with_contact_and_with_leaving(self, make, ben, two, tell):
        tell(make.ann, two, "Hello")
        leave_conversation(ben, two.id)
        assert inbox(ben).page.items == []
        again = start_conversation(make.ann, ["ben"])
        tell(make.ann, again, "Hello")
        choose_no_contact(ben, "ann")
        assert inbox(ben).page.items == []


class TestReported:
    def test_a_case_goes_to_the_site_with_the_lines_around(self, make, ben, mia, two, db, tell):
        make.site_rules()
        tell(make.ann, two, "Before"), tell(ben, two, "After all")
        line = tell(ben, two, "Unkind words")
        report(make.ann, "message", line.id, "unkind")
        assert cases_for(mia).items == [], "nobody of a group decides it"
        [case] = cases_for(make.mo).items
        assert case.group_id is None
        snapshot = db.session.query(Report).one().snapshot
        assert "Unkind words" in snapshot["html"] and "Before" in snapshot["before_html"]
        with pytest.raises(NotFound):
            room_for(make.mo, two.id)
        case = case_for(make.mo, case.id)
        decide_case(make.mo, case.id, "remove", "Rule 1.", case.version, rule=1)
        assert "Unkind words" not in repr(history(make.ann, two))

    def test_outsiders_report_nothing(self, make, ben, mia, two, tell):
        line = tell(make.ann, two, "Hello")
        for outsider in (mia, make.mo):
            with pytest.raises(NotFound):
                report(outsider, "message", line.id, "unkind")

    def test_who_decides_gets_no_way_in(self, make, ben, two, tell):
        assert message_snapshot(tell(make.ann, two, "Hello").id).url == ""


class TestPages:
    def test_begun_from_a_profile_and_read_without_a_script(self, make, ben, group, far, sign_in):
        ann, his = sign_in(make.ann), sign_in(ben)
        assert "/chat/new?to=ben" in ann.get("/people/ben").text
        assert "/chat/new?to=far" not in ann.get("/people/far").text
        assert 'value="ben"' in ann.get("/chat/new?to=ben").text
        made = ann.post_form("/chat/new", {"handles": "@ben"})
        assert made.status_code == 303
        sent = ann.post_form(made.location, {"client_id": "x", "body": "Good evening", "reply_to": ""})
        assert sent.status_code == 303
        assert "1 new" in his.get("/chat").text
        page = his.get(made.location).text
        assert "<h1>ann</h1>" in page and "Good evening" in page
        assert "1 new" not in his.get("/chat").text
        assert sign_in(far).get(made.location).status_code == 404

    def test_refused_with_the_names_kept(self, make, group, sign_in):
        page = sign_in(make.ann).post_form("/chat/new", {"handles": "ben, nobodyhere"})
        assert page.status_code == 422 and "ben, nobodyhere" in page.text and "begun" in page.text

    def test_people_mute_and_leave(self, make, ben, mia, two, sign_in):
        ann = sign_in(make.ann)
        assert "Ask somebody in" in ann.get(f"/rooms/{two.id}/people").text
        assert ann.post_form(f"/rooms/{two.id}/mute", {"muted": "true"}).status_code == 303
        assert "Muted" in ann.get("/chat").text
        bigger = ann.post_form(f"/rooms/{two.id}/people", {"handles": "mia"})
        assert bigger.status_code == 303 and not bigger.location.endswith(f"/rooms/{two.id}")
        assert ann.post_form(f"/rooms/{two.id}/people", {"handles": "otto"}).status_code == 422
        assert ann.post_form(f"/rooms/{two.id}/leave").status_code == 303
        assert ann.get(f"/rooms/{two.id}").status_code == 404

    def test_the_choice_is_in_the_settings(self, make, sign_in, db):
        ann = sign_in(make.ann)
        assert "Who may write to you?" in ann.get("/me/settings").text
        form = {"mail_replies": "false", "neutral_tab": "false", "country": "", "direct_from": "nobody"}
        assert ann.post_form("/me/settings", form).status_code == 303
        db.session.refresh(make.ann)
        assert make.ann.direct_from == "nobody"


class TestApi:
    def test_begin_list_ask_in_and_leave(self, make, ben, mia, group, sign_in):
        ann, his = sign_in(make.ann), sign_in(ben)
        made = ann.post("/api/v1/conversations", json={"handles": ["ben"]})
        assert made.status_code == 201
        assert (made.json["name"], made.json["group"], made.json["people"][0]["handle"]) == ("ben", None, "ben")
        its = f"/api/v1/rooms/{made.json['id']}"
        assert ann.post(f"{its}/messages", json={"client_id": "x", "body": "Hello"}).status_code == 201
        [listed] = his.get("/api/v1/conversations").json["items"]
        assert (listed["name"], listed["unread"], listed["muted"]) == ("ann", 1, False)
        assert his.put(f"{its}/mute", json={"muted": True}).json == {"muted": True}
        assert his.get(its).json["muted"] is True
        assert his.post(f"{its}/people", json={"handles": ["mia"]}).status_code == 201
        assert his.delete(f"{its}/people/me").status_code == 204
        assert his.get(its).status_code == 404
        assert ann.get(its).json["closed"] == SILENT
        assert ann.post(f"{its}/messages", json={"client_id": "y", "body": "?"}).status_code == 403

    @pytest.mark.parametrize("wrong", [[], ["a"] * 8, [""], ["x" * 30], "ben", [1]])
    def test_what_makes_no_sense_is_refused(self, make, sign_in, wrong):
        assert sign_in(make.ann).post("/api/v1/conversations", json={"handles": wrong}).status_code == 422
