"""What becomes of a line: numbered, sent once, changed, taken back, read first."""

import dataclasses
from datetime import timedelta

import pytest
import sqlalchemy as sa

from community.chat.actions.messages import decide, edit_message, remove_message, send_message
from community.chat.actions.rooms import mark_read, open_room
from community.chat.models.lines import Message, RoomEvent
from community.chat.models.rooms import Room
from community.chat.queries.history import history, waiting
from community.chat.queries.log import events_since
from community.core.clock import now
from community.core.errors import Conflict, Invalid, NotAllowed, NotFound
from community.groups.models import Membership
from community.moderation.models.cases import Case


def log(db, room):
    return [
        (event.seq, event.type, event.message_id)
        for event in db.session.scalars(
            sa.select(RoomEvent).where(RoomEvent.room_id == room.id).order_by(RoomEvent.seq)
        )
    ]


def test_numbers_grow_by_one_from_one(make, ben, room, say, db):
    first, second = say(make.ann, "Hello"), say(ben, "Hi")
    assert (first.seq, second.seq, db.session.get(Room, room.id).last_seq) == (1, 2, 2)
    assert log(db, room) == [(1, "message", first.id), (2, "message", second.id)]


@pytest.mark.parametrize("sort", ["group", "few"])
def test_a_line_is_six_statements_however_many_listen(make, group, room, two, sort, sign_in, listen, count_queries, db):
    db.session.execute(sa.update(Membership).values(published_count=99))  # else it is counted
    ear = listen(sign_in(make.ann))
    where = (room if sort == "group" else two).id
    seen = []
    for number in range(4):
        for one in range(5 * number):
            make.join(make.user(f"more{number}-{one}"), group)
        with count_queries() as asked:
            said = {"room_id": where, "client_id": f"c{number}", "body": "Words enough to be looked for"}
            assert ear.emit("message:send", said)["ok"]
        seen.append(asked)
    # who is it, may they; the line, its number, its entry in the log; who hears it
    lock = db.engine.dialect.name == "postgresql"  # SQLite has one writer and needs none
    most = 6 + lock + (6 if sort == "few" else 0)  # who can answer, and whom to notify
    told_before = seen[1:]  # in a conversation the first line is noticed too
    assert [len(asked) for asked in told_before] == [most] * 3, "\n\n".join(seen[1])


def test_sent_again_is_the_same_line(make, room, db):
    first = send_message(make.ann, room.id, "x", "Hello")
    again = send_message(make.ann, room.id, "x", "Hello")
    assert first.new and not again.new and again.message.id == first.message.id
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 1


def test_the_same_client_id_for_other_words_is_refused(make, ben, room):
    send_message(make.ann, room.id, "x", "Hello")
    with pytest.raises(Conflict):
        send_message(make.ann, room.id, "x", "Something else")
    assert send_message(ben, room.id, "x", "Something else").new, "client ids belong to one author"


def test_sent_again_after_an_edit_is_still_the_same_line(make, room):
    message = send_message(make.ann, room.id, "x", "Hello").message
    edit_message(make.ann, room.id, message.id, "Hello there")
    assert send_message(make.ann, room.id, "x", "Hello").message.body == "Hello there"


def test_membership_is_asked_before_the_client_id(make, ben, group, room, db):
    send_message(ben, room.id, "x", "Hello")
    db.session.scalar(sa.select(Membership).where(Membership.user_id == ben.id)).status = "removed"
    db.session.commit()
    with pytest.raises(NotFound):
        send_message(ben, room.id, "x", "Hello")


@pytest.mark.parametrize("privacy", ["private", "hidden"])
def test_an_outsider_meets_an_absent_room(make, privacy):
    room = open_room(make.group(privacy=privacy, members=[make.ann]).id)
    with pytest.raises(NotFound):
        send_message(make.otto, room.id, "x", "Hello")
    with pytest.raises(NotFound):
        send_message(make.otto, 10**25, "x", "Hello")


def test_a_public_group_is_chatted_in_by_members(make):
    room = open_room(make.group(privacy="public", members=[make.ann]).id)
    with pytest.raises(NotAllowed):
        send_message(make.otto, room.id, "x", "Hello")


def test_a_silenced_member_reads_only(make, ben, room, say, db, clock):
    membership = db.session.scalar(sa.select(Membership).where(Membership.user_id == ben.id))
    membership.silenced_until = now() + timedelta(hours=1)
    db.session.commit()
    with pytest.raises(NotAllowed):
        say(ben, "Hello")
    assert history(ben, room).items == []
    clock.forward(hours=2)
    assert say(ben, "Hello").seq == 1


def test_an_answer_stays_in_its_room(make, ben, room, say):
    elsewhere = open_room(make.group(members=[make.ann]).id)
    other = send_message(make.ann, elsewhere.id, "x", "Elsewhere").message
    mine = say(make.ann, "Here")
    assert say(ben, "Yes", reply_to=mine.id).reply_to_id == mine.id
    for target in (other.id, 10**6):
        with pytest.raises(Invalid):
            say(ben, "Yes", reply_to=target)


def test_an_answer_to_somebody_out_of_contact_is_like_one_to_a_removed_line(make, ben, room, say):
    line, gone = say(make.ann, "Here"), say(make.ann, "Gone")
    remove_message(make.ann, room.id, gone.id)
    make.no_contact(ben, make.ann)
    refused = []
    for target in (line, gone):
        with pytest.raises(Invalid) as found:
            say(ben, "Yes", reply_to=target.id)
        refused.append(found.value.errors)
    assert refused[0] == refused[1]


def test_an_edit_is_a_new_entry_and_shows_the_words_as_they_are_now(make, ben, room, say, db):
    message = say(make.ann, "Helo")
    _, seq = edit_message(make.ann, room.id, message.id, "Hello")
    assert seq == 2 and message.revision == 2 and message.edited_at
    assert [entry.message.body for entry in events_since(ben, room, 0).items] == ["Hello", "Hello"]


def test_only_the_author_edits(make, ben, mia, room, say):
    message = say(make.ann, "Hello")
    for other in (ben, mia):
        with pytest.raises(NotAllowed):
            edit_message(other, room.id, message.id, "Changed")


def test_taken_back_means_gone(make, ben, room, say, db):
    message = say(make.ann, "A secret")
    assert remove_message(make.ann, room.id, message.id) == 2
    for viewer in (make.ann, ben):
        assert "secret" not in repr(history(viewer, room)) + repr(events_since(viewer, room, 0))
    assert db.session.get(Message, message.id).body == ""
    with pytest.raises(NotFound):
        remove_message(make.ann, room.id, message.id)
    with pytest.raises(NotFound):
        edit_message(make.ann, room.id, message.id, "Back again")


def test_moderators_of_the_group_remove_and_nobody_else(make, ben, mia, room, say):
    message = say(make.ann, "Hello")
    with pytest.raises(NotAllowed):
        remove_message(ben, room.id, message.id)
    with pytest.raises(NotFound):
        remove_message(make.mo, room.id, message.id)
    assert remove_message(mia, room.id, message.id, rule=1) == 2


def test_a_message_of_another_room_is_absent(make, room, say):
    elsewhere = open_room(make.group(members=[make.ann]).id)
    with pytest.raises(NotFound):
        remove_message(make.ann, elsewhere.id, say(make.ann, "Here").id)


def test_reading_never_goes_back(make, ben, room, say):
    say(ben, "One"), say(ben, "Two")
    assert mark_read(make.ann, room.id, 2) == 2
    assert mark_read(make.ann, room.id, 1) == 2
    assert mark_read(make.ann, room.id, 900) == 2


class TestReviewedFirst:
    @pytest.fixture
    def group(self, make, ben):
        return make.group(
            "Circle", members=[make.ann, ben], moderators=[make.user("mia")], review_first_posts=1, review_chat=True
        )

    def case_of(self, db, message):
        return db.session.scalar(sa.select(Case).where(Case.subject_type == "message", Case.subject_id == message.id))

    def test_it_waits_without_a_number(self, make, ben, room, say, db):
        message = say(make.ann, "Hello")
        assert (message.status, message.seq, log(db, room)) == ("pending", None, [])
        assert self.case_of(db, message)
        assert [line.body for line in waiting(make.ann, room)] == ["Hello"]
        assert history(ben, room).items == [] and waiting(ben, room) == []

    def test_approved_it_takes_its_number_then(self, make, ben, mia, room, say):
        message = say(make.ann, "Hello")
        say(mia, "First")
        decide(message.id, "approve")
        assert (message.status, message.seq) == ("published", 2)
        assert [line.body for line in history(ben, room).items] == ["First", "Hello"]
        assert say(make.ann, "Again").status == "published", "enough was published"

    def test_sent_back_it_is_changed_and_read_again(self, make, room, say, db):
        message = say(make.ann, "Hello")
        decide(message.id, "return")
        assert waiting(make.ann, room)[0].returned
        _, seq = edit_message(make.ann, room.id, message.id, "Hello, kindly")
        assert seq is None and not waiting(make.ann, room)[0].returned
        assert self.case_of(db, message).version > 1
        decide(message.id, "approve")
        assert message.seq == 1

    def test_refused_it_never_had_a_number(self, make, room, say, db):
        message = say(make.ann, "Hello")
        decide(message.id, "remove")
        assert log(db, room) == [] and waiting(make.ann, room) == []

    def test_an_edit_while_under_review_is_read_first_too(self, make, ben, room, say, db):
        message = say(make.ann, "Hello")
        db.session.scalar(sa.select(Membership).where(Membership.user_id == make.ann.id)).published_count = -5
        db.session.commit()
        decide(message.id, "approve")
        _, seq = edit_message(make.ann, room.id, message.id, "Something else")
        assert seq == 2 and history(make.ann, room).items[0].body == "Something else"
        assert history(ben, room).items[0].body == "" and events_since(ben, room, 1).items[0].message.body == ""
        decide(message.id, "approve")
        assert history(ben, room).items[0].body == "Something else"

    def test_without_the_setting_chat_is_not_reviewed(self, make, ben):
        group = make.group(members=[ben], owner=make.ann, review_first_posts=5)
        assert send_message(ben, open_room(group.id).id, "x", "Hello").message.seq == 1


def test_what_is_put_away_its_author_still_sees(make, ben, room, say):
    message = say(make.ann, "Hello")
    decide(message.id, "hide")
    assert [line.body for line in history(make.ann, room).items] == ["Hello"]
    assert history(make.ann, room).items[0].status == "hidden"
    assert history(ben, room).items[0].body == ""
    decide(message.id, "restore")
    assert history(ben, room).items[0].body == "Hello"
    assert [entry.type for entry in events_since(ben, room, 0).items] == ["message", "remove", "edit"]


def test_the_same_words_twice_are_one_slip_of_the_finger(make, ben, say, app, monkeypatch, clock):
    monkeypatch.setitem(app.extensions, "settings", dataclasses.replace(app.extensions["settings"], rate_limits=True))
    words = "The evenings are the worst."
    first = say(make.ann, words, client_id="x")
    with pytest.raises(Conflict, match="a moment ago"):
        say(make.ann, words, client_id="y")
    assert say(make.ann, words, client_id="x").id == first.id, "the same line again is no second one"
    assert say(ben, words).status == "published", "somebody else may say so too"
    say(make.ann, "Me too."), say(make.ann, "Me too.")
    clock.forward(seconds=61)
    assert say(make.ann, words, client_id="y").status == "published"
