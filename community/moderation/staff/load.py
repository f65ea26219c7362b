"""How much waits, and when it comes: to plan by, never to judge anybody by."""

from flask import render_template

from community.core.doors import me
from community.moderation.queries.load import DAYS, load_for
from community.moderation.staff.guard import staff_blueprint

bp = staff_blueprint("moderation_load")


@bp.get("/load")
def index():
    """The load of those cases that one may decide."""
    return render_template("moderation/load.html", load=load_for(me()), days=DAYS)
