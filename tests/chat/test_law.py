"""The law of the log: snapshot + events = fresh snapshot, for every viewer, however deliveries are dropped, repeated
and reordered. One of the viewers has no contact with another, one is read first by a moderator."""

import base64
import itertools
from collections import defaultdict
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.chat import live
from community.chat.actions.cards import share_card
from community.chat.actions.conversations import start_conversation
from community.chat.actions.floor import set_floor
from community.chat.actions.holders import attend, rest
from community.chat.actions.messages import decide, edit_message, remove_message, send_message
from community.chat.actions.pauses import ask_pause, end_pause
from community.chat.actions.pictures import send_picture
from community.chat.actions.pins import set_pin
from community.chat.actions.polls import close_poll, open_poll, vote
from community.chat.actions.reactions import set_reaction, unset_reaction
from community.chat.actions.retention import clear_old
from community.chat.actions.rooms import open_room
from community.chat.actions.seats import set_stage
from community.chat.actions.words import open_word
from community.chat.models.lines import RoomEvent
from community.chat.models.rooms import Room
from community.chat.presence import channel
from community.chat.queries.history import history
from community.chat.queries.log import events_since
from community.chat.schemas import lines as line_schemas
from community.chat.schemas import pictures as schemas_of_pictures
from community.core.clock import now
from community.core.db import db
from community.core.errors import DomainError
from community.core.words import REACTIONS
from community.library.actions import decide as decide_entry
from community.library.actions import suggest
from tests.chat.client import Client

DOT = base64.b64decode(schemas_of_pictures.DOT)
NAMES = ("ann", "ben", "cara", "mia", "nia")
number = st.integers(0, 30)
STEP = st.one_of(
    st.tuples(st.just("send"), st.sampled_from(NAMES), number),
    st.tuples(st.just("edit"), st.sampled_from(NAMES), number),
    st.tuples(st.just("remove"), st.sampled_from(NAMES), number),
    st.tuples(st.just("react"), st.sampled_from(NAMES), number),
    st.tuples(st.just("take back"), st.sampled_from(NAMES), number),
    st.tuples(st.sampled_from(("share", "withdraw", "draw")), st.sampled_from(NAMES), number),
    st.tuples(st.sampled_from(("ask", "vote", "vote", "close")), st.sampled_from(NAMES), number),
    st.tuples(st.sampled_from(("pin", "unpin")), st.just("mia"), number),
    st.tuples(st.just("decide"), st.sampled_from(("hide", "restore", "approve", "return", "remove")), number),
    st.tuples(st.just("pause"), st.sampled_from(NAMES), number),
    st.tuples(st.just("resume"), st.sampled_from(NAMES), number),
    st.tuples(st.just("stage"), st.sampled_from(("lobby", "open", "middle", "closing", "read_only")), number),
    st.tuples(st.just("floor"), st.sampled_from(NAMES), number),
    st.tuples(st.sampled_from(("lost", "back")), st.just(""), number),
    st.tuples(st.just("wait"), st.just("everybody"), number),
    st.tuples(st.just("clear"), st.just(""), number),
    st.tuples(st.just("deliver"), st.sampled_from(NAMES), number),
    st.tuples(st.just("repeat"), st.sampled_from(NAMES), number),
    st.tuples(st.just("drop"), st.sampled_from(NAMES), number),
    st.tuples(st.just("catch up"), st.sampled_from(NAMES), number),
)
_turn = itertools.count(1)


class Play:
    """A room of its own with its cast, their clients, and what is on its way to each of them: a group's room, a
    conversation of all of them, or Nia's private word with everybody else.
    """

    def __init__(self, make, on_its_way, time, where="group"):
        turn = next(_turn)
        self.users = {name: make.user(f"{name}{turn}", direct_from="everybody") for name in NAMES}
        group = make.group(f"Law {turn}", moderators=[self.users["mia"]], review_first_posts=2, review_chat=True)
        for action in ("signpost", "flag"):
            make.watch(group, "words 7", action=action)
        for name in ("ann", "ben", "cara", "nia"):
            role = "moderator" if where == "word" and name != "nia" else "member"
            make.join(self.users[name], group, role=role, published_count=0 if name == "nia" else 2)
        everybody = [user.handle for user in self.users.values()]
        self.room = {
            "group": lambda: open_room(group.id),
            "conversation": lambda: start_conversation(self.users["ann"], everybody),
            "word": lambda: open_word(self.users["nia"], group),
        }[where]()
        make.no_contact(self.users["ben"], self.users["cara"])
        words = {"type": "book", "title": "Slow mornings", "summary": "A book about mornings.", "topics": ["trust"]}
        self.curator = make.mo
        self.entry = decide_entry(self.curator, suggest(self.users["ann"], **words), "published", "Read it.")
        self.on_its_way, self.messages, self.drawn, self.time = on_its_way, [], set(), time
        self.clients = {name: Client(*self.doors(user)) for name, user in self.users.items()}

    def doors(self, user):
        """What the HTTP door answers this person."""
        return (
            lambda before, limit: line_schemas.HistoryOutput().dump(history(user, self.room, before, limit)),
            lambda after: line_schemas.EventsOutput().dump(events_since(user, self.room, after, limit=7)),
        )

    def step(self, act, who, chosen):
        if act == "send":
            answers = self.messages[chosen % len(self.messages)] if self.messages and chosen % 3 == 0 else None
            said = {"reply_to": answers} if answers else {}
            self.messages.append(
                send_message(self.users[who], self.room.id, f"c{next(_turn)}", f"words {chosen}", **said).message.id
            )
        elif act in ("react", "take back") and self.messages:
            answered, kind = self.messages[chosen % len(self.messages)], REACTIONS[chosen % 2][0]
            (set_reaction if act == "react" else unset_reaction)(self.users[who], self.room.id, answered, kind)
        elif act == "share":
            shared = {"helplines": True} if who == "mia" else {"resource_id": self.entry.id}
            self.messages.append(share_card(self.users[who], self.room.id, f"c{next(_turn)}", **shared).message.id)
        elif act == "withdraw":
            status = "archived" if self.entry.status == "published" else "published"
            decide_entry(self.curator, self.entry, status, f"Reason {chosen}.")
        elif act == "draw":
            drawn = send_picture(self.users[who], self.room.id, f"c{next(_turn)}", DOT, f"view {chosen}").message.id
            self.messages.append(drawn)
            self.drawn.add(drawn)
        elif act == "ask":
            asked = {"question": f"words {chosen}?", "choices": ["a", "b", "c"]}
            self.messages.append(open_poll(self.users[who], self.room.id, f"c{next(_turn)}", **asked).message.id)
        elif act in ("vote", "close") and self.messages:
            about = self.messages[-1 - chosen % min(2, len(self.messages))]
            given = () if act == "close" else ((None, 0, 1, 2)[chosen % 4],)
            (close_poll if act == "close" else vote)(self.users[who], self.room.id, about, *given)
        elif act in ("pin", "unpin") and self.messages:
            set_pin(self.users[who], self.room.id, self.messages[chosen % len(self.messages)], act == "pin")
        elif act in ("edit", "remove", "decide") and self.messages:
            message = self.messages[chosen % len(self.messages)]
            if act == "decide":
                decide(message, who)
            elif act == "edit":
                notes = ["grief"] if chosen % 4 == 0 else [] if chosen % 4 == 1 else None
                shows = f"view {chosen % 5}" if chosen % 2 and message in self.drawn else None
                edit_message(self.users[who], self.room.id, message, f"other words {chosen % 2}", notes, shows)
            else:
                remove_message(self.users[who], self.room.id, message)
        elif act == "pause":
            ask_pause(self.users[who], self.room.id, 1 + chosen % 15 if who == "mia" else None)
        elif act == "resume":
            end_pause(self.users[who], self.room.id)
        elif act == "stage":
            set_stage(self.room.id, who)
        elif act == "floor":
            set_floor(self.room.id, self.users[who].id, chosen % 4)
        elif act in ("lost", "back"):
            (rest if act == "lost" else attend)(self.room.id)
        elif act == "wait":
            self.time.shift(timedelta(seconds=20 * chosen))
        elif act == "clear":
            self.clear(chosen)
        elif act in ("deliver", "repeat", "drop"):
            self.deliver(act, who, chosen)
        elif act == "catch up":
            self.clients[who].catch_up()

    def clear(self, chosen):
        """Some of the log becomes old, and the worker clears it: open pages are told, and read afresh."""
        room = db.session.get(Room, self.room.id)
        old = sa.update(RoomEvent).where(RoomEvent.room_id == room.id, RoomEvent.seq <= room.last_seq - chosen)
        db.session.execute(old.values(at=now() - timedelta(days=40)))
        room.keep = "30_days"
        db.session.commit()
        clear_old(room.id)

    def deliver(self, act, who, chosen):
        waiting = self.on_its_way[channel(self.room.id, self.users[who].id)]
        if waiting:
            index = chosen % len(waiting)
            event = waiting[index] if act == "repeat" else waiting.pop(index)
            if act != "drop" and event == {"room_id": self.room.id}:
                self.clients[who].read_afresh()
            elif act != "drop":
                self.clients[who].receive(event)


@pytest.fixture
def on_its_way(monkeypatch):
    """What the server told each person's sockets, not yet arrived."""
    queues = defaultdict(list)

    def tell(rooms, event, payload):
        assert event in ("room:event", "room:refresh", "room:changed", "room:pause_asked")
        for name in rooms:
            if event == "room:event":
                queues[name].append(payload)

    monkeypatch.setattr(live, "tell_rooms", tell)
    monkeypatch.setattr(live, "tell_in_turn", lambda event, said: [tell(rooms, event, what) for rooms, what in said])
    return queues


@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=10, max_size=40))
def test_snapshot_and_events_make_the_fresh_snapshot(make, on_its_way, steps):
    keeps_the_law(make, on_its_way, steps, "group")


@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=10, max_size=30), where=st.sampled_from(("conversation", "word")))
def test_the_same_among_few(make, on_its_way, steps, where):
    keeps_the_law(make, on_its_way, steps, where)


def keeps_the_law(make, on_its_way, steps, where):
    with time_machine.travel(now(), tick=False) as time:
        play = Play(make, on_its_way, time, where)
        for step in steps:
            try:
                play.step(*step)
            except DomainError:
                continue  # what is not allowed changes nothing
        for name, client in play.clients.items():
            client.catch_up()
            fresh = Client(*play.doors(play.users[name]))
            assert client.all == fresh.all, name


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=10, max_size=30))
def test_when_all_arrives_in_whatever_order_nothing_needs_fetching(make, on_its_way, steps):
    with time_machine.travel(now(), tick=False) as time:
        play = Play(make, on_its_way, time)
        for step in steps:
            if step[0] not in ("drop", "catch up", "clear"):
                try:
                    play.step(*step)
                except DomainError:
                    continue
        for name in ("ann", "mia", "nia"):  # nobody is hidden from these
            waiting = on_its_way[channel(play.room.id, play.users[name].id)]
            for event in reversed(waiting):
                play.clients[name].receive(event)
            fresh = Client(*play.doors(play.users[name]))
            assert (play.clients[name].all, play.clients[name].early) == (fresh.all, {})
