"""The rooms of a group as pages: the list, the form of a new one, and what moderators settle in one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from community.chat.actions.rooms import change_room, mute_room, open_another, open_room
from community.chat.models.rooms import KEEPS, LINES_BY
from community.chat.policy.lines import require_history
from community.chat.policy.rooms import can_change, can_open, spend_room
from community.chat.queries.lines import line_for, message_for
from community.chat.queries.revisions import revisions_of
from community.chat.queries.rooms import require_member, room_for, rooms_in
from community.chat.schemas import rooms as room_schemas
from community.core import audit
from community.core.doors import load, me
from community.core.errors import Invalid, NotAllowed
from community.groups.queries.groups import open_group_for
from community.groups.queries.members import membership_of

bp = Blueprint("rooms", __name__)
#: What moderators choose from, and what a new room begins with.
SLOW = ((0, "No limit"), (10, "10 seconds"), (30, "30 seconds"), (60, "A minute"), (300, "5 minutes"))
SETTINGS = {"lines_by": LINES_BY, "slow_seconds": SLOW, "keep": KEEPS}
NEW_ROOM = {"name": "", "lines_by": "members", "slow_seconds": 0, "keep": "keep"}


@bp.get("/groups/<slug>/chat")
def of_group(slug):
    """Straight into the group's room; where there are several, to the list of them."""
    group = open_group_for(me(), slug)
    require_member(me(), group)
    first = open_room(group.id)
    cards = rooms_in(me(), open_group_for(me(), slug))
    if len(cards) > 1:
        return redirect(url_for(".index", slug=slug))
    return redirect(url_for("chat.room", room_id=cards[0].room.id if cards else first.id))


@bp.get("/groups/<slug>/rooms")
def index(slug, errors=None, status=200):
    """The group's rooms, and for its moderators the form of a new one."""
    group = open_group_for(me(), slug)
    require_member(me(), group)
    page = render_template(
        "chat/rooms.html",
        group=group,
        membership=membership_of(me(), group),
        tab="chat",
        rooms=rooms_in(me(), group),
        archived=rooms_in(me(), group, archived=True),
        may_open=can_open(me(), group),
        values=request.form if errors else NEW_ROOM,
        errors=errors or {},
        choices=SETTINGS,
    )
    return page, status


@bp.post("/groups/<slug>/rooms")
def open_a_room(slug):
    group = open_group_for(me(), slug)
    require_member(me(), group)
    try:
        spend_room(me())
        made = open_another(me(), group, **load(room_schemas.RoomInput()))
    except Invalid as invalid:
        return index(slug, invalid.errors, 422)
    flash(f"{made.name} is open.", "ok")
    return redirect(url_for("chat.room", room_id=made.id), 303)


@bp.get("/rooms/<int:room_id>/settings")
def settings(room_id, errors=None, status=200):
    """What moderators settle in a room."""
    found = room_for(me(), room_id)
    if not can_change(me(), found):
        raise NotAllowed("Only moderators of the group change its rooms.")
    values = request.form if errors else {name: getattr(found, name) for name in NEW_ROOM}
    page = render_template(
        "chat/settings.html", room=found, group=found.group, values=values, errors=errors or {}, choices=SETTINGS
    )
    return page, status


@bp.post("/rooms/<int:room_id>/settings")
def settle(room_id):
    try:
        change_room(me(), room_id, **load(room_schemas.RoomChange()))
    except Invalid as invalid:
        return settings(room_id, invalid.errors, 422)
    flash("Saved.", "ok")
    return redirect(url_for(".settings", room_id=room_id), 303)


@bp.post("/rooms/<int:room_id>/mute")
def mute(room_id):
    """Hear of a room only when looking at it, or again."""
    mute_room(me(), room_id, **load(room_schemas.MuteInput()))
    return redirect(url_for("chat.index"), 303)


@bp.get("/rooms/<int:room_id>/messages/<int:message_id>/history")
def revisions(room_id, message_id):
    """What a line said before, for its author and the group's moderators."""
    found = room_for(me(), room_id)
    about = message_for(me(), found, message_id)
    require_history(me(), about)
    if about.author_id != me().id:
        audit.append(me().id, "message.history_looked", "message", message_id, about.room.group_id)
    shown = {"line": line_for(me(), about), "revisions": revisions_of(about)}
    return render_template("chat/history.html", room=found, title=found.name or "A conversation", **shown)
