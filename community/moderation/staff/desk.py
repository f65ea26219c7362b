"""A moderator's own desk: whether single keys act, what is hidden from its own place, and how the times went."""

from flask import flash, redirect, render_template, request, url_for

from community.core.doors import load, me, safe_next
from community.moderation import policy
from community.moderation.actions import desks, hiding
from community.moderation.queries import targets
from community.moderation.schemas.cases import KeysInput, span
from community.moderation.staff.guard import staff_blueprint

bp = staff_blueprint("moderation_desk")


@bp.post("/keys")
def set_keys():
    on = desks.set_keys(me(), **load(KeysInput()))
    flash("Single keys work here again." if on else "Single keys do nothing here any more.", "ok")
    return redirect(safe_next(request.form.get("_next"), url_for("moderation_staff.queue")), 303)


@bp.post("/hide")
def hide():
    """From its own place. Whoever may not decide the case it makes is led back there."""
    case = hiding.hide_for_now(me(), request.args.get("type", ""), request.args.get("id", ""))
    flash("Hidden until it is decided. Its author is told.", "ok")
    if policy.can_decide(me(), case):
        return redirect(url_for("moderation_staff.case", case_id=case.id), 303)
    return redirect(safe_next(request.form.get("_next"), url_for("moderation_staff.queue")), 303)


@bp.get("/times")
def times():
    priorities, hidden = targets.times_for(me())
    return render_template("moderation/times.html", priorities=priorities, hidden=hidden, span=span)
