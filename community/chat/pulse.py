"""Whether this process heard of everything that happened in its rooms. While Valkey is away, what other processes say
gets lost without an error and with every socket still open: so each looks into the database now and then, and says how
far a room has come to whoever should have heard of it.
"""

from collections.abc import Iterable

from community.chat import presence
from community.chat.models.rooms import Room
from community.chat.presence import channel
from community.chat.queries.log import TOO_FAR, last_seqs, unheard
from community.chat.queries.people import listener_ids
from community.chat.schemas.rooms import PulseOutput
from community.core.db import db
from community.core.processes import on_told
from community.core.realtime import every, tell_rooms_here

#: Seconds between two looks. While all is well a look is one query, and nobody is told anything.
BEAT = 5.0


class Heard:
    """How far this process has heard a room: the highest number without a gap, and what came early."""

    def __init__(self, seq: int):
        self.seq = seq
        self._early: set[int] = set()

    def note(self, seq: int) -> None:
        """This number was heard."""
        if seq > self.seq:
            self._early.add(seq)
        while self.seq + 1 in self._early:
            self.seq += 1
            self._early.discard(self.seq)


_heard: dict[int, Heard] = {}


def listens(room_id: int, seq: int) -> None:
    """Somebody on this process hears the room from now on, and knows it up to here."""
    _heard.setdefault(room_id, Heard(seq))


@on_told("room:event")
def _note(event: dict) -> None:
    known = _heard.get(event["room_id"])
    if known is not None:
        known.note(event["seq"])


@every(BEAT)
def beat() -> None:
    """Tell those who listen here of what should have come and didn't: a number, and nothing more."""
    here = presence.here().rooms()
    for room_id in set(_heard) - set(here):
        del _heard[room_id]
    for room_id, last in last_seqs(here).items() if here else ():
        known = _heard.get(room_id)  # None while the first one is coming in
        if known is not None and last > known.seq:
            _tell(room_id, here[room_id], max(known.seq, last - TOO_FAR) + 1, last)
            _heard[room_id] = Heard(last)


def _tell(room_id: int, user_ids: Iterable[int], first: int, last: int) -> None:
    """A number that somebody may not read is none for them: it must not show that somebody else writes."""
    room = db.session.get(Room, room_id)
    if room is None:
        return
    hidden = unheard(room_id, first, last)
    told: dict[int, list[str]] = {}
    for user_id in sorted(listener_ids(room) & set(user_ids)):
        seq = next((one for one in range(last, first - 1, -1) if one not in hidden.get(user_id, ())), None)
        if seq is not None:
            told.setdefault(seq, []).append(channel(room_id, user_id))
    for seq, rooms in told.items():
        tell_rooms_here(rooms, "room:pulse", PulseOutput().dump({"room_id": room_id, "last_seq": seq}))
