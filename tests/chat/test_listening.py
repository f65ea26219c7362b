"""Being here and just listening: who is told, and for how long."""

import dataclasses

import pytest

from community.chat import presence
from community.core.valkey import valkey


def quiet(ear):
    return ear.heard("room:presence")[-1]["listening"]


def say_so(ear, room, on=True):
    return ear.emit("room:listening", {"room_id": room.id, "on": on})


def test_it_stands_beside_the_name_until_it_is_taken_back(make, ben, mia, room, seat):
    make.no_contact(mia, make.ann)
    ann, his, hers = seat(make.ann), seat(ben), seat(mia)
    for ear in (ann, his, hers):
        ear.heard()
    assert say_so(ann, room) == {"ok": True, "listening": True}
    assert (quiet(ann), quiet(his), quiet(hers)) == (["ann"], ["ann"], []), "not to those out of contact"
    assert say_so(ann, room, False)["listening"] is False
    assert (quiet(ann), quiet(his)) == ([], [])


def test_going_ends_it_and_only_who_is_here_says_it(make, ben, room, seat):
    his, ann = seat(ben), seat(make.ann)
    say_so(ann, room)
    assert quiet(his) == ["ann"]
    ann.emit("room:leave", {"room_id": room.id})
    assert say_so(ann, room)["listening"] is False
    his.heard()
    ann.emit("room:join", {"room_id": room.id})
    assert quiet(his) == [] and presence.here().listening(room.id) == set()


def test_outsiders_and_those_who_say_it_all_the_time_are_refused(app, make, room, seat, listen, sign_in, monkeypatch):
    outside = listen(sign_in(make.otto))
    assert say_so(outside, room)["error"]["status"] in (403, 404)
    monkeypatch.setitem(app.extensions, "settings", dataclasses.replace(app.extensions["settings"], rate_limits=True))
    ann = seat(make.ann)
    answers = [say_so(ann, room, on=bool(turn % 2)) for turn in range(11)]
    assert [answer["ok"] for answer in answers] == [True] * 10 + [False] and answers[-1]["error"]["status"] == 429


@pytest.mark.valkey
def test_it_is_known_in_every_process_and_ends_with_the_last_socket(app, redis_url):
    one, other = presence.Presence(redis_url), presence.Presence(redis_url)
    one.enter(8, 1, "a"), other.enter(8, 1, "b")
    one.set_listening(8, 1, True)
    assert other.listening(8) == {1}
    one.leave(8, "a")
    assert other.listening(8) == {1}
    other.leave(8, "b")
    assert one.listening(8) == other.listening(8) == set()
    valkey(redis_url).redis.close()
