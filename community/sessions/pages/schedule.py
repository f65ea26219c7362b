"""The HTML door of sessions: a group's schedule, one session, and its planners' forms."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from community.accounts.models import CONTENT_NOTES
from community.chat.models.rooms import STAGES
from community.core.calendar import appointment
from community.core.clock import in_zone, now, zones
from community.core.doors import load, load_query, me
from community.core.errors import Invalid
from community.core.settings import settings
from community.groups.models import Group
from community.groups.policy import can_moderate, can_see_members
from community.groups.queries.groups import open_group_for
from community.groups.queries.members import membership_of
from community.sessions import policy
from community.sessions.actions import rsvps, schedule
from community.sessions.models import DEFAULT_CAPACITY, FORMATS, GroupSession
from community.sessions.queries import schedule as queries
from community.sessions.schemas import AnswerInput, CancelInput, SessionInput, SessionQuery

bp = Blueprint("sessions", __name__)
FORMAT_WORDS = {value: (label, words) for value, label, words in FORMATS}
#: What stands in somebody's calendar unless they ask for more: whoever looks over their shoulder learns nothing.
NEUTRAL = "Time set aside"


@bp.get("/groups/<slug>/sessions")
def of_group(slug: str):
    """A group's sessions to come, or with `?when=past` those that took place."""
    group, query = open_group_for(me(), slug), load_query(SessionQuery())
    over = query.pop("when") == "past"
    page = (queries.past if over else queries.upcoming)(me(), group, **query)
    more = url_for(".of_group", slug=slug, when="past" if over else None, after=page.next) if page.next else ""
    return render_template(
        "sessions/group.html", group=group, membership=membership_of(me(), group), tab="sessions", page=page, over=over,
        more=more, may_plan=policy.can_plan(me(), group), formats=FORMAT_WORDS,
    )  # fmt: skip


@bp.get("/groups/<slug>/sessions/new")
def new(slug: str):
    group = open_group_for(me(), slug)
    policy.require_plan(me(), group)
    return _form(group, _suggested(group))


@bp.post("/groups/<slug>/sessions/new")
def plan(slug: str):
    group = open_group_for(me(), slug)
    policy.require_plan(me(), group)
    try:
        session = schedule.plan(me(), group, **load(SessionInput()))
    except Invalid as error:
        return _form(group, _typed(), error.errors), 422
    flash("The session is planned. Members see it from now on.", "ok")
    return redirect(url_for(".show", session_id=session.id), 303)


@bp.get("/sessions/<int:session_id>")
def show(session_id: int):
    """One session, with one's own answer and who comes."""
    session = queries.session_for(me(), session_id)
    sees, looks_after = can_see_members(me(), session.group), can_moderate(me(), session.group)
    return render_template(
        "sessions/session.html", session=session, group=session.group, seen=queries.seen(me(), [session])[0],
        membership=membership_of(me(), session.group), formats=FORMAT_WORDS, may_come=policy.can_come(me(), session),
        newcomer=not session.newcomers and policy.is_newcomer(me(), session),
        may_hold=policy.can_hold(me(), session), may_take_over=policy.can_take_over(me(), session), stages=dict(STAGES),
        may_change=policy.can_change(me(), session), may_cancel=policy.can_cancel(me(), session),
        cover=me().cover_for(session.content_notes),
        people=queries.people_of(me(), session) if sees else [],
        waiting=queries.people_of(me(), session, "waiting") if looks_after else [],
    )  # fmt: skip


@bp.post("/sessions/<int:session_id>/answer")
def answer(session_id: int):
    session = queries.session_for(me(), session_id)
    given = rsvps.answer(me(), session, coming=load(AnswerInput())["answer"] == "yes")
    said = {
        "going": "You have a place. We remind you a day and an hour before.",
        "waiting": "All places are taken just now. You are in line, and hear from us when one becomes free.",
        "no": "Thank you for saying so. Your place is free for somebody else.",
    }
    flash(said[given.status], "ok")
    return redirect(url_for(".show", session_id=session_id), 303)


@bp.get("/sessions/<int:session_id>/edit")
def edit(session_id: int):
    session = queries.session_for(me(), session_id)
    policy.require_change(me(), session)
    return _form(session.group, _values(session), session=session)


@bp.post("/sessions/<int:session_id>/edit")
def change(session_id: int):
    session = queries.session_for(me(), session_id)
    policy.require_change(me(), session)
    before = session.starts_at
    try:
        session = schedule.change(me(), session, **load(SessionInput()))
    except Invalid as error:
        return _form(session.group, _typed(), error.errors, session), 422
    moved = session.starts_at != before
    flash("The session is moved, and whoever wanted to come is told." if moved else "Your changes are saved.", "ok")
    return redirect(url_for(".show", session_id=session_id), 303)


@bp.get("/sessions/<int:session_id>/cancel")
def ask_to_cancel(session_id: int):
    session = queries.session_for(me(), session_id)
    policy.require_cancel(me(), session)
    return render_template("sessions/cancel.html", session=session, errors=None, values={})


@bp.post("/sessions/<int:session_id>/cancel")
def cancel(session_id: int):
    session = queries.session_for(me(), session_id)
    policy.require_cancel(me(), session)
    try:
        schedule.cancel(me(), session, **load(CancelInput()))
    except Invalid as error:
        return render_template("sessions/cancel.html", session=session, errors=error.errors, values=request.form), 422
    flash("The session is called off, and whoever wanted to come is told.", "ok")
    return redirect(url_for(".of_group", slug=session.group.slug), 303)


@bp.get("/sessions/<int:session_id>/calendar.ics")
def calendar(session_id: int):
    """A file for one's calendar. It names nothing, unless `?words=true` asks for title and address."""
    session = queries.session_for(me(), session_id)
    named = request.args.get("words") == "true"
    address = f"{settings().public_url}/sessions/{session.id}"
    text = appointment(
        address, session.starts_at, session.ends_at, session.title if named else NEUTRAL,
        changed_at=session.changed_at, revision=session.revision, url=address if named else "",
        cancelled=session.cancelled_at is not None,
    )  # fmt: skip
    disposition = {"Content-Disposition": 'attachment; filename="appointment.ics"'}
    return Response(text, content_type="text/calendar; charset=utf-8", headers=disposition)


def _form(group: Group, values: Any, errors: dict | None = None, session: GroupSession | None = None) -> str:
    holders = [(user.handle, user.handle) for user in queries.possible_holders(me(), group)]
    return render_template(
        "sessions/form.html", group=group, session=session, values=values, errors=errors, formats=FORMATS,
        zones=zones(), holders=holders, notes=CONTENT_NOTES,
    )  # fmt: skip


def _suggested(group: Group) -> dict:
    """An evening in a week, an hour and a half: what most people would choose."""
    zone = queries.last_zone(group.id)
    evening = in_zone(now() + timedelta(days=7), zone).replace(hour=19, minute=0)
    return {
        "format": "support_chat", "starts": evening.strftime("%Y-%m-%dT%H:%M"), "zone": zone, "minutes": 90,
        "capacity": DEFAULT_CAPACITY, "facilitator": me().handle, "newcomers": "true",
    }  # fmt: skip


def _values(session: GroupSession) -> dict:
    seen = queries.seen(me(), [session])[0]
    names = ("title", "about", "format", "zone", "minutes", "capacity", "content_notes")
    return {
        **{name: getattr(session, name) for name in names},
        "starts": session.starts.strftime("%Y-%m-%dT%H:%M"),
        "facilitator": seen.facilitator.handle if seen.facilitator else "",
        "co_facilitator": seen.co_facilitator.handle if seen.co_facilitator else "",
        "newcomers": str(session.newcomers).lower(),
    }


def _typed() -> dict:
    """What was typed, to be shown again."""
    return {**request.form.to_dict(), "content_notes": request.form.getlist("content_notes")}
