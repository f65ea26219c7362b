"""Who hears, and who does not: the outsider, the removed, the paused, and two who are out of contact."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from community.accounts.actions.standing import suspend
from community.accounts.events import NoContactChanged
from community.chat.actions.messages import edit_message, remove_message
from community.core.clock import now
from community.core.db import transaction
from community.core.events import publish
from community.core.realtime import socketio
from community.groups.actions.limits import ban
from community.groups.actions.members import end, remove
from community.groups.models import Membership
from community.groups.queries.members import locked_membership


def numbers(ear):
    return [(event["seq"], event["type"]) for event in ear.heard("room:event")]


@pytest.mark.parametrize("how", ["removed", "banned", "left"])
def test_whoever_lost_membership_hears_nothing_from_the_commit_on(make, ben, mia, room, say, seat, db, how):
    ben_ear, ann_ear = seat(ben), seat(make.ann)
    if how == "left":
        db.session.scalar(sa.select(Membership).where(Membership.user_id == ben.id)).status = "left"
        db.session.commit()
    elif how == "banned":
        ban(room.group_id, ben.id, "Rule 1")
    else:
        end(*locked_membership(room.group_id, ben.id), how)
    ben_ear.heard()
    message = say(make.ann, "Now that he is gone")
    edit_message(make.ann, room.id, message.id, "Really")
    remove_message(make.ann, room.id, message.id)
    ann_ear.emit("typing", {"room_id": room.id})
    assert ben_ear.heard() == []
    assert ben_ear.emit("room:join", {"room_id": room.id, "after": 0})["error"]["status"] == 404
    assert ben_ear.emit("message:send", {"room_id": room.id, "client_id": "x", "body": "x"})["error"]["status"] == 404
    say(make.ann, "Still gone")
    assert ben_ear.heard() == [], "a refused join leaves no ear behind"


def test_a_removed_member_is_not_shown_as_here(make, ben, mia, room, seat):
    ann_ear, _ = seat(make.ann), seat(ben)
    assert ann_ear.heard("room:presence")[-1]["count"] == 2
    remove(mia, room.group, ben)
    assert ann_ear.heard("room:presence")[-1]["count"] == 1


def test_a_paused_account_is_disconnected_and_hears_nothing(make, ben, room, say, seat, clock):
    ben_ear = seat(ben)
    suspend(ben.id, now() + timedelta(days=1))
    say(make.ann, "Hello")
    assert not ben_ear.connected
    assert ben_ear.io.queue == []


def test_two_out_of_contact_hear_nothing_of_each_other(make, ben, mia, room, say, seat):
    make.no_contact(ben, make.ann)
    ears = {"ben": seat(ben), "ann": seat(make.ann), "mia": seat(mia)}
    message = say(make.ann, "From Ann")
    edit_message(make.ann, room.id, message.id, "From Ann, changed")
    ears["ann"].emit("typing", {"room_id": room.id})
    heard = ears["ben"].heard()
    assert {event["name"] for event in heard} <= {"room:presence"}, "not a number: it would show that somebody writes"
    assert numbers(ears["mia"]) == [(1, "message"), (2, "edit")]


def test_hidden_numbers_ride_with_the_next_event_one_may_hear(make, ben, mia, room, say, seat):
    make.no_contact(ben, make.ann)
    ben_ear = seat(ben)
    say(mia, "One"), say(make.ann, "Two"), say(make.ann, "Three")
    assert numbers(ben_ear) == [(1, "message")]
    say(mia, "Four")
    heard = ben_ear.heard("room:event")
    assert [(event["seq"], event["type"]) for event in heard] == [(2, "hidden"), (3, "hidden"), (4, "message")]
    assert heard[0] == {"room_id": room.id, "seq": 2, "type": "hidden", "at": None}


def test_presence_leaves_out_who_is_out_of_contact_counts_included(make, ben, mia, room, seat):
    make.no_contact(ben, make.ann)
    ben_ear, ann_ear = seat(ben), seat(make.ann)
    mia_ear = seat(mia)
    seen = {
        name: (last["count"], [one["handle"] for one in last["people"]])
        for name, ear in (("ben", ben_ear), ("ann", ann_ear))
        for last in [ear.heard("room:presence")[-1]]
    }
    assert seen == {"ben": (2, ["ben", "mia"]), "ann": (2, ["ann", "mia"])}
    mia_ear.emit("room:join", {"room_id": room.id})
    assert mia_ear.heard("room:presence")[-1]["count"] == 3


def test_what_is_rolled_back_is_heard_by_nobody(make, ben, room, say, seat):
    ben_ear = seat(ben)
    with pytest.raises(ZeroDivisionError), transaction():
        say(make.ann, "Hello")
        raise ZeroDivisionError
    assert ben_ear.heard() == []


def test_one_payload_is_encoded_once(make, ben, mia, room, say, seat, monkeypatch):
    [seat(user) for user in (make.ann, ben, mia)]
    calls = []
    monkeypatch.setattr(socketio, "emit", lambda event, payload, to: calls.append((event, to)))
    say(make.ann, "Hello")
    assert [(event, len(to)) for event, to in calls] == [("room:event", 1), ("room:event", 2)]


def test_no_contact_makes_open_pages_read_afresh(make, ben, room, seat):
    ben_ear, ann_ear = seat(ben), seat(make.ann)
    with transaction():
        publish(NoContactChanged(make.ann.id, ben.id))
    assert ben_ear.heard("room:refresh") == ann_ear.heard("room:refresh") == [{}]
