"""Sessions for these tests, planned the way moderators plan them."""

from datetime import UTC, datetime, timedelta

from community.chat.actions.messages import send_message
from community.core.clock import now
from community.core.db import db
from community.notifications.queries import inbox
from community.sessions import jobs
from community.sessions.actions import arrivals, rsvps, schedule

#: Bodies for the API; `starts` is well ahead.
FORM = {
    "title": "Sunday hour",
    "format": "support_chat",
    "starts": (datetime.now(UTC) + timedelta(days=30)).strftime("%Y-%m-%dT19:00"),
    "zone": "Europe/London",
    "minutes": 60,
    "capacity": 4,
}


def shown(**ahead):
    """A time ahead, as a clock in UTC shows it."""
    return (now() + timedelta(**ahead)).replace(tzinfo=None, second=0, microsecond=0)


def planned(planner, group, **more):
    """A session two days ahead with two places."""
    fields = {
        "title": "Sunday hour",
        "format": "support_chat",
        "starts": shown(days=2),
        "zone": "UTC",
        "minutes": 60,
        "capacity": 2,
        **more,
    }
    made = schedule.plan(planner, group, **fields)
    db.session.commit()
    return made


def coming(session, *people):
    """Each of these says yes, one after the other; their statuses."""
    found = [rsvps.answer(person, session, True).status for person in people]
    db.session.commit()
    return found


def circle_of(make, *more, **settings):
    """A private group of Ann and some more, moderated by Mo."""
    return make.group("Inside", members=[make.ann, *more], moderators=[make.mo], **settings)


def held(make, *people, lobby=True, **more):
    """A session of Mo's that starts in ten minutes, its lobby open, with places for these people."""
    group = more.pop("group", None) or circle_of(make, *[one for one in people if one.id != make.ann.id])
    session = planned(make.mo, group, starts=shown(minutes=10), capacity=8, **more)
    coming(session, *people)
    if lobby:
        jobs.keep_time()
        db.session.expire_all()
    return session


def inside(session, holder, *people):
    """These people came and were let in; the room."""
    for person in people:
        arrivals.let_in(holder, session, arrivals.arrive(person, session, 3).id)
    db.session.commit()
    return session.room


def told(user):
    """The kinds of their notices, the latest first."""
    return [item.kind for item in inbox(user).page.items]


def say(person, room, words):
    """A line of theirs."""
    return send_message(person, room.id, f"{person.handle}-{words}", words).message
