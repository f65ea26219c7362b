"""What whoever holds a session can do about one person or the pace; their notes; who hears that something changed."""

import pytest

from community.chat.actions.pauses import ask_pause
from community.chat.queries.floor import floor_of
from community.core.db import db
from community.core.errors import Conflict, NotAllowed, NotFound, TooMany
from community.sessions import jobs
from community.sessions.actions import arrivals, notes, stages, talk
from community.sessions.models import SessionNote
from community.sessions.queries.arrivals import arrivals_of
from community.sessions.queries.notes import notes_of
from tests.sessions.plans import held, say, told


def test_somebody_reads_along_for_a_while(make, session, arrival, zoe, clock):
    talk.quieten(make.mo, session, arrival.id, 5)
    with pytest.raises(NotAllowed, match="write again in 5 minutes"):
        say(make.ann, session.room, "But")
    assert say(zoe, session.room, "Go on.").status == "published"
    assert floor_of(make.ann, session.room).quiet_ends
    assert floor_of(zoe, session.room).quiet_ends is None, "nobody else learns it"
    assert [one.quiet_ends is not None for one in arrivals_of(make.mo, session)] == [True, False]
    ask_pause(make.ann, session.room_id)
    clock.forward(minutes=5)
    assert say(make.ann, session.room, "Thank you.").status == "published"
    talk.quieten(make.mo, session, arrival.id, 15)
    talk.quieten(make.mo, session, arrival.id, 0)
    assert say(make.ann, session.room, "Again.").status == "published"
    with pytest.raises(NotAllowed):
        talk.quieten(make.ann, session, arrival.id, 5)


def test_somebody_has_to_leave_and_reads_why(make, session, arrival, zoe, sign_in, listen):
    ear = listen(sign_in(make.ann))
    ear.emit("room:join", {"room_id": session.room_id})
    ear.heard()
    arrivals.remove(make.mo, session, arrival.id, "Rule 1 asks us to be kind.", 1)
    assert ear.heard("room:changed")[0] == {"room_id": session.room_id}, "their own page finds out"
    ear.heard()
    say(zoe, session.room, "Let us go on.")
    assert ear.heard("room:event") == []
    with pytest.raises(NotAllowed):
        say(make.ann, session.room, "But")
    assert told(make.ann)[0] == "statement"
    page = sign_in(make.ann).get(f"/sessions/{session.id}/lobby").text
    assert "Rule 1 asks us to be kind." in page
    assert "Rule 1 asks" not in sign_in(zoe).get(f"/sessions/{session.id}/lobby").text
    assert arrivals.arrive(make.ann, session, 2).status == "removed", "coming again is not being let in"
    with pytest.raises(Conflict):
        arrivals.remove(make.mo, session, arrival.id, "Twice.", 1)
    arrivals.let_in(make.mo, session, arrival.id)
    assert say(make.ann, session.room, "Sorry.").status == "published"
    assert "Rule 1 asks" not in sign_in(make.ann).get(f"/sessions/{session.id}/lobby").text


def test_the_room_goes_slowly(make, session, clock):
    talk.slow_down(make.mo, session, 30)
    say(make.ann, session.room, "One")
    with pytest.raises(TooMany):
        say(make.ann, session.room, "Two")
    with pytest.raises(NotAllowed):
        talk.slow_down(make.ann, session, 0)
    clock.forward(seconds=30)
    assert say(make.ann, session.room, "Two").status == "published"


def test_notes_are_for_those_who_hold_it_and_go_after_thirty_days(make, session, nora, clock):
    mine = notes.add_note(make.mo, session, "Begin with two minutes each.")
    with pytest.raises(NotAllowed):
        notes.add_note(nora, session, "I only moderate")
    stages.take_over(nora, session)
    assert [(note.body, note.own) for note in notes_of(nora, session)] == [("Begin with two minutes each.", False)]
    with pytest.raises(NotFound):
        notes.remove_note(nora, session, mine.id)
    stages.lead_to(make.mo, session, "read_only")
    clock.forward(days=29)
    jobs.forget_notes()
    assert db.session.query(SessionNote).count() == 1
    clock.forward(days=2)
    jobs.forget_notes()
    assert db.session.query(SessionNote).count() == 0


def test_who_waits_and_who_holds_it_hear_at_once_that_something_changed(make, session, sign_in, listen):
    eve = make.user("eve")
    make.join(eve, session.group)
    other = held(make, eve, group=session.group, title="Another")
    ears = {person.handle: listen(sign_in(person)) for person in (eve, make.mo, make.ann, make.otto)}

    def who():
        heard = {name: ear.heard("session:changed") for name, ear in ears.items()}
        assert all(told == {"session_id": other.id} for events in heard.values() for told in events)
        return {name for name, events in heard.items() if events}

    arrival = arrivals.arrive(eve, other, 3)
    assert who() == {"mo"}
    arrivals.not_now(make.mo, other, arrival.id)
    assert who() == {"mo", "eve"}
    arrivals.let_in(make.mo, other, arrival.id)
    assert who() == {"mo", "eve"}


def test_all_of_it_as_forms(make, session, arrival, nora, sign_in):
    mo, path = sign_in(make.mo), f"/sessions/{session.id}"
    console = f"{path}/console"

    def post(where, status=303, **sends):
        answer = mo.post_form(f"{path}/{where}", sends)
        assert answer.status_code == status, answer.text
        return mo.get(console).text if status == 303 else answer.text

    assert "Ask to read along" in mo.get(console).text
    assert "Reads along until" in post(f"arrivals/{arrival.id}/quiet", minutes="5")
    assert "Reads along until" not in post(f"arrivals/{arrival.id}/quiet", minutes="0")
    post(f"arrivals/{arrival.id}/quiet", 422, minutes="7")
    assert "Settled" in post("pace", slow_seconds="30")
    assert "are asked to come" in post("help")
    assert "were asked a few minutes ago" in post("help")
    assert "Begin with two" in post("notes", body="Begin with two minutes.")
    post("notes", 422, body="")
    [note] = notes_of(make.mo, session)
    assert "Begin with two" not in post(f"notes/{note.id}/remove")
    post(f"arrivals/{arrival.id}/removal", 422, reason="", rule=1)
    assert "Asked to leave" in post(f"arrivals/{arrival.id}/removal", reason="Rule 1.", rule=1)
    assert "not in the room" in post(f"arrivals/{arrival.id}/removal", reason="Rule 1.", rule=1)
    post("second", 422, handle="ann")
    assert "hold it with you" in post("second", handle="nora")
    assert mo.post_form(f"{path}/hand-over", {"handle": "nora"}).status_code == 303
    assert mo.get(console).status_code == 403
    assert sign_in(nora).get(console).status_code == 200
