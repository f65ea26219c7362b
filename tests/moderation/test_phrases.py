"""Watched phrases: who writes the lists, what each action does, and that they are tried before they count."""

from datetime import date

import pytest

from community.chat.actions.conversations import start_conversation
from community.chat.actions.messages import edit_message, send_message
from community.chat.actions.rooms import open_room
from community.core import watched
from community.core.errors import Invalid, NotAllowed, NotFound
from community.forums.actions.posts import create_post, edit_post
from community.forums.actions.topics import create_topic
from community.forums.models import Topic
from community.library.actions import suggest
from community.milestones.actions.milestones import define
from community.moderation.actions import phrases as actions
from community.moderation.actions.cases import decide
from community.moderation.models.cases import Case
from community.moderation.models.phrases import CaseReason, WatchedPhrase
from community.moderation.queries.phrases import phrase_for, reasons_of
from community.notifications.models import Notification


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


def cases(db):
    return [(case.kind, case.reason_name, case.risk, case.group_id) for case in db.session.query(Case)]


def milestone(author, story, audience, group=None):
    said = {"title": "A walk", "kind": "help", "happened_on": date(2026, 1, 5)}
    return define(author, story=story, audience=audience, group=group, **said)


class TestLists:
    def test_are_the_owners_to_write_and_the_moderators_to_read(self, make, gus, grete, group):
        [made] = actions.add(gus, group, ["burner phone"], "word", "hold")
        assert phrase_for(grete, made.id) is made
        for stranger in (make.ann, make.mo, make.owen):
            with pytest.raises(NotFound):
                phrase_for(stranger, made.id)
        with pytest.raises(NotAllowed):
            actions.switch(grete, made.id, True)
        [of_site] = actions.add(make.owen, None, ["burner phone"], "word", "hold")
        with pytest.raises(NotAllowed):
            actions.take_out(make.mo, of_site.id)
        with pytest.raises(NotFound):
            actions.take_out(gus, of_site.id)

    def test_count_once_they_are_switched_on_and_no_longer_than_they_are(self, make, gus, group):
        def holds():
            return watched.found("A burner phone", group.id).holds

        [made] = actions.add(gus, group, ["burner phone", "burner phone"], "word", "hold")
        assert not holds()
        actions.switch(gus, made.id, True)
        assert holds() and not watched.found("A burner phone").holds, "the group's own"
        actions.switch(gus, made.id, False)
        assert not holds()
        actions.switch_on_all(gus, group)
        assert holds()
        actions.take_out(gus, made.id)
        assert not holds()

    def test_of_the_site_count_everywhere(self, make, group):
        make.watch(None, "burner phone")
        assert watched.found("A burner phone", group.id).holds and watched.found("A burner phone").holds

    def test_are_compiled_once_for_each_version(self, make, group, count_queries):
        make.watch(group, *(f"phrase {number}" for number in range(300)))
        assert watched.found("phrase 7", group.id).holds
        compiled = watched.lists(group.id)[1]
        with count_queries() as asked:
            assert watched.found("phrase 8", group.id).holds and not watched.found("phrase", group.id).holds
        assert asked == [] and watched.lists(group.id)[1] is compiled
        make.watch(group, "lantern")
        with count_queries() as asked:
            assert watched.found("A lantern", group.id).holds
        assert len(asked) == 2, "which versions, and the list that changed"
        assert len(watched.lists(group.id)) == 2
        assert watched.lists(group.id)[1] is not compiled

    def test_have_an_end(self, gus, group, monkeypatch):
        monkeypatch.setattr(actions, "MAX_PHRASES", 3)
        actions.add(gus, group, ["one", "two"], "word", "hold")
        with pytest.raises(Invalid):
            actions.add(gus, group, ["three", "four"], "word", "hold")
        monkeypatch.setattr(actions, "MAX_PHRASES", 10_000)
        with pytest.raises(Invalid):
            actions.add(gus, group, [f"{number}x" for number in range(101)], "pattern", "hold")
        with pytest.raises(Invalid):
            actions.add(gus, group, [f"[a-z]{{1,{number}}}q" for number in range(60, 99)], "pattern", "hold")

    def test_can_be_long(self, make, gus, group, db):
        for part in range(10):
            actions.add(gus, group, [f"phrase {part} {number}" for number in range(1000)], "word", "flag", on=True)
        assert watched.found("Is it phrase 3 141 then?", group.id).tells
        assert db.session.query(WatchedPhrase).count() == 10_000


class TestActions:
    def test_why_a_case_is_there_is_told_to_its_moderators(self, make, grete, group, topic, sign_in, db):
        make.watch(group, "burner", kind="prefix")
        make.watch(None, r"\bphone\d+", kind="pattern")
        made = create_post(make.ann, topic, "His burners: phone1, phone2")
        assert made.status == "pending"
        [case] = db.session.query(Case)
        found = {(one.name, one.phrase, one.kind, one.of_site) for one in reasons_of(make.mo, case.id)}
        assert found == {
            ("watched_phrase", "burner", "prefix", False), ("watched_phrase", r"\bphone\d+", "pattern", True),
        }  # fmt: skip
        page = sign_in(grete).get(f"/moderation/cases/{case.id}").text
        assert "“burner”" in page and "of the group’s list" in page
        reasons = sign_in(grete).get(f"/api/v1/moderation/cases/{case.id}").json["reasons"]
        assert {one["phrase"] for one in reasons} == {"", "burner"}
        decide(grete, case.id, "hide", "Please say it without that.", case.version, rule=1)
        seen = sign_in(make.ann).get("/me/statements").text + sign_in(make.ann).get(f"/topics/{topic.id}").text
        assert r"phone\d+" not in seen

    def test_what_the_site_watches_for_is_known_to_those_who_look_after_it_alone(
        self, make, grete, group, topic, sign_in, db
    ):
        """A group's moderators read that it was such words, once, whatever they ask: page, address, queue, notices."""
        make.watch(None, "xylophone", "trombone")
        make.watch(None, "clarinet", action="flag", kind="prefix")
        create_post(make.ann, topic, "A xylophone and a trombone")
        create_post(make.ann, topic, "Two clarinets")
        browser = sign_in(grete)
        for case in db.session.query(Case):
            whole = browser.get(f"/api/v1/moderation/cases/{case.id}").json
            assert [(one["phrase"], one["kind"], one["of_site"]) for one in whole["reasons"]] == [("", "", True)]
            page = browser.get(f"/moderation/cases/{case.id}").text
            assert page.count("words that the whole site watches for") == 1
            for secret in ("“xylophone”", "“trombone”", "“clarinet”"):
                assert secret not in page
        for address in ("/moderation", "/notifications", "/moderation/log", "/api/v1/notifications"):
            text = browser.get(address).text
            assert not [word for word in ("xylophone", "trombone", "clarinet") if word in text], address
        by_staff = create_topic(grete, group, title="The band", body="My clarinet.")
        [of_site] = db.session.query(Case).filter(Case.subject_id == by_staff.id, Case.group_id.is_(None))
        assert "“clarinet”" in sign_in(make.mo).get(f"/moderation/cases/{of_site.id}").text

    def test_flag_keeps_what_was_seen_whatever_its_author_makes_of_it(self, make, grete, group, topic, sign_in, db):
        make.watch(group, "burner", action="flag")
        made = create_post(make.ann, topic, "His burner rang.")
        line = send_message(make.ann, open_room(group.id).id, "x", "His burner rang here.").message
        milestone(make.ann, "The burner is gone.", "group", group.slug)
        edit_post(make.ann, made.id, "Nothing at all.")
        edit_message(make.ann, line.room_id, line.id, "Nothing here.")
        browser, seen = sign_in(grete), {}
        for case in db.session.query(Case):
            whole = browser.get(f"/api/v1/moderation/cases/{case.id}").json
            [kept] = [one["snapshot"] for one in whole["reasons"] if one["snapshot"]]
            seen[case.subject_type] = kept["html"]
            assert kept["author_name"] == "ann"
            assert "burner" in browser.get(f"/moderation/cases/{case.id}").text.split("What watched words told of")[1]
        assert set(seen) == {"post", "message", "milestone"} and all("burner" in one for one in seen.values())

    def test_flag_publishes_and_tells_without_calling_it_care(self, make, grete, group, topic, db):
        make.watch(group, "burner phone", action="flag")
        assert create_post(make.ann, topic, "A burner phone").status == "published"
        assert cases(db) == [("report", "flagged_words", "none", group.id)]
        assert not db.session.query(Case).one().is_safety_concern
        told = {notice.user_id for notice in db.session.query(Notification).filter_by(kind="case_opened")}
        assert grete.id in told and make.ann.id not in told

    def test_signpost_tells_the_author_alone_and_nobody_else(self, make, group, topic, sign_in, db):
        make.watch(None, "cannot go on", action="signpost")
        make.watch(group, "tonight")
        browser = sign_in(make.ann)
        answer = browser.post(f"/api/v1/topics/{topic.id}/posts", json={"body": "I cannot go on tonight"})
        assert (answer.status_code, answer.headers["Nudge"]) == (201, "signpost"), "and it is not held back"
        assert cases(db) == [] and db.session.query(CaseReason).count() == 0
        form = {"body": "Really, I cannot go on"}
        assert browser.post_form(f"/topics/{topic.id}/reply", form).status_code == 303
        assert "people who answer" in browser.get(f"/topics/{topic.id}").text
        assert "people who answer" not in browser.get(f"/topics/{topic.id}").text, "said once"

    def test_remind_says_that_it_can_still_be_changed(self, make, group, topic, sign_in, listen, db):
        make.watch(group, "you people", action="remind")
        browser = sign_in(make.ann)
        answer = browser.post(f"/api/v1/topics/{topic.id}/posts", json={"body": "You people never listen"})
        assert (answer.status_code, answer.headers["Nudge"]) == (201, "remind")
        said = {"room_id": open_room(group.id).id, "client_id": "x", "body": "You people"}
        db.session.commit()
        told = listen(sign_in(make.ann)).emit("message:send", said)
        assert told["ok"] and [one["name"] for one in told["nudges"]] == ["remind"]
        assert "Nudge" not in browser.post(f"/api/v1/topics/{topic.id}/posts", json={"body": "You"}).headers
        assert cases(db) == []

    def test_note_adds_a_content_note(self, make, group, topic, db):
        make.watch(group, "whisky", action="note", note="alcohol")
        assert create_topic(make.ann, group, title="Whisky", body="Hm.").content_notes == ["alcohol"]
        post = create_post(make.ann, topic, "Nothing of it")
        assert db.session.get(Topic, topic.id).content_notes == []
        edit_post(make.ann, post.id, "He drinks whisky")
        assert db.session.get(Topic, topic.id).content_notes == ["alcohol"], "what a reply touches on, its topic does"
        room = open_room(group.id)
        line = send_message(make.ann, room.id, "x", "Whisky", content_notes=["grief"]).message
        assert line.content_notes == ["grief", "alcohol"]
        plain = send_message(make.ann, room.id, "y", "Tea").message
        edited, _seq = edit_message(make.ann, room.id, plain.id, "Tea and whisky")
        assert edited.content_notes == ["alcohol"]
        assert milestone(make.ann, "No whisky", "group", group.slug).content_notes == ["alcohol"]

    def test_what_is_held_gets_its_note_when_it_appears(self, make, grete, group, topic, db):
        make.watch(group, "whisky", action="note", note="alcohol")
        make.watch(group, "whisky")
        create_post(make.ann, topic, "Whisky")
        assert db.session.get(Topic, topic.id).content_notes == []
        [case] = db.session.query(Case)
        decide(grete, case.id, "approve", "Good.", case.version)
        assert db.session.get(Topic, topic.id).content_notes == ["alcohol"]


class TestPlaces:
    def test_a_milestone_for_the_whole_site_is_read_by_the_site(self, make, db):
        make.watch(None, "burner phone")
        assert milestone(make.ann, "No burner phone", "private").status == "published"
        assert cases(db) == [], "nobody reads what is one's own"
        made = milestone(make.ann, "No burner phone", "community")
        assert made.status == "pending" and cases(db) == [("review", "watched_phrase", "none", None)]
        [case] = db.session.query(Case)
        decide(make.mo, case.id, "approve", "Good.", case.version)
        assert made.status == "published"

    def test_among_few_nobody_reads_along_and_the_page_still_cares(self, make, group, sign_in, listen, db):
        ben = make.user("ben", direct_from="everybody")
        for action in ("hold", "flag", "signpost"):
            make.watch(None, "cannot go on", action=action)
        make.watch(None, "you people", action="remind")
        two = start_conversation(make.ann, [ben.handle])
        db.session.commit()
        said = {"room_id": two.id, "client_id": "x", "body": "You people, I cannot go on"}
        told = listen(sign_in(make.ann)).emit("message:send", said)
        assert told["message"]["status"] == "published" and told["message"]["care"] is True
        assert [one["name"] for one in told["nudges"]] == ["signpost", "remind"]
        assert cases(db) == []

    def test_a_suggestion_is_told_of_beside_its_review(self, make, db):
        make.watch(None, "miracle", action="flag")
        suggest(make.ann, type="book", title="Miracle cures", summary="A book.", topics=["trust"])
        assert cases(db) == [("report", "flagged_words", "none", None)]

    def test_what_somebody_reports_may_be_their_own_call_for_help(self, make, group, topic, sign_in, db):
        make.watch(None, "cannot go on", action="signpost")
        said = {"subject": {"type": "topic", "id": topic.id}, "reason": "unkind", "detail": "I cannot go on like this"}
        other = make.user("ben")
        make.join(other, group)
        db.session.commit()
        assert sign_in(other).post("/api/v1/reports", json=said).headers["Nudge"] == "signpost"
