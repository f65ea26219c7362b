"""The JSON door of the inbox."""

from community.core.api import ApiBlueprint, paged
from community.core.clock import now
from community.core.db import leave_mark
from community.core.doors import me
from community.core.paging import ListQuery
from community.notifications import actions, queries
from community.notifications.schemas import (
    NotificationOutput,
    QuietHoursInput,
    QuietHoursOutput,
    ReadInput,
    ReadOutput,
)

bp = ApiBlueprint("Notifications", __name__, "The inbox")


@bp.get("/notifications")
@bp.arguments(ListQuery, location="query")
@bp.page_of(NotificationOutput)
def inbox(query):
    """Your inbox, the newest first."""
    found = queries.inbox(me(), query["after"], query["limit"])
    if found.gone:
        leave_mark(actions.drop, me(), found.gone)
    return paged(found.page)


@bp.post("/notifications/read")
@bp.arguments(ReadInput)
@bp.response(200, ReadOutput)
def read(data):
    """Mark some notices as read, or all of them, and learn how many are left."""
    actions.mark_read(me(), data.get("ids"))
    return {"unread": queries.unread_count(me().id)}


@bp.get("/me/quiet-hours")
@bp.response(200, QuietHoursOutput)
def quiet_hours():
    """My quiet hours"""
    return _shown(queries.quiet_hours_of(me().id))


@bp.put("/me/quiet-hours")
@bp.arguments(QuietHoursInput)
@bp.response(200, QuietHoursOutput)
def choose_quiet_hours(data):
    """Choose quiet hours

    Within them no mail is sent about notices, and no `notification` is heard. What is unread afterwards goes then.
    Mail about the account's security is sent at once. In danger, whoever is on duty by the rota hears all the same.
    """
    return _shown(actions.set_quiet_hours(me(), **data))


@bp.delete("/me/quiet-hours")
@bp.response(204)
def end_quiet_hours():
    """Have no quiet hours any more"""
    actions.end_quiet_hours(me())


def _shown(hours):
    if hours is None:
        return {"starts": None, "ends": None, "zone": None, "quiet_until": None}
    return {"starts": hours.starts, "ends": hours.ends, "zone": hours.zone, "quiet_until": hours.until(now())}
