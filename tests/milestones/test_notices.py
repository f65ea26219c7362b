"""What the author hears: one notice for many cheers, and anniversaries once."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select

from community.core.db import db
from community.milestones import jobs, notices
from community.milestones.actions import cheers, milestones, quiet
from community.milestones.models import anniversary, months_after
from community.milestones.queries import _happened
from community.notifications.models import Notification
from tests.milestones.stones import cheered, milestone


def inbox(user, kind):
    return db.session.scalars(
        select(Notification).where(Notification.user_id == user.id, Notification.kind == kind).order_by(Notification.id)
    ).all()


def said(user, kind):
    found = inbox(user, kind)
    return [words.text for words in notices.words(user, found).values()]


def test_many_cheers_are_one_notice_until_it_is_read(make):
    made = cheered(milestone(make.ann, "A lamp", audience="community"), make.otto)
    assert said(make.ann, "milestone_cheered") == ["otto cheered “A lamp”."]
    cheered(made, make.mo)
    assert said(make.ann, "milestone_cheered") == ["mo and otto cheered “A lamp”."]
    cheered(made, make.owen)
    assert said(make.ann, "milestone_cheered") == ["owen, mo and others cheered “A lamp”."]
    [only] = inbox(make.ann, "milestone_cheered")
    only.read_at = only.created_at
    cheered(made, make.user())
    assert len(inbox(make.ann, "milestone_cheered")) == 2
    assert inbox(make.otto, "milestone_cheered") == []


def test_words_say_nothing_of_what_is_gone(make):
    made = cheered(milestone(make.ann, audience="community"), make.otto)
    notice = inbox(make.ann, "milestone_cheered")
    assert notices.words(make.otto, notice) == {}
    cheers.take_back(make.otto, made)
    assert notices.words(make.ann, notice) == {}
    cheered(made, make.otto)
    make.no_contact(make.otto, make.ann)
    assert notices.words(make.ann, notice) == {}
    cheered(made, make.mo)
    assert notices.words(make.ann, notice)
    milestones.remove(make.ann, made)
    assert notices.words(make.ann, notice) == {}


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_later(day, months, then):
    assert months_after(day, months) == then


@pytest.mark.parametrize("today", [date(2025, 2, 28), date(2028, 2, 28), date(2028, 2, 29), date(2026, 4, 30)])
def test_the_days_remembered_are_exactly_those_whose_anniversary_is_today(today):
    """Against a plain walk over four years of days."""
    days = [date.fromordinal(today.toordinal() - back) for back in range(1, 4 * 366)]
    walked = {day for day in days if any(months_after(day, span) == today for span in (1, 6, 12, 24, 36, 48))}
    assert walked == {day for day in _happened(today) if day >= days[-1]}


def test_no_day_is_forgotten_a_year_later():
    for ordinal in range(date(2024, 1, 27).toordinal(), date(2024, 4, 2).toordinal()):
        day = date.fromordinal(ordinal)
        assert day in _happened(months_after(day, 12))
        assert anniversary(day, months_after(day, 12)) == 12


@pytest.mark.parametrize(
    ("happened_on", "on", "words"),
    [
        (date(2024, 2, 29), date(2025, 2, 28), "A year ago: “The door”."),
        (date(2024, 2, 29), date(2028, 2, 29), "4 years ago: “The door”."),
        (date(2025, 10, 31), date(2025, 11, 30), "A month ago: “The door”."),
        (date(2025, 5, 31), date(2025, 11, 30), "Half a year ago: “The door”."),
        (date(2016, 7, 4), date(2026, 7, 4), "10 years ago: “The door”."),
    ],
)
def test_anniversaries_come_once_in_neutral_words(make, happened_on, on, words):
    with time_machine.travel(datetime(2024, 3, 1, 8, tzinfo=UTC)) as traveller:
        traveller.move_to(datetime.combine(max(happened_on, date(2024, 3, 1)), datetime.min.time(), UTC))
        made = milestone(make.ann, "The door", happened_on=happened_on)
        traveller.move_to(datetime(on.year, on.month, on.day, 0, 17, tzinfo=UTC))
        jobs.anniversaries()
        jobs.anniversaries()
        traveller.move_to(datetime(on.year, on.month, on.day, 23, 17, tzinfo=UTC))
        jobs.anniversaries()
        assert said(make.ann, "milestone_anniversary") == [words]
        assert inbox(make.otto, "milestone_anniversary") == []
        assert made.reminded_on == on


def travel_to(day):
    return time_machine.travel(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


def test_an_anniversary_that_the_worker_missed_comes_a_little_late(make):
    with travel_to(date(2026, 1, 10)):
        milestone(make.ann, happened_on=date(2026, 1, 10))
    with travel_to(date(2026, 2, 12)):
        jobs.anniversaries()
        assert len(inbox(make.ann, "milestone_anniversary")) == 1
    with travel_to(date(2026, 2, 13)):
        jobs.anniversaries()
        assert len(inbox(make.ann, "milestone_anniversary")) == 1


def test_reminders_that_nobody_wants_do_not_come(make):
    with travel_to(date(2026, 1, 10)):
        ann, day = make.ann, date(2026, 1, 10)
        milestones.change(ann, milestone(ann, "Quiet", happened_on=day), reminders=False)
        milestones.remove(ann, milestone(ann, "Gone", happened_on=day))
        milestones.start_chapter(
            ann,
            milestone(ann, "Begun again", happened_on=day),
            title="Next",
            kind="other",
            happened_on=date(2026, 1, 2),
        )
        gone = make.user("gone")
        milestone(gone, happened_on=day)
        gone.closed_at = datetime(2026, 1, 20, tzinfo=UTC)
        db.session.commit()
        hidden = milestone(ann, "Put away", audience="community", happened_on=day)
        hidden.status = "hidden"
        db.session.commit()
    with travel_to(date(2026, 2, 10)):
        milestone(ann, "Thought of today", happened_on=day)
        quiet.remind(date(2026, 2, 10))
    assert inbox(ann, "milestone_anniversary") == []
    assert inbox(gone, "milestone_anniversary") == []


def test_not_today_puts_the_reminder_off(make):
    with travel_to(date(2026, 1, 10)):
        milestone(make.ann, happened_on=date(2026, 1, 10))
    with travel_to(date(2026, 2, 10)):
        quiet.not_today(make.ann)
        jobs.anniversaries()
        assert inbox(make.ann, "milestone_anniversary") == []
    with travel_to(date(2026, 2, 11)):
        jobs.anniversaries()
        assert len(inbox(make.ann, "milestone_anniversary")) == 1
