"""Conversations of a few people as pages: beginning one, who is in it, asking somebody in, leaving."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from community.chat.actions.conversations import ask_in, leave_conversation, start_conversation
from community.chat.actions.words import open_word
from community.chat.models.people import MOST
from community.chat.policy.conversations import spend_conversation
from community.chat.queries.conversations import always_reachable
from community.chat.queries.people import others_in
from community.chat.queries.rooms import conversation_for, is_muted, title
from community.chat.schemas import rooms as room_schemas
from community.core.doors import load, me
from community.core.errors import Conflict, Invalid, TooMany
from community.groups.queries.groups import open_group_for

bp = Blueprint("conversations", __name__)


@bp.get("/chat/new")
def new(errors=None, status=200):
    """`?to=` a handle names somebody already."""
    page = render_template(
        "chat/new.html",
        handles=request.values.get("handles") or request.args.get("to", ""),
        errors=errors or {},
        reachable=always_reachable(me()),
        most=MOST,
    )
    return page, status


@bp.post("/chat/new")
def start():
    try:
        spend_conversation(me())
        room = start_conversation(me(), **load(room_schemas.ConversationInput()))
    except Invalid as invalid:
        return new(invalid.errors, 422)
    return redirect(url_for("chat.room", room_id=room.id), 303)


@bp.post("/groups/<slug>/word")
def word(slug):
    """One's own private word with the moderators; as one of them, with the member named by `handle`."""
    group = open_group_for(me(), slug)
    try:
        spend_conversation(me())
        room = open_word(me(), group, **load(room_schemas.WordInput()))
    except (Conflict, TooMany) as refused:
        flash(refused.detail, "info")
        return redirect(url_for("rooms.of_group", slug=slug), 303)
    return redirect(url_for("chat.room", room_id=room.id), 303)


@bp.get("/rooms/<int:room_id>/people")
def people(room_id, errors=None, status=200):
    """Who is in a conversation, and what one can do about it."""
    found = conversation_for(me(), room_id)
    others = others_in(me(), [found.id])[found.id]
    page = render_template(
        "chat/people.html",
        room=found,
        title=title(found, others),
        others=others,
        muted=is_muted(me(), found),
        handles=request.form.get("handles", ""),
        errors=errors or {},
        most=MOST,
    )
    return page, status


@bp.post("/rooms/<int:room_id>/people")
def ask(room_id):
    """Begin a new conversation with these people and more."""
    try:
        spend_conversation(me())
        room = ask_in(me(), room_id, **load(room_schemas.ConversationInput()))
    except Invalid as invalid:
        return people(room_id, invalid.errors, 422)
    flash("This is a new conversation. What was said before stays between those who were there.", "info")
    return redirect(url_for("chat.room", room_id=room.id), 303)


@bp.post("/rooms/<int:room_id>/leave")
def leave(room_id):
    leave_conversation(me(), room_id)
    flash("You left the conversation. Nobody is told.", "ok")
    return redirect(url_for("chat.index"), 303)
