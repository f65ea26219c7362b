"""Several rooms of one group: who opens, names, settles and archives them, and what that changes for whoever writes."""

import pytest

from community.chat.actions.messages import edit_message, remove_message, send_message
from community.chat.actions.rooms import change_room, open_another, rename_room
from community.chat.policy.rooms import can_send, why_closed
from community.chat.queries.history import history
from community.chat.queries.rooms import my_rooms, room_for, rooms_in
from community.core.errors import Invalid, NotAllowed, NotFound, TooMany
from community.groups.actions.invitations import invite
from community.groups.models import Group


@pytest.fixture
def porch(mia, group, room):
    """A second room, opened by a moderator."""
    return open_another(mia, group, "Back porch")


def names(cards):
    return [card.room.name for card in cards]


def test_the_first_room_comes_first_and_the_others_by_name(make, mia, group, room, porch):
    for name in ("attic", "Cellar", "Zed"):
        open_another(mia, group, name)
    assert names(rooms_in(make.ann, group)) == ["Circle", "attic", "Back porch", "Cellar", "Zed"]
    assert names(my_rooms(make.ann)) == ["Circle", "attic", "Back porch", "Cellar", "Zed"]
    assert rooms_in(make.otto, group) == []


def test_rooms_have_logs_of_their_own(make, ben, room, porch, say):
    say(make.ann, "Here")
    assert send_message(make.ann, porch.id, "x", "There").message.seq == 1
    assert [line.body for line in history(ben, porch).items] == ["There"]
    with pytest.raises(NotFound):
        room_for(make.otto, porch.id)


@pytest.mark.parametrize("who", ["ann", "otto", "mo", "owen"])
def test_only_moderators_of_the_group_open_and_change(make, group, room, who):
    with pytest.raises(NotAllowed):
        open_another(getattr(make, who), group, "Mine")
    with pytest.raises(NotAllowed if who == "ann" else NotFound):
        change_room(getattr(make, who), room.id, name="Mine")


def test_an_archived_group_opens_no_room(mia, group, db):
    db.session.get(Group, group.id).archived_at = group.created_at
    db.session.commit()
    with pytest.raises(NotAllowed):
        open_another(mia, group, "Late")


def test_two_open_rooms_have_two_names(mia, group, room, porch):
    for taken in ("circle", "BACK PORCH"):
        with pytest.raises(Invalid):
            open_another(mia, group, taken)
    with pytest.raises(Invalid):
        change_room(mia, room.id, name="Back porch")
    change_room(mia, porch.id, archived=True)
    assert open_another(mia, group, "Back porch").name == "Back porch"
    with pytest.raises(Invalid):
        change_room(mia, porch.id, archived=False)


def test_the_first_room_is_called_as_its_group_until_it_is_named(mia, group, room, porch, db):
    def renamed(name):
        db.session.get(Group, group.id).name = name
        db.session.commit()
        rename_room(group.id)
        return names(rooms_in(mia, group))

    assert renamed("Ring") == ["Ring", "Back porch"]
    change_room(mia, room.id, name="Front room")
    assert renamed("Square") == ["Front room", "Back porch"]


def test_an_archived_room_is_read_and_not_written(make, mia, group, room, say):
    line = say(make.ann, "Hello")
    change_room(mia, room.id, archived=True)
    assert [line.body for line in history(make.ann, room).items] == ["Hello"]
    for act in (lambda: say(make.ann, "More"), lambda: edit_message(make.ann, room.id, line.id, "Other")):
        with pytest.raises(NotAllowed):
            act()
    assert "archived" in why_closed(make.ann, room_for(make.ann, room.id))
    assert names(rooms_in(make.ann, group)) == [] and names(rooms_in(make.ann, group, archived=True)) == ["Circle"]
    assert my_rooms(make.ann) == []
    assert remove_message(make.ann, room.id, line.id) == 2, "what is one's own can always be taken back"
    change_room(mia, room.id, archived=False)
    assert say(make.ann, "Again").seq == 3


def test_where_moderators_write_everybody_reads(make, mia, room, say):
    change_room(mia, room.id, lines_by="moderators")
    with pytest.raises(NotAllowed):
        say(make.ann, "Hello")
    assert say(mia, "News").seq == 1
    assert [line.body for line in history(make.ann, room).items] == ["News"]
    assert not can_send(make.ann, room) and can_send(mia, room)


def test_open_pages_hear_that_a_room_changed_and_strangers_do_not(make, mia, ben, room, listen, sign_in):
    ear, outsider = listen(sign_in(ben)), listen(sign_in(make.otto))
    for one in (ear, outsider):
        one.emit("room:join", {"room_id": room.id})
    change_room(mia, room.id, lines_by="moderators")
    assert ear.heard("room:changed") == [{"room_id": room.id}]
    assert outsider.heard() == []


class TestSlow:
    @pytest.fixture(autouse=True)
    def slow(self, mia, room):
        change_room(mia, room.id, slow_seconds=60)

    def test_the_second_line_waits_and_says_how_long(self, make, room, say, clock):
        say(make.ann, "One")
        clock.forward(seconds=20)
        with pytest.raises(TooMany) as refused:
            say(make.ann, "Two")
        assert refused.value.retry_after == 40 and "in 40 seconds" in refused.value.detail
        clock.forward(seconds=40)
        assert say(make.ann, "Two").seq == 2

    def test_each_waits_for_their_own_and_moderators_for_nothing(self, make, ben, mia, say):
        assert [say(who, "Hello").seq for who in (make.ann, ben, mia, mia)] == [1, 2, 3, 4]

    def test_taking_a_line_back_shortens_nothing(self, make, room, say):
        remove_message(make.ann, room.id, say(make.ann, "One").id)
        with pytest.raises(TooMany):
            say(make.ann, "Two")

    def test_sending_again_and_changing_words_are_no_second_line(self, make, room, say):
        line = say(make.ann, "One", client_id="x")
        assert say(make.ann, "One", client_id="x").id == line.id
        edit_message(make.ann, room.id, line.id, "Won")

    def test_over_http_and_by_socket(self, make, room, sign_in, listen):
        ann = sign_in(make.ann)
        path, line = f"/api/v1/rooms/{room.id}/messages", {"client_id": "x", "body": "One"}
        assert ann.post(path, json=line).status_code == 201
        refused = ann.post(path, json={**line, "client_id": "y"})
        assert refused.status_code == 429 and 0 < int(refused.headers["Retry-After"]) <= 60
        assert refused.json["retry_after"] == int(refused.headers["Retry-After"])
        found = ann.get(f"/api/v1/rooms/{room.id}").json
        assert found["pace"] == 60 and 0 < found["wait"] <= 60 and found["closed"] == ""
        said = listen(ann).emit("message:send", {"room_id": room.id, "client_id": "z", "body": "Two"})
        assert said["error"]["status"] == 429 and said["error"]["retry_after"] > 0
        page = ann.post_form(f"/rooms/{room.id}", {"client_id": "z", "body": "Two", "reply_to": ""})
        assert page.status_code == 429 and "You can send again in" in page.text and "Two" in page.text


class TestPages:
    def test_one_room_is_entered_and_several_are_listed(self, make, mia, group, room, sign_in):
        ann = sign_in(make.ann)
        path = f"/groups/{group.slug}/chat"
        assert ann.get(path).location.endswith(f"/rooms/{room.id}")
        open_another(mia, group, "Back porch", keep="1_day")
        assert ann.get(path).location.endswith(f"/groups/{group.slug}/rooms")
        page = ann.get(f"/groups/{group.slug}/rooms").text
        assert "Back porch" in page and "deleted for good after one day" in page and "Open another room" not in page

    def test_a_moderator_opens_settles_and_archives(self, make, mia, group, room, sign_in):
        me, ann = sign_in(mia), sign_in(make.ann)
        form = {"name": "Back porch", "lines_by": "moderators", "slow_seconds": "30", "keep": "30_days"}
        assert "Open another room" in me.get(f"/groups/{group.slug}/rooms").text
        made = me.post_form(f"/groups/{group.slug}/rooms", form)
        assert made.status_code == 303
        path = made.location
        assert "after 30 days" in ann.get(path).text and f"{path}/settings" not in ann.get(path).text
        assert "the moderators write" in ann.get(path).text
        assert f"{path}/settings" in me.get(path).text
        again = me.post_form(f"/groups/{group.slug}/rooms", form)
        assert again.status_code == 422 and "of this name already" in again.text and 'value="Back porch"' in again.text
        assert me.post_form(f"{path}/settings", {**form, "name": ""}).status_code == 422
        assert me.post_form(f"{path}/settings", {"archived": "true"}).status_code == 303
        assert "Archived" in ann.get(f"/groups/{group.slug}/rooms").text
        assert ann.get(f"{path}/settings").status_code == 403


class TestApi:
    def test_open_list_and_change(self, make, mia, group, room, sign_in):
        me, ann = sign_in(mia), sign_in(make.ann)
        path = f"/api/v1/groups/{group.slug}/rooms"
        made = me.post(path, json={"name": "Back porch", "slow_seconds": 30})
        assert made.status_code == 201
        assert (made.json["slow_seconds"], made.json["lines_by"], made.json["keep"]) == (30, "members", "keep")
        assert [one["name"] for one in ann.get(path).json["items"]] == ["Circle", "Back porch"]
        its = f"/api/v1/rooms/{made.json['id']}"
        assert ann.patch(its, json={"keep": "1_day"}).status_code == 403
        changed = me.patch(its, json={"keep": "1_day", "archived": True}).json
        assert (changed["keep"], changed["archived"], "archived" in changed["closed"]) == ("1_day", True, True)
        assert [one["name"] for one in ann.get(f"{path}?archived=true").json["items"]] == ["Back porch"]

    @pytest.mark.parametrize(
        "wrong", [{"name": ""}, {"slow_seconds": 3601}, {"slow_seconds": -1}, {"keep": "2_days"}, {"lines_by": "ann"}]
    )
    def test_what_makes_no_sense_is_refused(self, mia, room, sign_in, wrong):
        assert sign_in(mia).patch(f"/api/v1/rooms/{room.id}", json=wrong).status_code == 422


def test_how_long_lines_stay_is_told_before_somebody_joins(make, mia, group, room, sign_in):
    open_another(mia, group, "Back porch", keep="30_days")
    archived = open_another(mia, group, "Old room", keep="1_day")
    change_room(mia, archived.id, archived=True)
    _invitation, code = invite(mia, group)
    otto = sign_in(make.otto)
    for address in (f"/groups/{group.slug}/about", f"/invitations/{code}"):
        page = otto.get(address).text
        assert "stays until somebody removes it" in page and "Back porch" in page and "after 30 days" in page
        assert "Old room" not in page
