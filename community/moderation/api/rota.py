"""The rota, for programs."""

from community.core.api import ApiBlueprint
from community.core.clock import now
from community.core.doors import me
from community.core.errors import NotFound
from community.moderation.actions import rota as actions
from community.moderation.queries import queue, rota
from community.moderation.schemas.rota import DayInput, RotaOutput, RotaQuery, ShiftInput, ShiftOutput

bp = ApiBlueprint("Rota", __name__, "Who is on duty")


@bp.get("/moderation/rota")
@bp.arguments(RotaQuery, location="query")
@bp.response(200, RotaOutput)
def show(asked):
    """Who is on duty in the next two weeks, for the site or one of your groups"""
    group = next((one for one in queue.queue_groups(me()) if one.slug == asked["group"]), None)
    group_id = group.id if group else None
    if (asked["group"] and group is None) or not rota.serves(me(), group_id):
        raise NotFound()
    return {
        "staffed": rota.staffed(now(), group_id),
        "next_staffed": rota.next_staffed(now(), group_id),
        "turns": rota.turns_seen(me(), group_id),
    }


@bp.post("/moderation/rota/shifts")
@bp.arguments(ShiftInput)
@bp.response(201, ShiftOutput)
def add(data):
    """Put yourself down, or, where you are responsible, somebody else"""
    return actions.add_shift(me(), **data)


@bp.delete("/moderation/rota/shifts/<int:shift_id>")
@bp.response(204)
def remove(shift_id):
    """Take a shift out of the rota"""
    actions.remove_shift(me(), shift_id)


@bp.post("/moderation/rota/shifts/<int:shift_id>/cover")
@bp.arguments(DayInput)
@bp.response(204)
def ask(data, shift_id):
    """Ask the others to take one turn of yours"""
    actions.ask_for_cover(me(), shift_id, **data)


@bp.post("/moderation/rota/shifts/<int:shift_id>/take")
@bp.arguments(DayInput)
@bp.response(204)
def take(data, shift_id):
    """Take a turn that somebody asked for"""
    actions.take_cover(me(), shift_id, **data)
