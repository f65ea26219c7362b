"""Plan a session, change or move it, call it off."""

from datetime import datetime, timedelta
from typing import Any

from community.accounts.models import User
from community.chat.actions.seats import set_holders
from community.core import limits
from community.core.clock import from_zone, now
from community.core.db import db, locked, transactional
from community.core.errors import Invalid
from community.core.nudges import nudge_about
from community.core.text import render
from community.core.watched import found, with_notes
from community.groups.models import Group
from community.sessions import notices, policy
from community.sessions.actions.rsvps import fill, give_up
from community.sessions.actions.stages import end
from community.sessions.models import CIRCLE_CAPACITY, GroupSession
from community.sessions.queries.schedule import possible_holders

PER_HOUR = "30 per hour"
#: Nobody knows their evenings further ahead.
FURTHEST = timedelta(days=366)


@transactional
def plan(
    planner: User, group: Group, *, title: str, format: str, starts: datetime, zone: str, minutes: int, capacity: int,
    about: str = "", facilitator: str | None = None, co_facilitator: str | None = None,
    content_notes: list[str] | None = None, newcomers: bool = True,
) -> GroupSession:  # fmt: skip
    """A new session of the group. `starts` is what a clock in `zone` shows; facilitators are handles of moderators, the
    planner where none is named. Raises NotAllowed, Suspended, TooMany, or Invalid by field.
    """
    group = locked(Group, group.id)  # whoever is put down to hold it looks after the group until this is done
    policy.require_plan(planner, group)
    limits.spend("session", planner.id, PER_HOUR)
    starts_at = _start(starts, zone)
    session = GroupSession(
        group_id=group.id, group=group, title=title, about=about, about_html=render(about), format=format, zone=zone,
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes), capacity=capacity, newcomers=newcomers,
        content_notes=with_notes(content_notes or [], f"{title}\n{about}", group.id), planned_by_id=planner.id,
    )  # fmt: skip
    _seat(planner, session, {"facilitator": facilitator or planner.handle, "co_facilitator": co_facilitator})
    _check(session)
    _set_reminders(session)
    db.session.add(session)
    db.session.flush()
    nudge_about(found(f"{title}\n{about}", group.id))
    notices.asked_to_hold(session, session.holder_ids - {planner.id})
    return session


@transactional
def change(planner: User, session: GroupSession, **fields: Any) -> GroupSession:
    """Change some of it; the fields are those of `plan`. Who comes is told of another start, and nobody loses a place.

    Raises NotAllowed, Suspended, Conflict once it started or was called off, or Invalid by field.
    """
    locked(Group, session.group_id)
    session = locked(GroupSession, session.id)
    policy.require_change(planner, session)
    before, minutes, held_by = session.starts_at, fields.get("minutes", session.minutes), session.holder_ids
    for name in ("title", "about", "format", "capacity", "content_notes", "newcomers"):
        if name in fields:
            setattr(session, name, fields[name])
    session.about_html = render(session.about)
    session.content_notes = with_notes(session.content_notes, f"{session.title}\n{session.about}", session.group_id)
    nudge_about(found(f"{session.title}\n{session.about}", session.group_id))
    was = (session.starts.replace(tzinfo=None), session.zone)
    shown, zone = fields.get("starts", was[0]), fields.get("zone", was[1])
    if (shown, zone) != was:
        session.starts_at, session.zone = _start(shown, zone), zone
    session.ends_at = session.starts_at + timedelta(minutes=minutes)
    _seat(planner, session, {name: fields[name] for name in ("facilitator", "co_facilitator") if name in fields})
    _check(session)
    session.changed_at, session.revision = now(), session.revision + 1
    if session.starts_at != before:
        _set_reminders(session)
        notices.moved(session, planner)
    for user_id in session.holder_ids:
        give_up(session, user_id)
    notices.asked_to_hold(session, session.holder_ids - held_by - {planner.id})
    fill(session)
    return session


@transactional
def cancel(planner: User, session: GroupSession, note: str = "") -> None:
    """Call it off, as long as it has not begun: also while people are in its lobby, who see so at once. Everybody who
    wanted to come is told, with a few words if there are some. Raises like `change`.
    """
    session = locked(GroupSession, session.id)
    policy.require_cancel(planner, session)
    end(session.id)
    session.cancelled_at = session.changed_at = now()
    session.cancel_note, session.revision = note, session.revision + 1
    notices.cancelled(session, planner)


@transactional
def step_down(session_id: int, user_id: int) -> None:
    """Whoever left the group does not hold its session any more: the second facilitator does, else nobody yet."""
    session = locked(GroupSession, session_id)
    if session is None or not (session.status == "planned" or session.is_held) or user_id not in session.holder_ids:
        return
    if session.facilitator_id == user_id:
        session.facilitator_id = session.co_facilitator_id
    session.co_facilitator_id = None
    if session.room_id is not None:
        set_holders(session.room_id, session.holder_ids)
    if session.facilitator_id is None:
        notices.unheld(session)


def _start(shown: datetime, zone: str) -> datetime:
    try:
        starts_at = from_zone(shown, zone)
    except ValueError:
        raise Invalid(starts="Clocks go forward on this day and leave that hour out. Please choose another.") from None
    if starts_at <= now():
        raise Invalid(starts="Please choose a time that is still to come.")
    if starts_at > now() + FURTHEST:
        raise Invalid(starts="Please choose a time within the next year.")
    return starts_at


def _check(session: GroupSession) -> None:
    """What only the whole of it can tell, since a change may bring one part."""
    if session.format == "support_circle" and session.capacity > CIRCLE_CAPACITY:
        raise Invalid(capacity=f"A circle has at most {CIRCLE_CAPACITY} places, so that there is time for everybody.")
    if session.co_facilitator_id is not None and session.co_facilitator_id == session.facilitator_id:
        raise Invalid(co_facilitator="Please choose somebody else as the second one, or nobody.")


def _seat(planner: User, session: GroupSession, chosen: dict[str, str | None]) -> None:
    """Put down who holds it. Nobody takes away a facilitator without naming another, or a second one they can't see."""
    possible = {user.handle_key: user.id for user in possible_holders(planner, session.group)}
    for name, handle in chosen.items():
        if handle and handle.lower() not in possible:
            raise Invalid({name: ["Please choose somebody who moderates this group."]})
        if handle:
            setattr(session, f"{name}_id", possible[handle.lower()])
        elif name == "co_facilitator" and session.co_facilitator_id in possible.values():
            session.co_facilitator_id = None


def _set_reminders(session: GroupSession) -> None:
    """Due from here on. What is planned for this evening needs no reminder that is due already."""
    left = session.starts_at - now()
    session.day_told_at = now() if left <= timedelta(days=1) else None
    session.hour_told_at = now() if left <= timedelta(hours=1) else None
