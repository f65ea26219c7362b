"""The JSON door of the inbox."""

from community.core.api import ApiBlueprint, paged
from community.core.db import leave_mark
from community.core.doors import me
from community.core.paging import ListQuery
from community.notifications import actions, queries
from community.notifications.schemas import NotificationOutput, ReadInput, ReadOutput

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
