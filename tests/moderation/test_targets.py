"""How grave, how risky, by when: what a case says of itself, and what its reporter is told."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from community.core.clock import now
from community.core.errors import Conflict, Invalid, NotFound
from community.moderation.actions import claims, triage
from community.moderation.actions.cases import decide
from community.moderation.actions.reports import report, request_review
from community.moderation.models.cases import Case, LogEntry
from community.moderation.models.rota import Shift
from community.moderation.queries import targets
from community.moderation.queries.cases import notes_of
from community.moderation.queries.queue import cases_for
from community.moderation.schemas.cases import due_words, rules_words

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


def near(moment, other) -> bool:
    return abs(moment - other) < MINUTE


class TestScores:
    def test_rules_say_how_many_named_a_breach_and_how_grave_it_is(self, make, things):
        for reasons, score, said in (
            (("worried",), 0, "nobody named a rule"),
            (("unkind",), 1, "named by 1 person; the gravest: “It is unkind"),
            (("unkind", "harmful_advice"), 2, "named by 2 people; the gravest: “Following it could hurt somebody”"),
            (("threat", "unkind", "worried"), 3, "named by 2 people"),
            (("unkind", "unkind", "sexual"), 4, "named by 3 people"),
        ):
            case = reported(make, things, *reasons)
            assert case.rules_score == score
            assert said in rules_words(case)
            assert ("very grave" in rules_words(case)) is (score > 2)

    def test_one_person_counts_once(self, make, things):
        thing = things.write(make.ann)
        for reason in ("unkind", "unkind", "threat"):
            case = report(make.otto, "thing", thing.id, reason).case
        assert (case.reporter_count, case.rule_count, case.rule_reason) == (1, 1, "threat")

    def test_risk_is_another_axis_and_a_moderator_changes_it_with_a_reason(self, make, case, db):
        before = case.due_at
        triage.set_risk(make.mo, case.id, "high", "She writes goodbye in it.", case.version)
        assert (case.risk, case.rules_score, case.priority) == ("high", 1, 1)
        assert case.due_at < before
        triage.set_risk(make.mo, case.id, "low", "I read it again.", case.version)
        assert near(case.due_at, before)
        kept = db.session.scalars(select(LogEntry.details).where(LogEntry.act == "risk_set")).all()
        assert kept[0] == {"before": "low", "risk": "high"}
        assert notes_of(case)[0].body == "Risk: high, was low. She writes goodbye in it."
        with pytest.raises(Invalid):
            triage.set_risk(make.mo, case.id, "extreme", "Hm.", case.version)
        with pytest.raises(NotFound):
            triage.set_risk(make.ann, case.id, "none", "It is mine.", case.version)
        with pytest.raises(Conflict):
            triage.set_risk(make.owen, case.id, "none", "Stale.", 1)


class TestTargets:
    def test_how_soon_somebody_should_be_at_work(self, make, things):
        for reasons, within in (
            (("worried",), 15 * MINUTE),
            (("threat",), 15 * MINUTE),
            (("private_information",), 4 * HOUR),
            (("under_age",), 4 * HOUR),
            (("unkind",), 24 * HOUR),
        ):
            case = reported(make, things, *reasons)
            assert near(case.due_at, case.opened_at + within), reasons
        waits = request_review(make.ann.id, "thing", things.write(make.ann, status="pending").id, None, "first_posts")
        assert waits.priority == 4
        assert near(waits.due_at, waits.opened_at + 72 * HOUR)

    def test_a_graver_report_moves_it_nearer_and_nothing_moves_it_away(self, make, things, clock):
        thing = things.write(make.ann)
        case = report(make.otto, "thing", thing.id, "unkind").case
        clock.forward(hours=23)
        first = case.due_at
        report(make.user(), "thing", thing.id, "unkind")
        assert case.due_at == first
        report(make.user(), "thing", thing.id, "worried")
        assert case.due_at - now() <= 15 * MINUTE

    def test_minutes_count_from_when_somebody_is_on_duty_and_it_says_so(self, make, things, sign_in, db, clock):
        clock.traveller.move_to(datetime(2026, 6, 1, 9, 0, tzinfo=UTC))  # a Monday
        mo = make.mo
        db.session.add(Shift(user_id=mo.id, weekday=0, starts=time(18), ends=time(22), zone="UTC"))
        db.session.commit()
        made = report(make.otto, "thing", things.write(make.ann).id, "worried")
        assert made.case.due_at == datetime(2026, 6, 1, 18, 15, tzinfo=UTC)
        assert not made.case.is_late
        assert "Nobody is on duty until" in (page := sign_in(mo).get("/moderation").text)
        assert "18:00 UTC" in page
        own = sign_in(make.otto).get(f"/me/reports/{made.reference}").text
        assert "Nobody is on duty until" in own and "/help" in own
        by_rule = report(make.otto, "thing", things.write(make.ann).id, "unkind").case
        assert near(by_rule.due_at, datetime(2026, 6, 2, 9, 0, tzinfo=UTC)), "what is counted in hours counts at once"

    def test_without_a_rota_nobody_is_promised_a_time(self, make, things, sign_in):
        assert make.mo.is_site_moderator
        made = report(make.otto, "thing", things.write(make.ann).id, "worried")
        shown = sign_in(make.otto).get(f"/me/reports/{made.reference}").text
        assert "Nobody is put down for duty just now" in shown
        assert "within" not in shown

    def test_late_is_said_and_not_while_somebody_is_at_work(self, make, case, sign_in, clock):
        assert "within 24 hours" in due_words(case)
        clock.forward(hours=26)
        assert "2 hours ago" in due_words(case)
        assert [one.id for one in cases_for(make.mo, late=True).items] == [case.id]
        page = sign_in(make.mo).get("/moderation?late=true").text
        assert "Late: somebody should have been here 2 hours ago" in page and "Late, 1" in page
        claims.claim(make.mo, case.id, case.version)
        assert (cases_for(make.mo, late=True).items, due_words(case)) == ([], "")
        clock.forward(minutes=31)
        assert case.is_late

    def test_a_reporter_reads_when_and_learns_nothing_of_others(self, make, things, sign_in):
        thing = things.write(make.ann)
        assert make.mo.is_site_moderator
        first = report(make.otto, "thing", thing.id, "worried")
        second = report(make.user("second"), "thing", thing.id, "unkind")
        assert second.expected_by - now() > 23 * HOUR, "the case is urgent, which others' reports tell"
        browser = sign_in(make._cast("second"))
        assert "within 24 hours" in browser.get(f"/me/reports/{second.reference}").text
        (item,) = browser.get("/api/v1/me/reports").json["items"]
        assert item["expected_by"] is not None and item["status"] == "received"
        decide(make.mo, first.case.id, "dismiss", "Fine.", first.case.version)
        (item,) = browser.get("/api/v1/me/reports").json["items"]
        assert (item["expected_by"], item["status"]) == (None, "decided")

    def test_times_are_about_cases_and_from_knowing_to_hiding(self, make, things, sign_in, clock):
        make.site_rules()
        mo, ann = make.mo, make.ann
        one, other, left = (report(make.otto, "thing", things.write(ann).id, "unkind").case for _ in range(3))
        clock.forward(hours=2)
        decide(mo, one.id, "hide", "For now.", one.version, rule=1)
        clock.forward(hours=30)
        decide(mo, other.id, "remove", "Too far.", other.version, rule=1)
        _p1, _p2, by_rule, _p4 = targets.times_for(mo)[0]
        assert (by_rule.cases, by_rule.in_time, by_rule.late) == (3, 1, 1)
        hidden = targets.times_for(mo)[1]
        assert hidden.cases == 2 and near(now() + hidden.longest, now() + hidden.median + 15 * HOUR)
        assert "17 hours" in sign_in(mo).get("/moderation/times").text
        assert sign_in(mo).get("/api/v1/moderation/times").json["hidden"]["longest"] == 32 * 60
        assert left.is_late and targets.times_for(ann)[1].cases == 0
