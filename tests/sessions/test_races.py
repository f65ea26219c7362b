"""Two at the same moment, with real commits: the last place is given once, and a reminder is sent once."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from community.accounts.models import User
from community.chat.actions import floor
from community.chat.actions.messages import send_message
from community.chat.models.rooms import Room
from community.chat.queries.floor import turn_of
from community.chat.queries.people import holder_ids
from community.core.clock import now
from community.core.db import db
from community.core.errors import Conflict, DomainError, NotFound
from community.groups.actions.members import set_role
from community.groups.actions.memberships import leave
from community.groups.models import Group
from community.moderation.actions.cases import decide
from community.moderation.actions.reports import report
from community.notifications.models import Notification
from community.sessions.actions import arrivals, holding, reminders, rsvps, stages, talk
from community.sessions.models import GroupSession
from community.sessions.queries.arrivals import arrival_of
from community.sessions.queries.schedule import possible_holders
from tests.sessions.plans import circle_of, coming, held, inside, planned, say
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


def test_leaving_the_group_while_who_holds_it_acts(app, world):
    """Whoever comes first: neither waits for the other for ever, and nobody is left with a turn."""
    group = circle_of(world)
    for turn in range(4):
        nora, zoe = world.user(f"nora-{turn}"), world.user(f"zoe-{turn}")
        world.join(zoe, group)
        world.join(nora, group, role="moderator")
        session = held(world, zoe, group=group)
        room = inside(session, world.mo, zoe)
        stages.lead_to(world.mo, session, "open")
        holding.name_second(world.mo, session, nora.handle)
        mo, ids, group_id = world.mo.id, (nora.id, zoe.id), group.id
        session_id, room_id, arrival_id = session.id, room.id, arrival_of(zoe.id, session.id).id
        db.session.commit()

        def goes(user_id, group_id=group_id):
            return lambda: leave(db.session.get(User, user_id), db.session.get(Group, group_id))

        def gives(session_id=session_id, arrival_id=arrival_id, mo=mo):
            try:
                talk.give_floor(db.session.get(User, mo), db.session.get(GroupSession, session_id), arrival_id)
            except NotFound:
                return "gone already"
            return "given"

        at_once(app, goes(ids[0]), goes(ids[1]), gives)
        assert db.session.get(Room, room_id).speaker_id is None
        assert db.session.get(GroupSession, session_id).holder_ids == {mo}


def test_leaving_the_group_in_the_middle_of_a_line(app, world):
    """A new member's line is counted under the room's lock, and leaving takes their seat there."""
    group = circle_of(world)
    for turn in range(4):
        zoe = world.user(f"zoe-{turn}")
        world.join(zoe, group)
        session = held(world, zoe, group=group)
        room = inside(session, world.mo, zoe)
        user_id, group_id, room_id = zoe.id, group.id, room.id
        db.session.commit()

        def talks(user_id=user_id, room_id=room_id):
            said = 0
            try:
                while said < 20:
                    send_message(db.session.get(User, user_id), room_id, f"line-{said}", f"Line {said}")
                    said += 1
            except DomainError:
                pass  # they have gone
            return said

        def goes(user_id=user_id, group_id=group_id):
            return leave(db.session.get(User, user_id), db.session.get(Group, group_id)) or "gone"

        said, left = at_once(app, talks, goes)
        assert said is not None
        assert left is not None, "neither waits for the other for ever"


def test_two_who_press_next_at_once_pass_nobody_over(app, world):
    nora, zoe = world.user("nora"), world.user("zoe")
    group = circle_of(world, zoe)
    world.join(nora, group, role="moderator")
    session = held(world, world.ann, zoe, group=group, format="support_circle")
    room = inside(session, world.mo, world.ann, zoe)
    stages.lead_to(world.mo, session, "open")
    holding.name_second(world.mo, session, "nora")
    for person in (world.ann, zoe):
        floor.raise_hand(person, room.id)
    room_id, first, second = room.id, world.ann.id, zoe.id
    db.session.commit()

    def presses(user_id, turn):
        def call():
            try:
                return floor.next_turn(db.session.get(User, user_id), room_id, 3, turn).speaker_id
            except Conflict as refused:
                return refused.detail

        return call

    ids = world.mo.id, nora.id
    given = at_once(app, *(presses(user_id, 0) for user_id in ids))
    assert first in given
    [said] = [one for one in given if one != first]
    assert "ann has the floor. Nobody was passed over." in said
    seen = turn_of(room_id)
    given = at_once(app, *(presses(user_id, seen) for user_id in ids))
    assert second in given, "with what the page shows now, the next one is next"


@pytest.mark.parametrize("chooses", ["hand_over", "name_second"])
def test_whoever_is_chosen_while_they_stop_moderating_holds_nothing(app, world, monkeypatch, chooses):
    nora = world.user("nora")
    group = circle_of(world, owner=world.owen)
    world.join(nora, group, role="moderator")
    session = held(world, world.ann, group=group)
    ids = world.owen.id, nora.id, group.id, session.id
    db.session.commit()

    def demotes():
        with app.app_context():
            owen, nora, group = (db.session.get(kind, key) for kind, key in zip((User, User, Group), ids, strict=False))
            set_role(owen, group, nora, "member")
            db.session.remove()

    other = Thread(target=demotes)

    def chosen(*asked):
        found = possible_holders(*asked)
        other.start()
        other.join(timeout=0.3)  # either it is done by now, or it waits for us
        return found

    monkeypatch.setattr(holding, "possible_holders", chosen)
    getattr(holding, chooses)(world.mo, session, "nora")
    other.join()
    db.session.rollback()
    db.session.expire_all()
    session = db.session.get(GroupSession, ids[3])
    assert nora.id not in session.holder_ids
    assert nora.id not in holder_ids(session.room_id)


@pytest.mark.parametrize(("who", "what"), [("mo", "suspend"), ("zoe", "ban")])
def test_a_decision_about_whoever_wrote_a_line_while_somebody_is_let_in(app, world, monkeypatch, who, what):
    """The decision has to do with their session, and whoever lets in with its room: neither waits for ever."""
    world.site_rules()
    nora, zoe, site = world.user("nora"), world.user("zoe"), world.user("site", role="moderator")
    group = circle_of(world, zoe)
    world.join(nora, group, role="moderator")
    session = held(world, world.ann, zoe, group=group)
    room = inside(session, world.mo, zoe)
    arrival_id = arrivals.arrive(world.ann, session, 3).id
    author, decider = {"mo": (world.mo, site), "zoe": (zoe, nora)}[who]
    case = report(zoe if who == "mo" else world.mo, "message", say(author, room, "Then go.").id, "unkind").case
    ids, case_id, version, session_id = (decider.id, author.id), case.id, case.version, session.id
    db.session.commit()
    done = []

    def decides():
        with app.app_context():
            until = now() + timedelta(days=1) if what == "suspend" else None
            decider = db.session.get(User, ids[0])
            try:
                done.append(decide(decider, case_id, what, "Please rest.", version, rule=1, until=until).decision)
            finally:
                db.session.remove()

    other, admit = Thread(target=decides), arrivals._admit

    def admits(session, arrival):
        other.start()
        other.join(timeout=0.5)  # it waits for what we hold
        admit(session, arrival)

    monkeypatch.setattr(arrivals, "_admit", admits)
    assert arrivals.let_in(world.mo, session, arrival_id).status == "admitted"
    other.join()
    assert done == [what]
    db.session.rollback()
    db.session.expire_all()
    session = db.session.get(GroupSession, session_id)
    assert session.wants_help if who == "mo" else arrival_of(ids[1], session_id) is None
