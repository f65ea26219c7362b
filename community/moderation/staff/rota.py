"""Who is on duty: the rota of the site, and of the groups that one looks after."""

from flask import flash, redirect, render_template, request, url_for

from community.core.clock import now, zones
from community.core.doors import load, load_query, me
from community.core.errors import Conflict, Invalid, NotFound
from community.moderation import policy
from community.moderation.actions import rota as actions
from community.moderation.models.rota import WEEKDAYS
from community.moderation.queries import queue, rota
from community.moderation.schemas.rota import DayInput, RotaQuery, ShiftInput
from community.moderation.staff.guard import staff_blueprint

bp = staff_blueprint("rota")


@bp.get("/rota")
def show(errors=None):
    try:
        slug = load_query(RotaQuery())["group"]
    except Invalid:
        raise NotFound() from None
    groups = queue.queue_groups(me())
    group = next((one for one in groups if one.slug == slug), None)
    if slug is None and not me().is_site_moderator and groups:
        return redirect(url_for(".show", group=groups[0].slug))
    group_id = group.id if group else None
    if (slug and group is None) or not rota.serves(me(), group_id):
        raise NotFound()
    shifts = rota.shifts_of(group_id)
    return render_template(
        "moderation/rota.html", group=group, groups=groups, shifts=shifts, weekdays=WEEKDAYS, zones=zones(),
        turns=rota.turns_seen(me(), group_id), staffed=rota.staffed(now(), group_id),
        next_staffed=rota.next_staffed(now(), group_id), may_plan=policy.can_plan(me(), group_id),
        names=rota.names_of(me(), [shift.user for shift in shifts]), errors=errors or {},
        values=request.form or {"zone": shifts[-1].zone if shifts else "Europe/London"},
    )  # fmt: skip


@bp.post("/rota")
def add():
    try:
        actions.add_shift(me(), **load(ShiftInput()))
    except Invalid as invalid:
        return show(invalid.errors), 422
    flash("It stands in the rota.", "ok")
    return redirect(url_for(".show", group=request.form.get("group") or None), 303)


@bp.post("/rota/<int:shift_id>/remove")
def remove(shift_id):
    return _act(shift_id, lambda: actions.remove_shift(me(), shift_id), "Taken out of the rota.")


@bp.post("/rota/<int:shift_id>/cover")
def ask(shift_id):
    return _act(
        shift_id, lambda: actions.ask_for_cover(me(), shift_id, **load(DayInput())),
        "The others are asked. It stays yours until somebody takes it.",
    )  # fmt: skip


@bp.post("/rota/<int:shift_id>/take")
def take(shift_id):
    return _act(shift_id, lambda: actions.take_cover(me(), shift_id, **load(DayInput())), "It is yours. Thank you.")


def _act(shift_id, action, said):
    shift = rota.shift_for(me(), shift_id)
    slug = shift.group.slug if shift.group else None
    try:
        action()
        flash(said, "ok")
    except (Conflict, Invalid) as refused:
        flash(refused.detail, "warn")
    return redirect(url_for(".show", group=slug), 303)
