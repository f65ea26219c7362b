"""A day and an hour before, once, to those who come; and the mail that says nothing."""

import pytest

from community.core.db import db
from community.notifications.jobs import send_due_mail
from community.notifications.queries import inbox
from community.sessions import jobs
from community.sessions.actions import reminders, rsvps, schedule
from tests.sessions.plans import circle_of, coming, planned, shown


def told(user):
    return [item.kind for item in inbox(user).page.items]


@pytest.fixture
def session(make):
    """Ann comes, Zoe waits, Yan said no; Mo holds it, in two days and an hour."""
    zoe, yan = make.user("zoe"), make.user("yan")
    session = planned(make.mo, circle_of(make, zoe, yan, make.user("xia")), starts=shown(days=2, hours=1))
    coming(session, make.ann, make._cast("xia"), zoe)
    rsvps.answer(yan, session, False)
    return session


def test_a_day_before_and_an_hour_before_and_once(make, session, clock):
    jobs.remind_of_sessions()
    assert told(make.ann) == []
    clock.forward(days=1, hours=2)
    for _ in range(3):
        jobs.remind_of_sessions()
    assert told(make.ann) == told(make.mo) == ["session_tomorrow"]
    assert session.when in inbox(make.ann).page.items[0].text
    assert told(make._cast("zoe")) == told(make._cast("yan")) == []
    clock.forward(hours=22, minutes=30)
    for _ in range(3):
        jobs.remind_of_sessions()
    assert told(make.ann) == ["session_soon"], "the later one replaces the one that nobody read"


def test_a_worker_that_was_away_tells_only_of_the_hour(make, session, clock):
    clock.forward(days=2, minutes=10)
    jobs.remind_of_sessions()
    jobs.remind_of_sessions()
    assert told(make.ann) == ["session_soon"]


def test_nothing_once_it_started_or_was_called_off(make, session, clock):
    schedule.cancel(make.mo, session)
    clock.forward(days=1, hours=2)
    jobs.remind_of_sessions()
    assert told(make.ann) == ["session_cancelled"]
    other = planned(make.mo, session.group)
    coming(other, make.ann)
    clock.forward(days=3)
    jobs.remind_of_sessions()
    assert told(make.ann) == ["session_cancelled"]


def test_what_is_planned_for_today_needs_no_reminder_of_tomorrow(make, clock):
    session = planned(make.mo, circle_of(make), starts=shown(hours=5))
    coming(session, make.ann)
    jobs.remind_of_sessions()
    assert told(make.ann) == []
    clock.forward(hours=4, minutes=10)
    jobs.remind_of_sessions()
    assert told(make.ann) == ["session_soon"]


def test_moving_takes_back_a_reminder_and_sends_another(make, session, clock):
    clock.forward(days=1, hours=2)
    jobs.remind_of_sessions()
    schedule.change(make.mo, session, starts=shown(days=3))
    assert told(make.ann) == ["session_moved"]
    clock.forward(days=2, hours=1)
    jobs.remind_of_sessions()
    assert told(make.ann) == ["session_tomorrow", "session_moved"]


def test_mail_for_those_who_asked_says_nothing(make, session, clock, outbox):
    make.ann.mail_replies = True
    make.ann.say_mail_is_safe()
    db.session.commit()
    clock.forward(days=1, hours=2)
    jobs.remind_of_sessions()
    clock.forward(minutes=11)
    send_due_mail()
    [mail] = outbox()
    assert mail.recipient == make.ann.email
    for word in ("session", "Sunday", "Inside", "answered", session.when):
        assert word not in mail.subject + mail.body
    assert "/notifications" in mail.body


def test_who_left_reads_nothing_of_it_any_more(make, session, clock):
    from community.groups.actions.memberships import leave

    clock.forward(days=1, hours=2)
    jobs.remind_of_sessions()
    leave(make.ann, session.group)
    assert told(make.ann) == []


def test_a_worker_killed_in_the_middle_of_it_tells_once_all_the_same(make, session, clock, monkeypatch):
    clock.forward(days=1, hours=2)
    told_before = reminders.notices.reminded

    def killed(*asked):
        told_before(*asked)
        raise SystemExit("killed before the commit")

    monkeypatch.setattr(reminders.notices, "reminded", killed)
    with pytest.raises(SystemExit):
        jobs.remind_of_sessions()
    assert "session_tomorrow" not in told(make.ann)
    monkeypatch.undo()
    for _again in range(2):
        jobs.remind_of_sessions()
    assert told(make.ann).count("session_tomorrow") == 1
