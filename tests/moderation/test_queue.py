"""The queue: which cases, in which order, by when, in whose hands, and what is linked for whom."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.accounts.models import Identity
from community.core.clock import now
from community.core.errors import Conflict, Invalid, NotFound
from community.moderation.actions import claims
from community.moderation.actions.cases import decide, look_at
from community.moderation.actions.reports import report, request_review
from community.moderation.actions.welfare import rest, step_back
from community.moderation.models.cases import Case, LogEntry
from community.moderation.notices.cases import words
from community.moderation.queries.cases import handable, linked_cases
from community.moderation.queries.queue import cases_for, next_case, waiting_for
from community.moderation.queries.welfare import spell_of
from community.notifications.models import Notification

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def case(make, things):
    """Otto reported a line of Ann's, outside of groups; Mo and Owen may decide."""
    make.site_rules()
    assert make.mo.is_site_moderator and make.owen.is_admin
    return report(make.otto, "thing", things.write(make.ann).id, "unkind", "She pushes.").case


def reported(make, things, *reasons: str, group=None, author=None) -> Case:
    thing = things.write(author or make.ann, group)
    return [report(make.user(), "thing", thing.id, reason).case for reason in reasons][-1]


def told(db, user, kind: str) -> list[str]:
    """The words of this person's notices of a kind."""
    found = db.session.scalars(select(Notification).where(Notification.user_id == user.id, Notification.kind == kind))
    return [said.text for said in words(user, found.all()).values()]


class TestFilters:
    def test_each_shows_its_own(self, make, case, things, sign_in, clock):
        mo, owen = make.mo, make.owen
        group = make.group("Evenings", moderators=[mo], members=[make.ann])
        urgent = reported(make, things, "worried")
        waits = request_review(
            make.ann.id, "thing", things.write(make.ann, group, status="pending").id, group.id, "first_posts"
        )
        claims.claim(mo, waits.id, waits.version)
        claims.offer(owen, case.id, "mo", case.version)
        browser = sign_in(mo)

        def shown(**asked):
            ids = [one["id"] for one in browser.get("/api/v1/moderation/cases", query_string=asked).json["items"]]
            page = browser.get("/moderation", query_string=asked).text
            assert all(f'/moderation/cases/{one}"' in page for one in ids)
            return ids

        assert shown() == [urgent.id, case.id, waits.id], "the gravest first"
        assert shown(mine="true") == [waits.id]
        assert shown(offered="true") == [case.id]
        assert shown(status="open") == [urgent.id, case.id]
        assert shown(risk="high") == [urgent.id]
        assert shown(group="evenings") == shown(kind="review") == [waits.id]
        assert shown(late="true") == []
        assert shown(risk="high", kind="review") == []
        assert shown(risk="high", kind="", group="") == [urgent.id], "as a form sends it"
        counts = browser.get("/api/v1/moderation/waiting").json
        assert counts == {"waiting": 3, "mine": 1, "offered": 1, "late": 0}
        assert browser.get("/api/v1/moderation/cases?risk=extreme").status_code == 422
        assert sign_in(make.otto).get("/api/v1/moderation/waiting").json["waiting"] == 0
        assert next_case(mo, urgent.id).id == case.id

    def test_pages_follow_each_other_while_others_work(self, make, things):
        mo = make.mo
        ids = [reported(make, things, "unkind").id for _ in range(5)]
        first = cases_for(mo, status="open", limit=2)
        done = next(one for one in first.items)
        decide(mo, done.id, "dismiss", "Fine.", done.version)
        rest = cases_for(mo, status="open", limit=9, after=first.next)
        assert [one.id for one in (*first.items, *rest.items)] == ids

    def test_it_asks_the_same_with_a_hundred_times_as_many(self, make, things, sign_in, count_queries, db):
        mo = make.mo
        reported(make, things, "unkind")
        browser = sign_in(mo)
        browser.get("/moderation")  # they begin to look
        with count_queries() as few:
            assert browser.get("/moderation").status_code == 200
        group = make.group(moderators=[mo])
        more = [
            {"kind": "report", "subject_type": "thing", "subject_id": key, "subject_author_id": make.ann.id,
             "group_id": group.id if key % 2 else None, "reason_name": "unkind", "reporter_count": 1, "rule_count": 1,
             "claimed_by_id": mo.id if key % 3 else None, "claimed_until": now() + HOUR if key % 3 else None}
            for key in range(100, 200)
        ]  # fmt: skip
        db.session.execute(Case.__table__.insert(), more)
        db.session.commit()
        with count_queries() as many:
            assert browser.get("/moderation").status_code == 200
        assert len(many) == len(few)
        assert waiting_for(mo).waiting == 101


class TestHands:
    def test_a_case_goes_from_hand_to_hand_once_the_other_accepts(self, make, case, db, sign_in):
        mo, owen = make.mo, make.owen
        claims.claim(mo, case.id, case.version)
        claims.offer(mo, case.id, "owen", case.version, "I know her.")
        assert (case.claimed_by_id, case.offered_to_id) == (mo.id, owen.id), "it stays where it is"
        assert told(db, owen, "case_offered") == ["Somebody asks you to take on a case."]
        page = sign_in(owen).get(f"/moderation/cases/{case.id}").text
        assert "You are asked to take this on" in page and "I know her." in page
        with pytest.raises(Conflict):
            claims.claim(owen, case.id, case.version)
        claims.accept(owen, case.id, case.version)
        assert (case.claimed_by_id, case.offered_to_id, case.status) == (owen.id, None, "claimed")
        assert told(db, owen, "case_offered") == []
        assert told(db, mo, "case_answered") == ["There is an answer to your hand-over."]
        acts = db.session.scalars(select(LogEntry.act).where(LogEntry.case_id == case.id).order_by(LogEntry.id)).all()
        assert [act for act in acts if act != "looked"] == ["reported", "claimed", "offered", "accepted"]

    def test_it_can_be_left_without_a_reason_and_taken_back(self, make, case, db):
        mo, owen = make.mo, make.owen
        claims.offer(mo, case.id, "owen", case.version)
        claims.decline(owen, case.id, case.version)
        assert (case.status, case.offered_to_id) == ("open", None)
        claims.offer(mo, case.id, "owen", case.version)
        claims.claim(mo, case.id, case.version)
        assert (case.offered_to_id, told(db, owen, "case_offered")) == (None, [])
        with pytest.raises(Conflict):
            claims.accept(owen, case.id, case.version)

    def test_only_those_who_may_decide_it_can_be_asked(self, make, things):
        """Neither the person named, though staff, nor anybody outside, nor oneself."""
        mo, owen, other = make.mo, make.owen, make.user("other", role="moderator")
        case = report(make.otto, "user", "other", "unkind").case
        assert [one.handle for one in handable(mo, case)] == ["owen"]
        for name in ("other", "otto", "mo", "nobody"):
            with pytest.raises(Invalid):
                claims.offer(mo, case.id, name, case.version)
        for act in (claims.accept, claims.decline):
            with pytest.raises(NotFound):
                act(other, case.id, case.version)
        claims.offer(mo, case.id, "owen", case.version)
        with pytest.raises(NotFound):
            look_at(other, case.id)
        assert owen.id == case.offered_to_id

    def test_whoever_rests_is_sent_nothing_and_who_steps_back_has_answered(self, make, case, db):
        rest(make.owen, 30)
        claims.offer(make.mo, case.id, "owen", case.version)
        assert (case.offered_to_id, told(db, make.owen, "case_offered")) == (make.owen.id, [])
        step_back(make.owen)
        assert case.offered_to_id is None

    def test_nobody_is_named_with_whom_one_has_no_contact(self, make, case):
        make.no_contact(make.owen, make.mo)
        assert handable(make.mo, case) == []
        with pytest.raises(Invalid):
            claims.offer(make.mo, case.id, "owen", case.version)

    def test_who_can_not_be_asked_never_tells_who_wrote_under_a_pseudonym(self, make, things, db):
        """One of the staff is missing wherever they wrote; where nobody is named, nothing is told by it."""
        mo, owen, other = make.mo, make.owen, make.user("other", role="moderator")
        heron = Identity(user_id=other.id, name="Heron", kind="pseudonym", mark=1)
        db.session.add(heron)
        db.session.commit()
        by_other, by_ann = (
            report(make.otto, "thing", things.write(author, identity=identity).id, "unkind").case
            for author, identity in ((other, heron), (make.ann, None))
        )
        assert handable(mo, by_other) == []
        assert handable(mo, by_ann) == [other, owen]
        for name in ("owen", "other"):
            with pytest.raises(Invalid):
                claims.offer(mo, by_other.id, name, by_other.version)

    def test_the_person_named_finds_no_trace_of_it(self, make, things, sign_in, db):
        """Staff of the site, whom a case is about: not in the queue, its counts, the log, notices, or by address."""
        mo, owen = make.mo, make.owen
        case = report(make.otto, "user", "mo", "unkind", "He shouts.").case
        claims.claim(owen, case.id, case.version)
        claims.release(owen, case.id, case.version)
        browser = sign_in(mo)
        for asked in ("", "?status=open", "?late=true", "?offered=true", "?mine=true", "?status=decided", "?risk=low"):
            assert f"/moderation/cases/{case.id}" not in browser.get(f"/moderation{asked}").text
            assert browser.get(f"/api/v1/moderation/cases{asked}").json["items"] == []
        for address in ("/moderation/log", "/moderation/times", "/notifications", "/"):
            page = browser.get(address).text
            assert f"/moderation/cases/{case.id}" not in page and "He shouts" not in page
        assert browser.get("/api/v1/moderation/log").json["items"] == []
        assert set(browser.get("/api/v1/moderation/waiting").json.values()) == {0}
        assert browser.get("/api/v1/notifications").json["items"] == []
        assert browser.get("/api/v1/moderation/times").json["priorities"][2]["cases"] == 0
        for method, door in (("GET", ""), ("POST", "/claim"), ("PUT", "/offer"), ("PUT", "/risk"), ("POST", "/hide")):
            sent = {"version": case.version, "to": "owen", "risk": "none", "reason": "Not so."}
            wanted = {"claim": ("version",), "offer": ("version", "to"), "risk": ("version", "risk", "reason")}
            body = {name: sent[name] for name in wanted.get(door[1:], ("version",))}
            answer = browser.open(f"/api/v1/moderation/cases/{case.id}{door}", method=method,
                                  json=None if method == "GET" else body)  # fmt: skip
            assert answer.status_code == 404, door
            absent = browser.open(f"/api/v1/moderation/cases/99999{door}", method=method,
                                  json=None if method == "GET" else body)  # fmt: skip
            assert answer.data == absent.data

    def test_a_claim_that_ran_out_is_ended_and_nothing_else(self, make, case, things, clock):
        held = reported(make, things, "unkind")
        claims.claim(make.mo, case.id, case.version)
        clock.forward(minutes=20)
        claims.claim(make.owen, held.id, held.version)
        clock.forward(minutes=11)
        version = case.version
        claims.end_claims()
        assert (case.claimed_by_id, case.claimed_until, case.version) == (None, None, version)
        assert held.claimed_by_id == make.owen.id


class TestLinks:
    def test_by_the_name_it_was_written_under_and_never_across(self, make, things, db, sign_in):
        ann, mo = make.ann, make.mo
        pseudonyms = [Identity(user_id=ann.id, name=name, kind="pseudonym", mark=1) for name in ("Heron", "Robin")]
        db.session.add_all(pseudonyms)
        db.session.commit()
        by_name = [reported(make, things, "unkind") for _ in range(2)] + [report(make.otto, "user", "ann", "spam").case]
        hidden = [
            report(make.otto, "thing", things.write(ann, identity=identity).id, "unkind").case
            for identity in (pseudonyms[0], pseudonyms[0], pseudonyms[1])
        ]

        def linked(case):
            return {one.id for one in linked_cases(mo, case)}

        assert linked(by_name[0]) == {by_name[1].id, by_name[2].id}
        assert linked(hidden[0]) == {hidden[1].id}
        assert linked(hidden[2]) == set()
        browser = sign_in(mo)
        page = browser.get(f"/moderation/cases/{by_name[0].id}").text
        assert "Other cases about what ann wrote" in page and f"/moderation/cases/{by_name[1].id}" in page
        assert not any(f"/moderation/cases/{one.id}" in page.split("Decide")[0] for one in hidden)
        assert browser.get(f"/api/v1/moderation/cases/{hidden[0].id}").json["linked"] == [hidden[1].id]

    def test_only_for_those_entitled_to_both(self, make, things):
        gil, ann = make.user("gil"), make.ann
        group, other = make.group(moderators=[gil], members=[ann]), make.group(moderators=[make.mo], members=[ann])
        here, there, outside = (
            reported(make, things, "unkind", group=place, author=ann) if place is None else
            report(_member(make, place), "thing", things.write(ann, place).id, "unkind").case
            for place in (group, other, None)
        )  # fmt: skip
        assert linked_cases(gil, here) == []
        assert {one.id for one in linked_cases(make.mo, outside)} == {there.id}
        assert here.subject_identity_id == there.subject_identity_id


def _member(make, group):
    user = make.user()
    make.join(user, group)
    return user


class TestWhatSurroundedIt:
    def test_is_for_moderators_alone(self, make, things, sign_in):
        make.site_rules()
        made = report(make.otto, "thing", things.write(make.ann).id, "unkind")
        assert "What was said before" in made.snapshot["before_html"]
        assert "What was said before" in sign_in(make.mo).get(f"/moderation/cases/{made.case_id}").text
        decide(make.mo, made.case_id, "hide", "For now.", made.case.version, rule=1)
        for user, address in ((make.otto, f"/me/reports/{made.reference}"), (make.otto, "/api/v1/me/reports"),
                              (make.ann, "/me/statements/1"), (make.ann, "/api/v1/me/statements")):  # fmt: skip
            assert "What was said before" not in sign_in(user).get(address).text


def test_a_page_that_is_read_again_by_itself_is_nobody_at_work(make, sign_in):
    browser = sign_in(make.mo)
    assert browser.get("/moderation", headers={"X-By-Itself": "1"}).status_code == 200
    assert spell_of(make.mo.id) is None
    browser.get("/moderation")
    assert spell_of(make.mo.id) is not None


def test_keys_are_switched_off_and_on_by_each_for_themselves(make, sign_in):
    browser = sign_in(make.mo)
    assert 'data-keys="on"' in browser.get("/moderation").text
    assert browser.post_form("/moderation/keys", {"on": "false", "_next": "/moderation"}).location == "/moderation"
    page = browser.get("/moderation").text
    assert 'data-keys="off"' in page and "Single keys are switched off" in page
    assert 'data-keys="on"' in sign_in(make.owen).get("/moderation").text
    browser.post_form("/moderation/keys", {"on": "true"})
    assert 'data-keys="on"' in browser.get("/moderation").text
