"""The audit log for those who answer for it: admins for the site, owners for their groups."""

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


@bp.before_request
def guard():
    """Moderators who own nothing find nothing here."""
    if not policy.can_audit(me()):
        raise NotFound()


@bp.get("/audit")
def index():
    """Who did what, latest first, and where the log ends."""
    try:
        asked = load_query(AuditQuery())
    except Invalid:
        return redirect(url_for(".index"))
    position, digest = audit.head()
    page = audit_for(me(), asked["actor"], asked["after"])
    return render_template(
        "moderation/audit.html", page=page, actor=asked["actor"], act_words=act_words,
        head=f"{position}:{digest}" if can_administer(me()) else "",
    )  # fmt: skip


@bp.post("/audit/check")
def check():
    """Whether the whole log holds."""
    if not can_administer(me()):
        raise NotFound()
    found = list(audit.breaks())
    if not found:
        flash(f"The log is whole: {audit.head()[0]} rows.", "ok")
    else:
        where = f"Row {found[0].position}: {found[0].what}"
        flash(f"The log does not hold. {where}. “flask audit verify” says more.", "warn")
    return redirect(url_for(".index"), 303)
