"""Who sees what of a room, and at what cost."""

import dataclasses

import pytest

from community.chat.actions.messages import decide, edit_message, remove_message
from community.chat.actions.rooms import mark_read, open_room
from community.chat.models.rooms import Room
from community.chat.queries.history import history
from community.chat.queries.log import TOO_FAR, events_since
from community.chat.queries.rooms import my_rooms, room_for
from community.chat.queries.subjects import message_snapshot, message_snapshot_for
from community.core.errors import NotAllowed, NotFound


def test_history_is_paged_back_from_the_newest(make, room, say):
    for number in range(1, 8):
        say(make.ann, str(number))
    newest = history(make.ann, room, limit=3)
    assert [line.body for line in newest.items] == ["5", "6", "7"] and newest.last_seq == 7
    older = history(make.ann, room, newest.next, limit=3)
    assert [line.body for line in older.items] == ["2", "3", "4"]
    oldest = history(make.ann, room, older.next, limit=3)
    assert [line.body for line in oldest.items] == ["1"] and oldest.next is None


def test_history_skips_the_numbers_of_edits(make, room, say):
    first = say(make.ann, "One")
    edit_message(make.ann, room.id, first.id, "Won")
    say(make.ann, "Two")
    assert [(line.seq, line.body) for line in history(make.ann, room).items] == [(1, "Won"), (3, "Two")]


def test_events_are_in_order_without_a_gap(make, room, say):
    for number in range(1, 6):
        say(make.ann, str(number))
    caught = events_since(make.ann, room, 2, limit=2)
    assert [entry.seq for entry in caught.items] == [3, 4] and caught.last_seq == 5
    assert events_since(make.ann, room, 5).items == []
    assert events_since(make.ann, room, 6).snapshot_required


def test_whoever_is_far_behind_reads_afresh(make, room, db):
    db.session.get(Room, room.id).last_seq = TOO_FAR + 1
    db.session.commit()
    caught = events_since(make.ann, room, 0)
    assert caught.snapshot_required and caught.items == []
    assert not events_since(make.ann, room, 1).snapshot_required


def test_nobody_catches_up_over_what_was_cleared(make, room, say, db):
    for number in range(1, 5):
        say(make.ann, str(number))
    db.session.get(Room, room.id).first_kept_seq = 3
    db.session.commit()
    assert events_since(make.ann, room, 1).snapshot_required
    assert [entry.seq for entry in events_since(make.ann, room, 2).items] == [3, 4]
    assert [line.seq for line in history(make.ann, room).items] == [3, 4]


def test_removed_put_away_and_out_of_contact_look_the_same(make, ben, mia, room, say):
    removed, hidden, cara = say(make.ann, "Removed"), say(make.ann, "Hidden"), make.user("cara")
    make.join(cara, room.group)
    apart = say(cara, "Out of contact")
    remove_message(make.ann, room.id, removed.id)
    decide(hidden.id, "hide")
    make.no_contact(cara, ben)
    seen = [dataclasses.asdict(line) for line in history(ben, room).items]
    plain = [{**line, "id": 0, "seq": 0} for line in seen]
    assert len(plain) == 3 and plain[0] == plain[1] == plain[2]
    assert [line["id"] for line in seen] == [removed.id, hidden.id, apart.id], "numbers and places stay"


def test_out_of_contact_events_are_hidden_without_time_or_author(make, ben, room, say):
    say(make.ann, "Hello")
    make.no_contact(ben, make.ann)
    entry = events_since(ben, room, 0).items[0]
    assert (entry.type, entry.at, entry.message) == ("hidden", None, None)


@pytest.mark.parametrize("status", ["requested", "declined", "left", "removed", "banned"])
def test_only_active_members_come_in(make, room, group, status):
    make.join(make.otto, group, status=status)
    with pytest.raises(NotFound):
        room_for(make.otto, room.id)


def test_in_a_public_group_the_way_in_is_to_join(make):
    room = open_room(make.group(privacy="public", members=[make.ann]).id)
    with pytest.raises(NotAllowed):
        room_for(make.otto, room.id)


def test_site_staff_have_no_master_key(make, room):
    for staff in (make.mo, make.owen):
        with pytest.raises(NotFound):
            room_for(staff, room.id)


def test_my_rooms_count_what_is_new_to_me(make, ben, room, say):
    say(make.ann, "One"), say(ben, "Two"), say(ben, "Three")
    assert [card.unread for card in my_rooms(make.ann)] == [2]
    mark_read(make.ann, room.id, 2)
    assert [card.unread for card in my_rooms(make.ann)] == [1]
    make.no_contact(make.ann, ben)
    assert [card.unread for card in my_rooms(make.ann)] == [0]
    assert my_rooms(make.otto) == []


def test_the_cost_does_not_grow(make, ben, room, say, db, count_queries):
    def cost(read):
        db.session.expire_all()
        found = db.session.get(Room, room.id)
        with count_queries() as seen:
            read(found)
        return len(seen)

    say(make.ann, "One"), say(ben, "Two")
    reads = [lambda room: history(ben, room), lambda room: events_since(ben, room, 0), lambda room: my_rooms(ben)]
    before = [cost(read) for read in reads]
    for number in range(20):
        say(ben, str(number))
    for number in range(5):
        friend = make.user(f"friend{number}")
        make.join(friend, room.group)
        say(friend, "Hello")
    assert [cost(read) for read in reads] == before


def test_a_snapshot_shows_what_was_around(make, ben, room, say, mia):
    say(make.ann, "Before"), say(ben, "Bad <b>words</b>"), say(make.ann, "After")
    line = history(make.ann, room).items[1]
    seen = message_snapshot_for(make.ann, line.id)
    assert (seen.type, seen.id, seen.author_id, seen.group_id) == ("message", line.id, ben.id, room.group_id)
    assert "Before" in seen.before_html and "&lt;b&gt;" in seen.html and "After" in seen.after_html
    assert "Before" not in seen.html and "After" not in seen.html
    assert message_snapshot_for(make.otto, line.id) is None
    assert message_snapshot_for(make.ann, "x") is None and message_snapshot_for(make.ann, 10**30) is None
    remove_message(mia, room.id, line.id, rule=1)
    assert message_snapshot_for(make.ann, line.id) is None
    assert "words" not in message_snapshot(line.id).html


def test_a_snapshot_goes_ten_lines_back_and_ten_on(make, ben, room, say):
    for number in range(25):
        say(make.ann, f"Line {number:02}.")
    seen = message_snapshot_for(ben, history(ben, room).items[12].id)
    said = [number for number in range(25) if f"Line {number:02}." in seen.before_html + seen.html + seen.after_html]
    assert "Line 12." in seen.html and said == list(range(2, 23))


def test_a_snapshot_leaves_out_who_is_out_of_contact(make, ben, room, say):
    cara = make.user("cara")
    make.join(cara, room.group)
    say(cara, "Unseen")
    line = say(ben, "Seen")
    make.no_contact(cara, make.ann)
    seen = message_snapshot_for(make.ann, line.id)
    assert "Unseen" not in seen.before_html + seen.html + seen.after_html
