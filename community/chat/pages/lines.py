"""One line of a chat with all that can be done about it, as pages that need no script."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from community.accounts.models import CONTENT_NOTES
from community.accounts.schemas.accounts import ContentNotes
from community.chat.actions import messages, pins, reactions
from community.chat.models.lines import Message
from community.chat.pages.talk import reader_of, title_of
from community.chat.policy.lines import can_edit, can_pin, can_remove, can_see_history, spend_reaction, spend_send
from community.chat.policy.rooms import can_send
from community.chat.queries.lines import line_for, message_for
from community.chat.queries.rooms import room_for
from community.chat.schemas import lines as line_schemas
from community.core.doors import load, load_query, me
from community.core.errors import Conflict, Invalid, TooMany
from community.core.words import REACTIONS
from community.groups.queries.groups import agreement_of
from community.moderation.schemas.decisions import RemovalInput

bp = Blueprint("lines", __name__)


@bp.get("/rooms/<int:room_id>/messages/<int:message_id>")
def message(room_id, message_id, errors=None, status=200):
    """One line with all that can be done about it."""
    found = room_for(me(), room_id)
    about = message_for(me(), found, message_id)
    removes = can_remove(me(), about)
    page = render_template(
        "chat/message.html",
        room=found,
        group=found.group,
        title=title_of(found),
        line=line_for(me(), about),
        reader=reader_of(found),
        reactions=REACTIONS,
        can_see_history=can_see_history(me(), about),
        can_pin=can_pin(me(), about),
        can_close=removes and about.carries == "poll",
        can_edit=can_edit(me(), about)
        or bool({"body", "alt"} & (errors or {}).keys()),  # refused just now, and to be tried again
        can_remove=removes,
        rules=agreement_of(found.group).rules if found.group and removes and about.author_id != me().id else [],
        values=request.form,
        can_send=can_send(me(), found),
        body=request.form.get("body", about.body),
        noted=request.form.getlist("content_notes") if errors else about.content_notes,
        errors=errors or {},
        notes=dict(CONTENT_NOTES),
    )
    return page, status


@bp.post("/rooms/<int:room_id>/messages/<int:message_id>")
def edit(room_id, message_id):
    try:
        spend_send(me())
        edited, _seq = messages.edit_message(me(), room_id, message_id, **load(_EditForm()))
    except Invalid as invalid:
        return message(room_id, message_id, invalid.errors, 422)
    except (Conflict, TooMany) as refused:
        return message(room_id, message_id, {"body": [refused.detail]}, refused.status)
    return redirect(place_of(edited), 303)


@bp.post("/rooms/<int:room_id>/messages/<int:message_id>/reactions")
def react(room_id, message_id):
    """Say something warm to a line, or take it back: each button says which."""
    about = message_for(me(), room_for(me(), room_id), message_id)
    kind = load(line_schemas.ReactionInput())["kind"]
    spend_reaction(me())
    on = load_query(line_schemas.WishQuery())["on"]
    (reactions.set_reaction if on else reactions.unset_reaction)(me(), room_id, message_id, kind)
    return redirect(place_of(about), 303)


@bp.post("/rooms/<int:room_id>/messages/<int:message_id>/pin")
def pin(room_id, message_id):
    """Put a line at the top of the room, or take it away from there."""
    on = load(line_schemas.PinInput())["on"]
    try:
        pins.set_pin(me(), room_id, message_id, on)
    except Conflict as refused:
        flash(refused.detail, "warn")
        return redirect(url_for(".message", room_id=room_id, message_id=message_id), 303)
    flash("The line stands at the top of the room." if on else "The line is not at the top of the room any more.", "ok")
    return redirect(url_for("chat.room", room_id=room_id), 303)


@bp.post("/rooms/<int:room_id>/messages/<int:message_id>/remove")
def remove(room_id, message_id):
    """One's own line, or as a moderator somebody else's: its author reads why."""
    about = message_for(me(), room_for(me(), room_id), message_id)
    says_why = about.author_id != me().id and can_remove(me(), about)
    try:
        messages.remove_message(me(), room_id, message_id, **(load(RemovalInput()) if says_why else {}))
    except Invalid as invalid:
        return message(room_id, message_id, invalid.errors, 422)
    flash("The line is removed. A mark stays where it was.", "ok")
    return redirect(url_for("chat.room", room_id=room_id), 303)


class _EditForm(line_schemas.MessageEdit):
    """A form shows all the notes: what is not ticked is meant so."""

    content_notes = ContentNotes(load_default=list)


def place_of(message: Message) -> str:
    """Where a line stands."""
    return url_for("chat.room", room_id=message.room_id, at=message.seq, _anchor=f"line-{message.id}")
