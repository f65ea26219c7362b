"""The inbox, and when it is to be quiet, as pages."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from community.core.clock import zones
from community.core.db import leave_mark
from community.core.doors import load, load_query, me, safe_next
from community.core.errors import Invalid
from community.core.paging import ListQuery
from community.core.settings import settings
from community.notifications import actions, queries
from community.notifications.kinds import in_mail
from community.notifications.schemas import QuietHoursInput, QuietHoursOutput, ReadInput

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


@bp.get("/notifications/quiet")
def quiet():
    """When it is to be quiet."""
    return _quiet_page()


@bp.post("/notifications/quiet")
def choose_quiet():
    """Choose these hours."""
    try:
        actions.set_quiet_hours(me(), **load(QuietHoursInput()))
    except Invalid as error:
        return _quiet_page(request.form, error.errors), 422
    flash("Saved. It is quiet between these times from now on.", "ok")
    return redirect(url_for(".quiet"), 303)


@bp.post("/notifications/quiet/end")
def end_quiet():
    """No quiet hours any more."""
    actions.end_quiet_hours(me())
    flash("You have no quiet hours any more.", "ok")
    return redirect(url_for(".quiet"), 303)


def _quiet_page(values=None, errors=None):
    hours = queries.quiet_hours_of(me().id)
    chosen = QuietHoursOutput().dump(hours) if hours else {"starts": "22:00", "ends": "07:00", "zone": "Europe/London"}
    return render_template(
        "notifications/quiet.html", values=values or chosen, errors=errors or {}, zones=zones(), hours=hours
    )
