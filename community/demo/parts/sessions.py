"""The demo's sessions: some to come, some that took place."""

from datetime import datetime, time, timedelta
from functools import partial

from community.accounts.models import User
from community.chat.actions.floor import raise_hand
from community.chat.actions.messages import send_message
from community.core.clock import from_zone, in_zone
from community.core.db import db
from community.demo.parts.copy import Copy, Place, html_of
from community.groups.models import Group
from community.sessions.actions.arrivals import arrive, let_in
from community.sessions.actions.rsvps import answer
from community.sessions.actions.schedule import plan
from community.sessions.actions.stages import keep_time, lead_to
from community.sessions.actions.talk import give_floor
from community.sessions.models import GroupSession, Rsvp

ZONE = "Europe/London"
#: Planned so many days before they start, and answered at the earliest a day later.
AHEAD = 12.0


def add_sessions(copy: Copy) -> None:
    """Every session of every group, with those who come and those who wait."""
    for key, said in copy.content.groups.items():
        for session in said.get("session", []):
            _add(copy, copy.places[key], session, said["owner"])


def hold_a_circle(copy: Copy) -> None:
    """One that is held just now, for looking at: Mo holds it, Ann has the floor, and somebody waits in the lobby."""
    group = db.session.get_one(Group, copy.places["after-the-discovery"].id)
    handles = ("mo", "ann", "mudlark", "foxglove", "gravelpath")
    mo, ann, mudlark, foxglove, waits = (db.session.get_one(User, copy.people[handle].id) for handle in handles)
    soon = in_zone(copy.now + timedelta(minutes=1), ZONE).replace(tzinfo=None)
    session = plan(mo, group, title="One word each", format="support_circle", starts=soon, zone=ZONE, minutes=180,
                   capacity=6, about="A short round: how you are arriving, and one thing that helped this week.",
                   newcomers=True)  # fmt: skip
    for one in (ann, mudlark, foxglove, waits):
        answer(one, session, True)
    keep_time(session.id)
    seats = {one.id: arrive(one, session, arriving) for one, arriving in ((ann, 3), (mudlark, 4), (foxglove, 2))}
    for arrival in seats.values():
        let_in(mo, session, arrival.id)
    arrive(waits, session, 2)
    say = partial(send_message, room_id=session.room_id)
    say(mo, client_id="welcome", body="Welcome. One word each for how you are arriving; take your time with it.")
    lead_to(mo, session, "open")
    give_floor(mo, session, seats[mudlark.id].id)
    say(mudlark, client_id="a-word", body="Floury. Between two batches, and glad to sit down.")
    raise_hand(foxglove, session.room_id)
    give_floor(mo, session, seats[ann.id].id)


def _add(copy: Copy, place: Place, said: dict, owner: str) -> None:
    starts_at = _start(copy, said["in_days"], said["at"])
    ends_at = starts_at + timedelta(minutes=said.get("minutes", 90))
    holder = copy.people[said.get("facilitator", owner)]
    planned_at = min(starts_at - timedelta(days=AHEAD), copy.at(1))
    over = ends_at <= copy.now
    forgotten = ends_at <= copy.now - timedelta(days=1)
    going, waiting = said.get("going", []), said.get("waiting", [])
    second = copy.people[said["second"]].id if "second" in said else None
    session_id = copy.rows.add(
        GroupSession,
        group_id=place.id,
        title=said["title"],
        about=said["about"].strip(),
        about_html=html_of(said["about"].strip()),
        format=said["format"],
        starts_at=starts_at,
        ends_at=ends_at,
        zone=ZONE,
        capacity=said.get("capacity", 8),
        facilitator_id=holder.id,
        co_facilitator_id=second,
        content_notes=said.get("content_notes", []),
        newcomers=said.get("newcomers", True),
        planned_by_id=holder.id,
        created_at=planned_at,
        changed_at=planned_at,
        day_told_at=starts_at - timedelta(days=1) if over else None,
        hour_told_at=starts_at - timedelta(hours=1) if over else None,
        came=len(going) if forgotten else None,
    )
    if forgotten:
        return
    for number, handle in enumerate([*going, *waiting], 1):
        copy.rows.add(
            Rsvp,
            session_id=session_id,
            user_id=copy.people[handle].id,
            status="going" if handle in going else "waiting",
            asked_at=planned_at + timedelta(hours=number),
        )


def _start(copy: Copy, days: int, at: str) -> datetime:
    """The moment at which a clock in London shows this hour, so many days from today (before today where negative)."""
    day = (in_zone(copy.now, ZONE) + timedelta(days=days)).date()
    return from_zone(datetime.combine(day, time.fromisoformat(at)), ZONE)
