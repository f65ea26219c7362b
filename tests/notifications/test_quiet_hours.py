"""Quiet hours: no mail about notices and no sign of them on an open page; what came goes afterwards."""

from datetime import UTC, datetime, time

import pytest

from community.accounts.actions import passwords, profile
from community.accounts.models import User
from community.core.db import db
from community.core.passwords import hash_password
from community.moderation.actions.reports import report
from community.moderation.models.rota import Shift
from community.moderation.notices.cases import tell_offered, tell_the_others
from community.moderation.notices.risk import tell_escalated
from community.notifications import jobs, kinds
from community.notifications.actions import end_quiet_hours, mark_read, notify, set_quiet_hours
from community.notifications.kinds import Words
from community.notifications.models import Notification, QuietHours
from community.notifications.queries import unread_count

PASSWORD = "three calm grey stones"
EVENING, NIGHT, MORNING = (datetime(2027, 1, 20, 21, 55, tzinfo=UTC), datetime(2027, 1, 21, 1, tzinfo=UTC),
                           datetime(2027, 1, 21, 7, 1, tzinfo=UTC))  # fmt: skip
HOURS = {"starts": "22:00", "ends": "07:00", "zone": "Europe/London"}


@pytest.fixture
def ann(make):
    """Ann wants mail, and quiet from ten to seven."""
    ann = make.user("anna", password_hash=hash_password(PASSWORD))
    profile.edit_account(ann, mail_replies=True)
    set_quiet_hours(ann, time(22), time(7), "Europe/London")
    return ann


@pytest.fixture
def at(clock, monkeypatch):
    """`at(moment)`: it is that moment, and what the clock does then is done."""
    monkeypatch.setattr(jobs, "items", lambda user, due: due)  # whatever it is about can still be seen
    kept = dict(kinds.speakers())
    kinds.register({**kept, "post_replied": lambda _viewer, some: {one.id: Words("Told", "/") for one in some}})

    def _at(moment):
        clock.traveller.move_to(moment)
        for user in db.session.query(User).filter_by(mail_replies=True):
            user.say_mail_is_safe()
        db.session.commit()
        jobs.send_due_mail()
        jobs.tell_what_waited()

    yield _at
    kinds.register(kept)


def test_within_them_nothing_comes_and_afterwards_it_does(ann, at, outbox, sign_in, listen):
    at(NIGHT)
    browser = sign_in(ann)
    ear = listen(browser)
    notify([ann.id], "post_replied", "post", 1)
    at(NIGHT.replace(hour=3))
    assert outbox() == [] and ear.heard("notification") == []
    assert 'data-count="0"' in browser.get("/me").text, "nor does the bell light up on the next page"
    assert unread_count(ann.id) == 1 and "Mark all as read" in browser.get("/notifications").text
    at(MORNING)
    assert len(outbox()) == 1 and len(ear.heard("notification")) == 1
    assert 'data-count="1"' in browser.get("/me").text
    at(MORNING.replace(hour=8))
    assert len(outbox()) == 1 and ear.heard("notification") == []


def test_mail_that_falls_due_after_they_began_waits_too(ann, at, outbox):
    at(EVENING)
    notify([ann.id], "post_replied", "post", 1)
    at(NIGHT)
    assert outbox() == []
    at(MORNING)
    assert len(outbox()) == 1


def test_what_was_read_meanwhile_does_not_come(ann, at, outbox, sign_in, listen):
    at(NIGHT)
    ear = listen(sign_in(ann))
    notify([ann.id], "post_replied", "post", 1)
    mark_read(ann)
    at(MORNING)
    assert outbox() == [] and ear.heard("notification") == []


def test_other_hours_or_none_count_for_what_waits(ann, at, outbox, sign_in, listen):
    at(NIGHT)
    ear = listen(sign_in(ann))
    notify([ann.id], "post_replied", "post", 1)
    set_quiet_hours(ann, time(0), time(2), "Europe/London")
    at(NIGHT.replace(minute=30))
    assert outbox() == [] and ear.heard("notification") == []
    end_quiet_hours(ann)
    at(NIGHT.replace(minute=45))
    assert len(outbox()) == 1 and len(ear.heard("notification")) == 1


def test_mail_about_security_comes_at_once_and_the_page_says_so(ann, at, outbox, sign_in):
    at(NIGHT)
    passwords.change_password(ann, PASSWORD, "ten brown new words")
    assert len(outbox()) == 1
    page = sign_in(ann).get("/notifications/quiet").text
    assert "Mail about your account’s security" in page and "It is quiet for you just now" in page
    assert "on duty" not in page


@pytest.mark.parametrize("on_duty", [True, False])
def test_a_case_about_danger_reaches_whoever_is_on_duty_and_nobody_else(make, at, sign_in, listen, on_duty):
    at(NIGHT)
    for user in (make.mo, make.owen):
        set_quiet_hours(user, time(22), time(7), "Europe/London")
    if on_duty:
        shift = Shift(user_id=make.mo.id, day=NIGHT.date(), starts=time(0), ends=time(6), zone="Europe/London")
        db.session.add(shift)
    db.session.commit()
    mo, owen = listen(sign_in(make.mo)), listen(sign_in(make.owen))
    report(make.otto, "user", make.ann.handle, "worried")
    assert len(mo.heard("notification")) == (1 if on_duty else 0) and owen.heard("notification") == []
    assert "If you are on duty by the rota" in sign_in(make.mo).get("/notifications/quiet").text
    at(MORNING)
    assert len(mo.heard("notification")) == (0 if on_duty else 1)


LONDON = QuietHours(starts=time(22), ends=time(7), zone="Europe/London")
EARLY = QuietHours(starts=time(1, 30), ends=time(5), zone="Europe/London")
TWICE = QuietHours(starts=time(0), ends=time(1, 30), zone="Europe/London")
NOON = QuietHours(starts=time(12), ends=time(13), zone="America/New_York")


@pytest.mark.parametrize(
    ("hours", "moment", "until"),
    [
        (LONDON, "2027-01-20T21:59", None),
        (LONDON, "2027-01-20T22:00", "2027-01-21T07:00"),
        (LONDON, "2027-01-21T06:59", "2027-01-21T07:00"),
        (LONDON, "2027-01-21T07:00", None),
        (LONDON, "2027-07-20T21:00", "2027-07-21T06:00"),  # summer time
        (LONDON, "2027-03-27T23:00", "2027-03-28T06:00"),  # the night in which clocks go forward
        (LONDON, "2027-10-30T21:00", "2027-10-31T07:00"),  # and back
        (EARLY, "2027-03-28T00:59", None),  # half past one is left out that night
        (EARLY, "2027-03-28T01:30", "2027-03-28T04:00"),
        (TWICE, "2027-10-31T00:29", "2027-10-31T00:30"),  # half past one comes twice: the first one ends it
        (TWICE, "2027-10-31T01:15", None),
        (NOON, "2027-01-20T17:30", "2027-01-20T18:00"),
    ],
)
def test_when_it_is_quiet_on_their_own_clock(hours, moment, until):
    found = hours.until(datetime.fromisoformat(moment).replace(tzinfo=UTC))
    assert found == (datetime.fromisoformat(until).replace(tzinfo=UTC) if until else None)


def test_the_page_and_the_api_take_the_same(make, sign_in):
    browser, api = sign_in(make.ann), "/api/v1/me/quiet-hours"
    assert browser.get(api).json == {"starts": None, "ends": None, "zone": None, "quiet_until": None}
    assert browser.put(api, json=HOURS).json | {"quiet_until": None} == {**HOURS, "quiet_until": None}
    assert 'value="22:00"' in browser.get("/notifications/quiet").text
    wrong = [HOURS | {"ends": "22:00"}, HOURS | {"zone": "Here"}, HOURS | {"starts": "25:00"},
             HOURS | {"starts": "22:00+02:00"}, {"starts": "22:00"}]  # fmt: skip
    for body in wrong:
        assert browser.put(api, json=body).status_code == 422, body
        assert browser.post_form("/notifications/quiet", body).status_code == 422, body
    assert 'value="25:00"' in browser.post_form("/notifications/quiet", HOURS | {"starts": "25:00"}).text
    assert browser.post_form("/notifications/quiet", HOURS | {"starts": "21:00"}).location == "/notifications/quiet"
    assert browser.get(api).json["starts"] == "21:00"
    assert browser.post_form("/notifications/quiet/end").location == "/notifications/quiet"
    assert browser.get(api).json["starts"] is None
    assert browser.delete(api).status_code == 204


def test_as_many_statements_for_many_as_for_one(make, count_queries):
    def asked(people) -> int:
        ids = [user.id for user in people]
        with count_queries() as seen:
            notify(ids, "join_requested", "group", 1)
        return len([one for one in seen if one.startswith("SELECT")])

    people = [make.user() for _ in range(12)]
    for user in people:
        set_quiet_hours(user, time(0), time(23, 59), "UTC")
    few = asked(people[:2])
    assert asked(people) == few
    assert db.session.query(Notification).filter(Notification.waits_until.is_not(None)).count() >= 12


def _on_duty(user):
    shift = Shift(user_id=user.id, day=NIGHT.date(), starts=time(0), ends=time(6), zone="Europe/London")
    db.session.add(shift)
    db.session.commit()


def test_a_case_that_becomes_grave_is_heard_by_whoever_is_on_duty_though_it_waits_unheard(make, at, sign_in, listen):
    at(NIGHT)
    set_quiet_hours(make.mo, time(22), time(7), "Europe/London")
    _on_duty(make.mo)
    mo = listen(sign_in(make.mo))
    report(make.otto, "user", make.ann.handle, "spam")
    assert mo.heard("notification") == [], "nobody is in danger"
    report(make.user("bea"), "user", make.ann.handle, "worried")
    assert len(mo.heard("notification")) == 1
    at(MORNING)
    assert mo.heard("notification") == [], "and once"


def test_nobody_on_duty_sleeps_through_being_asked_for_the_lead(make, at, sign_in, listen):
    at(NIGHT)
    nell = make.user("nell", "moderator")
    case = report(make.otto, "user", make.ann.handle, "worried").case
    set_quiet_hours(nell, time(22), time(7), "Europe/London")
    _on_duty(nell)
    ear = listen(sign_in(nell))
    tell_escalated(case, make.mo)
    assert len(ear.heard("notification")) == 1


def test_whoever_came_on_duty_meanwhile_hears_that_nobody_is_at_work(make, at, sign_in, listen):
    at(NIGHT)
    nell = make.user("nell", "moderator")
    _on_duty(make.mo)
    case = report(make.otto, "user", make.ann.handle, "worried").case
    set_quiet_hours(nell, time(22), time(7), "Europe/London")
    _on_duty(nell)
    ear = listen(sign_in(nell))
    tell_the_others(case)
    assert len(ear.heard("notification")) == 1


def test_somebody_on_duty_hears_that_a_grave_case_is_offered_to_them(make, at, sign_in, listen):
    at(NIGHT)
    nell = make.user("nell", "moderator")
    case = report(make.otto, "user", make.ann.handle, "worried").case
    set_quiet_hours(nell, time(22), time(7), "Europe/London")
    _on_duty(nell)
    ear, case.offered_to_id = listen(sign_in(nell)), nell.id
    tell_offered(case)
    db.session.commit()
    assert len(ear.heard("notification")) == 1
