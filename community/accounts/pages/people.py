"""Other people, as far as they show themselves."""

from typing import Any

from flask import Blueprint, Response, render_template

from community.accounts.queries import people
from community.core.doors import me
from community.core.errors import NotFound
from community.core.files import read_file

bp = Blueprint("people", __name__)


@bp.get("/people/<handle>")
def person(handle: str) -> Any:
    """Somebody's page. Nobody, and somebody with no contact, are the same 404."""
    return render_template("accounts/person.html", person=people.profile_for(me(), handle))


@bp.get("/avatars/<key>")
def avatar(key: str) -> Any:
    """A picture. The key changes with it, so that a browser may keep it for a day."""
    if not key.endswith(".webp"):
        raise NotFound()  # what is kept under other endings has doors of its own
    response = Response(read_file(key), mimetype="image/webp")
    response.cache_control.private = True
    response.cache_control.max_age = 86_400
    return response
