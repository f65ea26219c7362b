"""“I’m worried about this person”: its own page and measure, no penalty, nothing gone; who is on duty hears first."""

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from community.core.clock import now
from community.core.errors import Invalid
from community.library.models import Helpline
from community.moderation import jobs, subjects
from community.moderation.actions import duty
from community.moderation.actions.cases import decide
from community.moderation.actions.claims import claim
from community.moderation.actions.reports import report
from community.moderation.actions.rota import add_shift
from community.moderation.models.decisions import PENALTIES
from community.notifications.models import Notification


def helpline(db, name, country="GB", checked=True):
    """Somebody who answers, checked lately or never."""
    day = now().date()
    dates = {"verified_on": day, "next_check_on": day + timedelta(days=60)} if checked else {}
    db.session.add(Helpline(name=name, country=country, phone="0800 00", **dates))
    db.session.commit()


def told(db, case) -> set[int]:
    asked = select(Notification.user_id).where(Notification.kind == "case_opened", Notification.subject_id == case.id)
    return set(db.session.scalars(asked))


@pytest.mark.parametrize(("page", "steps"), [("/people/ann", 1), ("/report?type=user&id=ann", 1)])
def test_it_is_one_tap_away(make, sign_in, page, steps):
    assert make.ann
    assert 'href="/worried?type=user&amp;id=ann"' in sign_in(make.otto).get(page).text


def test_its_page_says_what_happens_what_to_do_and_names_checked_lines_of_one_s_own_country(make, sign_in, db):
    make.otto.country = "GB"
    helpline(db, "Night line")
    helpline(db, "Unchecked line", checked=False)
    helpline(db, "Far line", "US")
    helpline(db, "Line for everywhere", "")
    browser = sign_in(make.otto)
    assert make.ann
    page = browser.get("/worried?type=user&id=ann").text
    for words in ("you are not responsible for this alone", "What happens next", "What you can do now", "Night line",
                  "nobody is punished", "we can’t say when somebody looks", "Emergency: 999"):  # fmt: skip
        assert words in page, words
    for words in ("Unchecked line", "Far line", "Line for everywhere"):
        assert words not in page, words
    make.otto.country = "NZ"
    db.session.commit()
    page = browser.get("/worried?type=user&id=ann").text
    assert "Line for everywhere" in page
    assert "Night line" not in page
    db.session.query(Helpline).delete()
    db.session.commit()
    assert "so we name none" in browser.get("/worried?type=user&id=ann").text
    assert browser.get("/worried?type=user&id=nobody").status_code == 404


def test_the_ladder_is_the_reporter_s_and_only_rises(make, sign_in):
    browser = sign_in(make.otto)
    assert make.ann
    wrong = browser.post_form("/worried?type=user&id=ann", {"risk": "none", "detail": "My words."})
    assert wrong.status_code == 422
    assert "My words." in wrong.text
    sent = browser.post_form("/worried?type=user&id=ann", {"risk": "medium", "detail": "She sounds low."})
    assert sent.status_code == 303
    case = report(make.user(), "user", "ann", "worried", risk="low").case
    assert (case.risk, case.reason_name, case.rule_count, case.is_safety_concern) == ("medium", "worried", 0, True)
    assert report(make.user(), "user", "ann", "worried").case.risk == "high"
    reporter = sign_in(make.user("pia"))
    body = {"subject": {"type": "user", "id": "ann"}, "reason": "worried", "risk": "low"}
    assert reporter.post("/api/v1/reports", json=body).status_code == 201


def test_no_penalty_follows_and_nothing_is_hidden_by_it(make, things):
    make.site_rules()
    line = things.write(make.ann)
    case = report(make.otto, "thing", line.id, "worried").case
    assert subjects.look("thing", line.id).status == "published"
    for penalty in sorted(PENALTIES):
        with pytest.raises(Invalid):
            decide(make.mo, case.id, penalty, "No.", case.version, rule=1, until=now() + timedelta(days=1))
    assert subjects.look("thing", line.id).status == "published"
    assert things.heard == []


def test_whoever_is_on_duty_hears_first_and_the_others_when_nobody_took_it(make, db, clock):
    mo, owen, nell = make.mo, make.owen, make.user("nell", role="moderator")
    assert told(db, report(make.otto, "user", "nell", "worried").case) == {mo.id, owen.id}, "nobody is on duty: all"
    add_shift(mo, None, time(0), time(23, 59), "UTC", weekday=now().weekday())
    case = report(make.otto, "user", make.ann.handle, "worried", risk="low").case
    assert told(db, case) == {mo.id, owen.id, nell.id}, "what is not pressing is everybody's"
    case = report(make.user(), "user", make.user("eve").handle, "worried").case
    taken = report(make.user(), "user", make.user("zoe-k").handle, "worried").case
    claim(mo, taken.id, taken.version)
    assert told(db, case) == told(db, taken) == {mo.id}
    jobs.tell_the_others()
    assert told(db, case) == {mo.id}
    clock.forward(minutes=16)
    jobs.tell_the_others()
    jobs.tell_the_others()
    assert told(db, case) == {mo.id, owen.id, nell.id}
    assert told(db, taken) == {mo.id}, "somebody is with it"
    assert db.session.query(Notification).filter_by(kind="case_opened", subject_id=case.id).count() == 3


def test_one_case_that_cannot_be_told_of_keeps_no_other_unheard(make, db, clock, monkeypatch):
    owen = make.owen
    add_shift(make.mo, None, time(0), time(23, 59), "UTC", weekday=now().weekday())
    handles = (make.ann.handle, make.user("eve").handle)
    cases = [report(make.user(), "user", handle, "worried").case for handle in handles]
    clock.forward(minutes=16)
    tell = duty.notices.tell_the_others

    def fail_for_the_first(case):
        if case.id == cases[0].id:
            raise RuntimeError("the disk is full")
        tell(case)

    with monkeypatch.context() as patch:
        patch.setattr(duty.notices, "tell_the_others", fail_for_the_first)
        jobs.tell_the_others()
    assert [owen.id in told(db, case) for case in cases] == [False, True]
    jobs.tell_the_others()
    assert owen.id in told(db, cases[0])


def test_whoever_told_us_is_looked_after_too(make, sign_in, db):
    make.otto.country = "GB"
    helpline(db, "Night line")
    browser = sign_in(make.otto)
    assert make.ann
    place = browser.post_form("/worried?type=user&id=ann", {"risk": "low"}).location
    page = browser.get(place).text
    assert "And you?" in page
    assert "Night line" in page
    other = browser.post_form("/report?type=user&id=ann", {"reason": "spam"}).location
    assert "And you?" not in browser.get(other).text
