"""The audit log for those who answer for it: admins for the site, owners for their groups."""

from itertools import islice

from flask import flash, redirect, render_template, url_for

from community.accounts.policy import can_administer
from community.core import audit
from community.core.doors import load_query, me
from community.core.errors import Invalid, NotFound
from community.moderation import policy
from community.moderation.queries.audit import audit_for
from community.moderation.schemas.audit import AuditQuery, act_words
from community.moderation.staff.guard import staff_blueprint

bp = staff_blueprint("moderation_audit")
#: How many rows a page checks, and how many broken places it tells.
CHECKED = 10_000
SHOWN = 20


@bp.before_request
def guard():
    """Moderators who own nothing find nothing here."""
    if not policy.can_audit(me()):
        raise NotFound()


@bp.get("/audit")
def index(broken=()):
    """Who did what, latest first, and where the log ends."""
    try:
        asked = load_query(AuditQuery())
    except Invalid:
        return redirect(url_for(".index"))
    position, digest = audit.head()
    page = audit_for(me(), asked["actor"], asked["after"])
    return render_template(
        "moderation/audit.html", page=page, actor=asked["actor"], act_words=act_words,
        head=f"{position}:{digest}" if can_administer(me()) else "", broken=broken[:SHOWN], more=len(broken) > SHOWN,
        checked=min(position, CHECKED), rows=position,
    )  # fmt: skip


@bp.post("/audit/check")
def check():
    """Whether the log holds, as far as a page can wait for it: all of it is checked once a day."""
    if not can_administer(me()):
        raise NotFound()
    found = list(islice(audit.breaks(last=CHECKED), SHOWN + 1))
    if found:
        return index(found)
    rows = audit.head()[0]
    whole = f"The log is whole: {rows} rows."
    flash(whole if rows <= CHECKED else f"The last {CHECKED} of {rows} rows hold. All are checked once a day.", "ok")
    return redirect(url_for(".index"), 303)
