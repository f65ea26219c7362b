"""The inbox as a page."""

from flask import Blueprint, redirect, render_template, request, url_for

from community.core.db import leave_mark
from community.core.doors import load, load_query, me, safe_next
from community.core.paging import ListQuery
from community.core.settings import settings
from community.notifications import actions, queries
from community.notifications.kinds import in_mail
from community.notifications.schemas import ReadInput

bp = Blueprint("notifications", __name__)


@bp.get("/notifications")
def inbox():
    """What happened, by day, the newest first."""
    found = queries.inbox(me(), **load_query(ListQuery()))
    if found.gone:
        leave_mark(actions.drop, me(), found.gone)
    return render_template("notifications/inbox.html", page=found.page, first=not request.args.get("after"))


@bp.get("/notifications/mail")
def mail():
    """What a mail looks like, before one comes."""
    subject, body = in_mail(f"{settings().public_url}/notifications")
    return render_template("notifications/mail.html", sender=settings().mail_from, subject=subject, body=body)


@bp.get("/notifications/<int:notice_id>")
def show(notice_id):
    """Mark one as read and go where it leads."""
    item = queries.item_for(me(), notice_id)
    if not item.read:
        leave_mark(actions.mark_read, me(), [notice_id])
    return redirect(safe_next(item.url, url_for("notifications.inbox")), 303)


@bp.post("/notifications/read")
def read():
    """Mark all as read, or those that are named."""
    actions.mark_read(me(), load(ReadInput()).get("ids"))
    return redirect(url_for("notifications.inbox"), 303)
