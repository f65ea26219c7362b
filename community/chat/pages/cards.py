"""Showing a room something from the library, or people who answer, as a page."""

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for

from community.chat.actions import cards
from community.chat.pages.talk import HEARD, title_of
from community.chat.policy.lines import spend_send
from community.chat.policy.rooms import can_hold, require_send
from community.chat.queries.cards import resource_in
from community.chat.queries.rooms import room_for
from community.chat.schemas import cards as card_schemas
from community.core.doors import load, me
from community.core.errors import Conflict, Invalid, TooMany
from community.core.fields import ClientId, Whole
from community.library.models import TYPES
from community.library.queries import published, resources

bp = Blueprint("cards", __name__)
FOUND = 10


@bp.get("/rooms/<int:room_id>/share")
def choose(room_id, error="", status=200):
    """`?q=` words, or the address of an entry."""
    found = room_for(me(), room_id)
    require_send(me(), found)
    q = request.values.get("q", "")[:200].strip()
    named = resource_in(q)
    entries = published([named]) if named else resources(me(), q=q, limit=FOUND).items
    page = render_template(
        "chat/share.html",
        room=found,
        title=title_of(found),
        q=q,
        entries=entries,
        labels=dict(TYPES),
        error=error,
        may_show_helplines=can_hold(me(), found),
        client_id=secrets.token_urlsafe(12),
    )
    return page, status


@bp.post("/rooms/<int:room_id>/cards")
def share(room_id):
    try:
        spend_send(me())
        sent = cards.share_card(me(), room_id, **load(_FormInput()))
    except Invalid as invalid:
        return choose(room_id, next(iter(invalid.errors.values()))[0], 422)
    except (Conflict, TooMany) as refused:
        return choose(room_id, refused.detail, refused.status)
    if sent.message is None:  # its words were the safe word
        flash(HEARD, "ok")
    return redirect(url_for("chat.room", room_id=room_id, _anchor="say"), 303)


class _FormInput(card_schemas.CardInput):
    """A button shares one of the two, and need not name what it sends."""

    resource_id = Whole(load_default=None, validate=card_schemas.CardInput().fields["resource_id"].validate)
    client_id = ClientId(load_default=lambda: secrets.token_urlsafe(12))
