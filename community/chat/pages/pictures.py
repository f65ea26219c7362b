"""The form that sends a picture."""

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for

from community.accounts.models import CONTENT_NOTES
from community.chat.actions import pictures
from community.chat.pages.talk import HEARD, title_of
from community.chat.policy.lines import spend_send
from community.chat.policy.rooms import require_send
from community.chat.queries.rooms import room_for
from community.chat.schemas import pictures as picture_schemas
from community.core.doors import load, me
from community.core.errors import Conflict, Invalid, TooMany

bp = Blueprint("pictures", __name__)


@bp.get("/rooms/<int:room_id>/picture")
def new(room_id, errors=None, status=200):
    """A picture, what it shows, and words if one likes."""
    found = room_for(me(), room_id)
    require_send(me(), found)
    page = render_template(
        "chat/picture.html",
        room=found,
        title=title_of(found),
        values=request.form if errors else {"client_id": secrets.token_urlsafe(12)},
        chosen=request.form.getlist("content_notes"),
        errors=errors or {},
        notes=CONTENT_NOTES,
    )
    return page, status


@bp.post("/rooms/<int:room_id>/picture")
def send(room_id):
    sent = request.files.get("picture")
    try:
        spend_send(me())
        said = load(picture_schemas.PictureForm())
        if sent is None or not sent.filename:
            raise Invalid(picture="Please choose a picture.")
        message = pictures.send_picture(me(), room_id, content=sent.read(), **said).message
    except Invalid as invalid:
        again = {} if "picture" in invalid.errors else {"picture": ["Please choose the picture once more."]}
        return new(room_id, {**invalid.errors, **again}, 422)
    except (Conflict, TooMany) as refused:
        return new(room_id, {"picture": [refused.detail]}, refused.status)
    if message is None:  # it was the safe word
        flash(HEARD, "ok")
    return redirect(url_for("chat.room", room_id=room_id, _anchor="say"), 303)
