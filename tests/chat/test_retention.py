"""What is kept for a while only: cleared in time, by every promise, and nowhere left in chat."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from community.chat.actions.messages import decide, edit_message, send_message
from community.chat.actions.retention import clear_old
from community.chat.actions.rooms import change_room, open_another, open_room
from community.chat.jobs import clear_old_lines
from community.chat.models.lines import Message, RoomEvent
from community.chat.models.rooms import KEPT_FOR, Room
from community.chat.queries.history import history
from community.chat.queries.log import events_since
from community.chat.queries.subjects import message_snapshot, message_snapshot_for
from community.core.errors import NotFound
from community.moderation.actions.reports import report
from community.moderation.models.cases import Report


@pytest.fixture
def forgets(mia, room):
    """The room keeps lines for a day."""
    change_room(mia, room.id, keep="1_day")


def bodies(viewer, room):
    return [line.body for line in history(viewer, room).items]


def test_what_is_older_goes_and_what_is_younger_stays(make, ben, room, say, clock, forgets):
    say(make.ann, "Old")
    clock.forward(hours=23)
    say(ben, "Young")
    clear_old_lines()
    assert bodies(make.ann, room) == ["Old", "Young"]
    clock.forward(hours=2)
    clear_old_lines()
    assert bodies(make.ann, room) == ["Young"]
    assert say(ben, "New").seq == 3, "the numbers go on"


def test_catching_up_over_the_gap_says_read_afresh(make, ben, room, say, clock, forgets):
    for words in ("One", "Two"):
        say(make.ann, words)
    clock.forward(days=2)
    say(make.ann, "Three")
    clear_old_lines()
    caught = events_since(ben, room, 1)
    assert caught.snapshot_required and caught.items == [] and caught.first_kept_seq == 3
    assert [entry.seq for entry in events_since(ben, room, 2).items] == [3]
    assert history(ben, room).first_kept_seq == 3


def test_no_text_is_left_anywhere_in_chat(make, ben, room, say, clock, forgets, db):
    old = say(make.ann, "A secret", content_notes=["grief"]).id
    say(ben, "A second secret")
    clock.forward(hours=25)
    answer = say(ben, "To you", reply_to=old)
    edit_message(ben, room.id, answer.id, "To you both")
    clear_old(room.id)
    for table in db.metadata.sorted_tables:
        if table.name in models_of_chat(db):
            assert "secret" not in repr(db.session.execute(sa.select(table)).all()), table.name
    with pytest.raises(NotFound):
        edit_message(make.ann, room.id, old, "Back")
    decide(old, "restore")
    assert bodies(ben, room) == ["To you both"] and history(ben, room).items[0].reply_to is None


def models_of_chat(db):
    mapped = [mapper.class_ for mapper in db.Model.registry.mappers]
    return {made.__tablename__ for made in mapped if made.__module__.startswith("community.chat.models.")}


def test_a_line_that_a_kept_entry_points_at_leaves_a_mark_until_that_goes_too(make, room, say, clock, forgets, db):
    old = say(make.ann, "A secret").id
    clock.forward(hours=20)
    edit_message(make.ann, room.id, old, "A second secret")
    clock.forward(hours=6)
    clear_old(room.id)
    assert history(make.ann, room).items == []
    [entry] = events_since(make.ann, room, 1).items
    assert (entry.type, entry.message.status, entry.message.body) == ("edit", "removed", "")
    say(make.ann, "New")
    clock.forward(hours=20)
    clear_old(room.id)
    assert db.session.get(Message, old, populate_existing=True) is None
    assert [event.seq for event in db.session.query(RoomEvent).filter_by(room_id=room.id)] == [3]


def test_no_later_line_takes_the_id_of_a_cleared_one(make, room, say, clock, forgets):
    last = say(make.ann, "Old").id
    clock.forward(days=2)
    clear_old(room.id)
    assert history(make.ann, room).items == []
    assert say(make.ann, "New").id > last


def test_what_a_report_captured_stays_with_its_case(make, ben, mia, room, say, clock, forgets, db):
    say(make.ann, "Before")
    line = say(ben, "Unkind words").id
    report(make.ann, "message", line, "unkind")
    clock.forward(days=2)
    say(make.ann, "Later")
    clear_old(room.id)
    snapshot = db.session.query(Report).one().snapshot
    assert "Unkind words" in snapshot["html"] and "Before" in snapshot["before_html"]
    assert message_snapshot(line) is None and message_snapshot_for(make.ann, line) is None


def test_other_rooms_keep_theirs(make, mia, group, room, say, clock, forgets):
    other = open_another(mia, group, "Attic")
    send_message(make.ann, other.id, "x", "Stays")
    say(make.ann, "Goes")
    clock.forward(days=40)
    clear_old_lines()
    assert (bodies(make.ann, other), bodies(make.ann, room)) == (["Stays"], [])


def test_a_longer_promise_holds_for_what_is_said_from_then_on(make, mia, room, say, clock, forgets, db):
    say(make.ann, "Told a day")
    change_room(mia, room.id, keep="keep")
    say(make.ann, "Told for good")
    clock.forward(days=2)
    clear_old_lines()
    assert bodies(make.ann, room) == ["Told for good"]
    assert db.session.get(Room, room.id).promised_keep is None
    clock.forward(days=400)
    clear_old_lines()
    assert bodies(make.ann, room) == ["Told for good"]


def test_a_shorter_promise_holds_for_everything(make, mia, room, say, clock):
    say(make.ann, "Old")
    clock.forward(days=2)
    say(make.ann, "Young")
    change_room(mia, room.id, keep="1_day")
    clear_old_lines()
    assert bodies(make.ann, room) == ["Young"]


def test_cleared_twice_is_cleared_once(make, room, say, clock, forgets):
    say(make.ann, "Old")
    assert clear_old(room.id) == 0
    clock.forward(days=2)
    assert (clear_old(room.id), clear_old(room.id), clear_old(10**6)) == (1, 0, 0)


def test_open_pages_hear_of_it_and_strangers_do_not(make, ben, room, say, clock, forgets, listen, sign_in):
    say(make.ann, "Old")
    clock.forward(days=1)
    ear, outsider = listen(sign_in(ben)), listen(sign_in(make.otto))
    for one in (ear, outsider):
        one.emit("room:join", {"room_id": room.id})
    clock.forward(hours=1)
    clear_old(room.id)
    assert ear.heard("room:refresh") == [{"room_id": room.id}]
    assert outsider.heard() == []


def test_what_waits_for_a_moderator_waits_on(make, ben, mia, clock):

    group = make.group("Read", members=[make.ann], moderators=[mia], review_first_posts=1, review_chat=True)
    room = open_room(group.id)
    change_room(mia, room.id, keep="1_day")
    waiting = send_message(make.ann, room.id, "x", "Waits").message
    clock.forward(days=2)
    clear_old(room.id)
    decide(waiting.id, "approve")
    assert bodies(mia, room) == ["Waits"], "its time begins when it is told"
    assert timedelta(days=1) == KEPT_FOR["1_day"]
