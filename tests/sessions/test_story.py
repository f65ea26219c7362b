"""A whole circle on a real server: a facilitator and six people, from the lobby to afterwards, with turns, a pause, a
removal, a facilitator lost and back, and the process killed in the middle.
"""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from community.chat.models.rooms import Room
from tests.chat.site import Town, meeting

pytestmark = pytest.mark.own_server
GUESTS = ("ann", "ben", "cleo", "dan", "eve", "fay")


@pytest.fixture
def town(app, make_database):
    made = Town(app, make_database.empty(), members=(*GUESTS, "gil", "mia", "nora"), outside=("otto",))
    with made.engine.begin() as connection:
        connection.execute(sa.text("update memberships set role = 'moderator' where user_id = :id"),
                           {"id": made.ids["nora"]})  # fmt: skip
    yield made
    made.engine.dispose()


@pytest.fixture
def meet(town):
    """`meet(site, name)`: a connected person, sent home at the end."""
    with meeting(town) as meet:
        yield meet


def next_of(person, kind):
    """The next event of this kind; others are passed over."""
    while True:
        event = person.hears()
        if event["type"] == kind:
            return event


def test_from_the_lobby_to_afterwards(start_site, town, meet):
    url = str(town.engine.url.render_as_string(hide_password=False))
    site = start_site(database_url=url, rate_limits="off")

    def call(name, method, path, expect=200, **body):
        answer = town.call(site, name, method, path, **body)
        assert answer.status_code == expect, f"{name} {method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def move(**minutes):
        """Moments of the room that were so many minutes ago, as if the clock had gone on."""
        moments = {name: datetime.now(UTC) - timedelta(minutes=ago) for name, ago in minutes.items()}
        with town.engine.begin() as connection:
            connection.execute(sa.update(Room.__table__).where(Room.id == town.room).values(moments))

    # Planned, and six come.
    starts = (datetime.now(UTC) + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M")
    path = "/sessions/{id}".format(**call("mia", "post", "/groups/circle/sessions", 201, title="Sunday hour",
                                          format="support_circle", starts=starts, zone="UTC", capacity=6))  # fmt: skip
    for name in GUESTS:
        assert call(name, "put", f"{path}/answer", answer="yes")["my_answer"] == "going"
    assert call("gil", "put", f"{path}/answer", answer="yes")["my_place_in_line"] == 1

    # The lobby: who has a place says how they arrive; who has none, and who is outside, does not come in.
    for name in GUESTS:
        assert call(name, "put", f"{path}/arrival", agreed=True, arriving=3)["room_id"] is None
    call("gil", "put", f"{path}/arrival", 403, agreed=True, arriving=3)
    call("otto", "get", path, 404)
    waiting = call("mia", "get", f"{path}/arrivals")
    assert [one["person"]["handle"] for one in waiting] == list(GUESTS)
    call("ann", "get", f"{path}/arrivals", 403)
    seats = {one["person"]["handle"]: f"{path}/arrivals/{one['id']}" for one in waiting}
    for one in waiting:
        call("mia", "post", f"{path}/arrivals/{one['id']}", 204, decision="let_in")
    town.room = call("ann", "put", f"{path}/arrival", agreed=True, arriving=3)["room_id"]

    # Into the room.
    people = {name: meet(site, name) for name in (*GUESTS, "mia")}
    assert all(person.call("room:join")["ok"] for person in people.values())
    outside = {name: meet(site, name) for name in ("gil", "otto")}
    assert not any(person.call("room:join")["ok"] for person in outside.values())
    call("mia", "post", f"{path}/stage", stage="open")
    assert {next_of(person, "stage")["stage"] for person in people.values()} == {"open"}

    # A hand, and a turn; who has none reads.
    assert not people["ann"].say("Floury.")["ok"]
    assert people["ann"].call("room:hand", up=True)["floor"]["place"] == 1
    assert not people["ben"].call("room:floor", minutes=3)["ok"]
    assert people["mia"].call("room:floor", minutes=3)["floor"]["person"]["handle"] == "ann"
    next_of(people["fay"], "floor")
    assert people["ann"].say("Floury.")["ok"]
    assert next_of(people["fay"], "message")["message"]["body"] == "Floury."
    assert people["ann"].call("room:floor_end")["ok"]
    assert not people["ann"].say("And another thing.")["ok"]
    call("mia", "put", f"{seats['ben']}/floor", 204, minutes=5)

    # A pause, and out of it again.
    assert people["mia"].call("room:pause")["ok"]
    next_of(people["ben"], "pause")
    assert not people["ben"].say("Still here")["ok"]
    assert people["mia"].call("room:resume")["ok"]
    next_of(people["ben"], "resume")
    assert people["ben"].say("Better.")["ok"]

    # A line is removed, with the reason for its author; and its author leaves the group for it.
    call("mia", "put", f"{seats['dan']}/floor", 204, minutes=30)
    unkind = people["dan"].say("Something unkind.")["message"]["id"]
    assert people["mia"].call("message:remove", message_id=unkind, reason="Rule 1 asks us to be kind.", rule=1)["ok"]
    next_of(people["eve"], "remove")
    [statement] = call("dan", "get", "/me/statements")["items"]
    assert "Rule 1" in statement["reason"]
    call("mia", "patch", "/groups/circle/memberships/dan", status="removed")
    assert not people["dan"].say("And another")["ok"]

    # Somebody else has to leave this session only, and reads why.
    call("mia", "post", f"{seats['eve']}/removal", 204, rule=1, reason="We keep what is said here to ourselves.")
    assert not people["eve"].say("But")["ok"]
    assert "to ourselves" in call("eve", "put", f"{path}/arrival", agreed=True, arriving=3)["reason"]

    # The process is killed in the middle: the stage, the floor, the seats and the lines are where they were.
    call("mia", "post", f"{path}/stage", stage="middle")
    call("mia", "put", f"{seats['cleo']}/floor", 204, minutes=None)
    site.kill()
    site.start()
    assert call("ann", "get", path)["stage"] == "middle"
    back = {name: meet(site, name) for name in ("ann", "ben", "cleo")}
    assert all(person.call("room:join")["ok"] for person in back.values())
    assert not back["ann"].say("Me too.")["ok"]
    assert back["cleo"].say("Carrots.")["ok"]
    lines = call("cleo", "get", f"/rooms/{town.room}/messages")
    assert (lines["stage"], [line["body"] for line in lines["items"]]) == (
        "middle",
        ["Floury.", "Better.", "", "Carrots."],
    )
    call("dan", "get", f"/rooms/{town.room}", 404)

    # The facilitator is lost: the room rests. Another moderator helps; the first one comes back.
    call("nora", "get", f"/rooms/{town.room}", 403)
    move(attended_at=6, stage_at=6)
    assert back["ben"].call("room:join")["ok"]
    next_of(back["ann"], "pause")
    assert back["cleo"].say("Is anybody there?")["error"]["type"] == "paused"
    assert call("ann", "get", f"/rooms/{town.room}")["floor"]["rests"]
    call("nora", "post", f"{path}/take-over")
    next_of(back["ann"], "resume")
    assert back["cleo"].say("There you are.")["ok"]
    call("nora", "post", f"{path}/stage", stage="closing")
    assert next_of(back["ann"], "stage")["stage"] == "closing"
    mia = meet(site, "mia")
    assert mia.call("room:join", after=0)["events"][-1]["stage"] == "closing"

    # The end: to be read on for ten minutes, then closed; and how it was.
    call("mia", "post", f"{path}/stage", stage="read_only")
    assert next_of(back["ann"], "stage")["stage"] == "read_only"
    assert not back["ann"].say("One more thing")["ok"]
    call("cleo", "get", f"/rooms/{town.room}/messages")
    call("cleo", "post", f"{path}/feedback", 204, helped=5, words="The first round.")
    move(stage_at=11)
    call("fay", "put", f"{path}/arrival", 409, agreed=True, arriving=3)
    assert call("ann", "get", path)["stage"] == "aftercare"
    assert next_of(back["ann"], "stage")["stage"] == "aftercare"
    call("cleo", "get", f"/rooms/{town.room}/messages", 403)
    assert call("mia", "get", f"{path}/feedback") == [{"helped": 5, "words": "The first round."}]
    for person in outside.values():
        assert person.heard.empty(), "who was not let in heard nothing of it"
