"""Two at the same moment, with real commits: nothing is counted twice, and the last place is given once."""

from threading import Barrier, Thread

import pytest

from community.accounts.models import User
from community.core.db import db
from community.core.errors import Conflict, DomainError
from community.groups.actions import invitations, members, memberships
from community.groups.models import Group, Membership
from community.groups.queries.members import membership_of
from community.notifications.models import Notification
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
    """Run these in threads that start together; returns what each gave or raised."""
    start, results = Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        with app.app_context():
            start.wait()
            try:
                results[place] = call()
            except DomainError as error:
                results[place] = error
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


def fresh(model, key):
    """A row in the session of whoever asks."""
    return db.session.get(model, key)


def person(user_id):
    """A user in the session of whoever asks."""
    return db.session.get(User, user_id)


def test_two_moderators_accept_one_person(app, world):
    group = world.group(owner=world.ann, moderators=[world.mo])
    memberships.join(world.otto, group, 1)
    ids = (world.ann.id, world.mo.id, world.otto.id)
    group_id = group.id

    def accept(actor_id):
        return lambda: members.accept(person(actor_id), fresh(Group, group_id), person(ids[2])).status

    assert at_once(app, accept(ids[0]), accept(ids[1])) == ["active", "active"]
    assert fresh(Group, group_id).member_count == 3
    assert db.session.query(Notification).filter_by(user_id=ids[2], kind="join_accepted").count() == 1


def test_the_last_use_of_an_invitation_is_taken_once(app, world):
    group = world.group(owner=world.ann)
    row, code = invitations.invite(world.ann, group, uses=1)
    group_id, people, row_id = group.id, [world.user().id for _ in range(3)], row.id

    def join(user_id):
        return lambda: memberships.join(person(user_id), fresh(Group, group_id), 1, invitation=code).status

    results = at_once(app, *(join(user_id) for user_id in people))
    assert results.count("active") == 1
    assert sum(isinstance(result, Conflict) for result in results) == 2
    assert fresh(type(row), row_id).used == 1
    assert fresh(Group, group_id).member_count == 2


def test_one_person_who_clicks_twice_joins_once(app, world):
    group = world.group(privacy="public", owner=world.ann)
    group_id, user_id = group.id, world.otto.id

    def join():
        return memberships.join(person(user_id), fresh(Group, group_id), 1).status

    results = at_once(app, join, join)
    assert results.count("active") == 1
    assert fresh(Group, group_id).member_count == 2
    assert db.session.query(Membership).filter_by(user_id=user_id).count() == 1


def test_two_owners_who_leave_at_once_leave_one_behind(app, world):
    group = world.group(owner=world.ann)
    world.join(world.mo, group, role="owner")
    group_id, ids = group.id, [world.ann.id, world.mo.id]

    def leave(user_id):
        return lambda: memberships.leave(person(user_id), fresh(Group, group_id))

    results = at_once(app, *(leave(user_id) for user_id in ids))
    assert sum(isinstance(result, Conflict) for result in results) == 1
    statuses = sorted(membership_of(person(user_id), fresh(Group, group_id)).status for user_id in ids)
    assert statuses == ["active", "left"]
