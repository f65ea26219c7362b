"""Two at the same moment, with real commits: the last place is given once, and a reminder is sent once."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from community.accounts.models import User
from community.core.clock import now
from community.core.db import db
from community.notifications.models import Notification
from community.sessions.actions import reminders, rsvps
from community.sessions.models import GroupSession
from tests.sessions.plans import circle_of, coming, planned
from tests.world import World

pytestmark = pytest.mark.own_server


@pytest.fixture
def world(app):
    """People and groups that are really stored, and really gone afterwards."""
    with app.app_context():
        yield World()
        db.session.rollback()
        for table in reversed(db.metadata.sorted_tables):
            db.session.execute(table.delete())
        db.session.commit()


def at_once(app, *calls):
    """Run these in threads that start together; what each gave."""
    start, results = Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        with app.app_context():
            start.wait()
            try:
                results[place] = call()
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    db.session.expire_all()
    return results


def answers(user_id, session_id, coming):
    """Somebody's answer, in a session of the database of its own."""
    return lambda: rsvps.answer(db.session.get(User, user_id), db.session.get(GroupSession, session_id), coming).status


def test_the_last_place_is_given_once(app, world):
    people = [world.user(f"person-{number}") for number in range(4)]
    session = planned(world.mo, circle_of(world, *people), capacity=2)
    ids, session_id = [user.id for user in people], session.id
    given = at_once(app, *(answers(user_id, session_id, True) for user_id in ids))
    assert sorted(given) == ["going", "going", "waiting", "waiting"]


def test_two_who_go_make_room_for_two(app, world):
    people = [world.user(f"person-{number}") for number in range(4)]
    session = planned(world.mo, circle_of(world, *people), capacity=2)
    assert coming(session, *people) == ["going", "going", "waiting", "waiting"]
    ids, session_id = [user.id for user in people], session.id
    at_once(app, *(answers(user_id, session_id, False) for user_id in ids[:2]))
    told = db.session.query(Notification.user_id).filter_by(kind="session_place").all()
    assert sorted(user_id for (user_id,) in told) == sorted(ids[2:])


def test_two_workers_remind_once(app, world):
    session = planned(world.mo, circle_of(world))
    coming(session, world.ann)
    session.starts_at, session.ends_at = now() + timedelta(minutes=50), now() + timedelta(minutes=90)
    db.session.commit()
    session_id, ann = session.id, world.ann.id
    at_once(app, *(lambda: reminders.remind(session_id),) * 3)
    assert db.session.query(Notification).filter_by(user_id=ann, kind="session_soon").count() == 1
