"""What one was writing when one left: chosen, offered again, thrown away."""

from typing import Any

from flask import Blueprint, flash, redirect, request, session, url_for

from community.accounts.actions import drafts as actions
from community.core import drafts
from community.core.db import leave_mark
from community.core.doors import load, me, on_shared_device, public, safe_next, validate, viewer
from community.core.drafts import SEVERAL, DraftInput, KeepInput, Offer

bp = Blueprint("drafts", __name__)


@bp.post("/leave")
@public
def leaving() -> Any:
    """What a page sends as somebody leaves it, beside the way out and never before it. The answer tells nothing."""
    sent = {name: request.form.getlist(name) if name in SEVERAL else value for name, value in request.form.items()}
    draft = validate(DraftInput(), {"place": sent.pop("_place", ""), "written": sent})
    if "sign_in" in session:
        actions.keep_on_leaving(session["sign_in"], draft["place"], draft["written"], bool(session.get("keeps_drafts")))
    return "", 204


@bp.post("/me/drafts")
def choose() -> Any:
    """Have it kept or not. On a shared device this counts there alone, for this sign-in."""
    keep = load(KeepInput())["keep"]
    if on_shared_device():
        session["keeps_drafts"] = keep
    else:
        actions.choose(me(), keep)
    flash("What you are writing is kept when you leave." if keep else "Nothing is kept when you leave.", "ok")
    return redirect(url_for("account.settings_form"), 303)


@bp.post("/me/drafts/<int:draft_id>/throw-away")
def throw_away(draft_id: int) -> Any:
    """It goes at once."""
    drafts.throw_away(me().id, draft_id)
    flash("Thrown away.", "ok")
    return redirect(safe_next(request.form.get("next")), 303)


def keeps_drafts() -> bool:
    """For templates: whether what is typed on this page is kept when its reader leaves."""
    person = viewer()
    return bool(person and (session.get("keeps_drafts") if on_shared_device() else person.keep_drafts))


def kept_draft(place: str) -> Offer | None:
    """For templates: what the reader was writing in this place when they left."""
    if request.method != "GET" or not keeps_drafts():
        return None
    found = drafts.offered(me().id, place, request.args.get("draft", type=int))
    if found and found.back:
        leave_mark(drafts.take, me().id, found.id)
    return found
