"""What should have been heard and wasn't: its number is told, but for whom it is hidden, and to nobody outside."""

import pytest
import sqlalchemy as sa

from community.chat import pulse
from community.chat.actions.messages import edit_message
from community.chat.pulse import Heard, beat
from community.core.realtime import socketio
from community.groups.models import Membership


@pytest.fixture(autouse=True)
def _new_process(monkeypatch):
    monkeypatch.setattr(pulse, "_heard", {})


@pytest.fixture
def lose(say, monkeypatch):
    """`lose(user, "words")` says something on another process, which this one does not hear of."""

    def _lose(user, body):
        with monkeypatch.context() as cut:
            cut.setattr(socketio, "emit", lambda *_, **__: None)
            return say(user, body)

    return _lose


@pytest.fixture
def told(room):
    """`told(ear, …)`: after a beat, the numbers that each of these is told."""

    def _told(*ears):
        beat()
        came = [ear.heard("room:pulse") for ear in ears]
        assert {one["room_id"] for heard in came for one in heard} <= {room.id}
        return [[one["last_seq"] for one in heard] for heard in came]

    return _told


def test_whoever_missed_something_is_told_once(make, ben, say, lose, seat, told):
    ann, other = seat(make.ann), seat(ben)
    say(ben, "Heard")
    assert told(ann, other) == [[], []], "while all is well nobody is told anything"
    lose(ben, "Lost"), lose(ben, "This too")
    assert told(ann, other) == [[3], [3]]
    assert told(ann, other) == [[], []]
    lose(ben, "Lost again"), say(ben, "Heard, so the gap shows by itself, but not to everybody")
    assert told(ann, other) == [[5], [5]]
    say(ben, "Heard")
    assert told(ann, other) == [[], []]


def test_who_comes_later_knows_more(make, ben, lose, seat, told, room):
    ann = seat(make.ann)
    lose(ben, "Lost")
    other = seat(ben)
    assert told(ann, other) == [[1], [1]], "one of them missed it; who did not asks for nothing"
    ann.emit("room:leave", {"room_id": room.id}), other.emit("room:leave", {"room_id": room.id})
    assert told(ann, other) == [[], []]
    lose(ben, "With nobody there")
    assert told(seat(make.ann)) == [[]], "joining brought it"


def test_a_hidden_number_does_not_show(make, ben, mia, room, say, lose, seat, told):
    make.no_contact(ben, make.ann)
    other, third = seat(ben), seat(mia)
    message = lose(make.ann, "Hidden from Ben")
    assert told(other, third) == [[], [1]]
    lose(mia, "For everybody"), lose(make.ann, "Hidden again")
    with pytest.MonkeyPatch.context() as cut:
        cut.setattr(socketio, "emit", lambda *_, **__: None)
        edit_message(make.ann, room.id, message.id, "Changed")
    assert told(other, third) == [[2], [4]]
    lose(mia, "Lost"), say(make.ann, "Heard by all but Ben")
    assert told(other, third) == [[5], [6]], "what one of them missed is noticed, though others heard more"


def test_who_may_not_be_there_any_more_is_told_nothing(make, ben, room, lose, seat, told, db):
    ann, removed = seat(make.ann), seat(ben)
    db.session.scalar(sa.select(Membership).where(Membership.user_id == ben.id)).status = "removed"
    db.session.commit()
    lose(make.ann, "Without him")
    assert told(ann, removed) == [[1], []], "also where the news of it was lost"


def test_a_beat_costs_one_query_and_none_where_nobody_listens(make, ben, group, say, seat, count_queries):
    with count_queries() as seen:
        beat()
    assert seen == []
    seat(make.ann), seat(ben)
    say(ben, "Heard")
    with count_queries() as seen:
        beat()
    assert len(seen) == 1


def test_numbers_may_come_in_any_order_and_twice():
    heard = Heard(3)
    for seq in (2, 5, 5, 6, 4, 4, 9):
        heard.note(seq)
    assert heard.seq == 6
    heard.note(8), heard.note(7)
    assert heard.seq == 9 and not heard._early
