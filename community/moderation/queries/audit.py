"""Reads of the audit log: who did what by a right of theirs, for those who answer for it."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from community.accounts.models import User
from community.accounts.policy import can_administer, can_write
from community.accounts.queries.people import users_by_id
from community.core.audit import AuditEntry
from community.core.db import db
from community.core.paging import Page, keyset
from community.groups.models import Group, Membership
from community.moderation.models.cases import Case
from community.moderation.models.complaints import Complaint
from community.moderation.queries.cases import decidable
from community.moderation.queries.complaints import answerable


@dataclass(frozen=True)
class Noted:
    """A row with the names that belong to its ids. `actor` is empty for the command line and the clock."""

    entry: AuditEntry
    actor: str
    group: str


def owns_groups(viewer: User) -> bool:
    """Whether the viewer is an owner of some group."""
    return db.session.scalar(_owned(viewer).limit(1)) is not None


def audit_for(viewer: User, actor: str | None = None, after: str | None = None, limit: int = 50) -> Page:
    """What the viewer answers for, latest first: an admin for the site, an owner for their groups.

    Never what concerns a case they may not decide, a complaint they may not answer, or themselves where somebody else
    did it. `actor`: a handle.
    """
    statement = select(AuditEntry).where(_answers_for(viewer))
    if actor:
        named = select(User.id).where(User.handle_key == actor.lower())
        statement = statement.where(AuditEntry.actor_id.in_(named))
    page = keyset(statement, [(AuditEntry.position, True)], after, limit)
    people = users_by_id(entry.actor_id for entry in page.items if entry.actor_id is not None)
    group_ids = {entry.group_id for entry in page.items if entry.group_id is not None}
    groups = dict(db.session.execute(select(Group.id, Group.name).where(Group.id.in_(group_ids))).all())

    def noted(entry: AuditEntry) -> Noted:
        actor = people.get(entry.actor_id or 0)
        return Noted(entry, actor.handle if actor else "", groups.get(entry.group_id or 0, ""))

    return page.map(noted)


def _owned(viewer: User):
    return select(Membership.group_id).where(
        Membership.user_id == viewer.id, Membership.status == "active", Membership.role == "owner"
    )


def _answers_for(viewer: User) -> ColumnElement[bool]:
    if not can_write(viewer):
        return false()
    of_site = AuditEntry.group_id.is_(None) if can_administer(viewer) else false()
    theirs = {
        "case": exists().where(Case.id == AuditEntry.subject_id, decidable(viewer)),
        "complaint": exists().where(Complaint.id == AuditEntry.subject_id, answerable(viewer)),
    }
    about_others = or_(
        AuditEntry.subject_type.is_(None),
        AuditEntry.subject_type != "user",
        AuditEntry.subject_id != viewer.id,
        AuditEntry.actor_id == viewer.id,
    )
    return and_(
        or_(of_site, AuditEntry.group_id.in_(_owned(viewer))),
        *(or_(AuditEntry.subject_type.is_(None), AuditEntry.subject_type != kind, own) for kind, own in theirs.items()),
        or_(AuditEntry.subject_id.is_(None), about_others),
    )
