"""Polls as pages: the form of a new one, answering, closing."""

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for

from community.chat.actions import polls
from community.chat.pages.lines import place_of
from community.chat.pages.talk import HEARD, title_of
from community.chat.policy.lines import spend_reaction, spend_send
from community.chat.policy.rooms import require_send
from community.chat.queries.lines import message_for
from community.chat.queries.rooms import room_for
from community.chat.schemas import polls as poll_schemas
from community.chat.schemas.lines import WishQuery
from community.core.doors import load, load_query, me
from community.core.errors import Conflict, Invalid, TooMany
from community.core.fields import ClientId

bp = Blueprint("polls", __name__)
#: When a poll closes: minutes and words.
CLOSES = (("", "When I close it"), ("10", "In ten minutes"), ("60", "In an hour"), ("1440", "In a day"))


@bp.get("/rooms/<int:room_id>/polls/new")
def new(room_id, errors=None, status=200):
    """A question and its choices."""
    found = room_for(me(), room_id)
    require_send(me(), found)
    page = render_template(
        "chat/poll.html",
        room=found,
        title=title_of(found),
        values=request.form if errors else {"client_id": secrets.token_urlsafe(12)},
        errors=errors or {},
        closes=CLOSES,
    )
    return page, status


@bp.post("/rooms/<int:room_id>/polls")
def open_poll(room_id):
    try:
        spend_send(me())
        sent = polls.open_poll(me(), room_id, **load(_FormInput()))
    except Invalid as invalid:
        return new(room_id, invalid.errors, 422)
    except (Conflict, TooMany) as refused:
        return new(room_id, {"question": [refused.detail]}, refused.status)
    if sent.message is None:  # it was the safe word
        flash(HEARD, "ok")
    return redirect(url_for("chat.room", room_id=room_id, _anchor="say"), 303)


@bp.post("/rooms/<int:room_id>/messages/<int:message_id>/vote")
def vote(room_id, message_id):
    """Choose an answer, or take it back: each button says which."""
    about = message_for(me(), room_for(me(), room_id), message_id)
    answer = load(poll_schemas.VoteInput()) | load_query(WishQuery())
    spend_reaction(me())
    try:
        polls.vote(me(), room_id, message_id, **answer)
    except Conflict as refused:
        flash(refused.detail, "info")
    return redirect(place_of(about), 303)


@bp.post("/rooms/<int:room_id>/messages/<int:message_id>/close")
def close(room_id, message_id):
    about = message_for(me(), room_for(me(), room_id), message_id)
    polls.close_poll(me(), room_id, message_id)
    return redirect(place_of(about), 303)


class _FormInput(poll_schemas.PollInput):
    """The weather is asked by one button, without a name for what it sends."""

    client_id = ClientId(load_default=lambda: secrets.token_urlsafe(12))
