"""Reads of requests to learn or tell who somebody is. What is disclosed is read for the two alone, and never stored."""

from sqlalchemy import and_, exists, false, select, true

from community.accounts.models import User
from community.accounts.policy import can_administer, can_write
from community.core.clock import now
from community.core.db import db
from community.core.errors import NotFound
from community.core.paging import Page, keyset
from community.moderation.models.cases import Case
from community.moderation.models.disclosures import Disclosure
from community.moderation.queries.cases import decidable, deciders
from community.notifications.models import Notification


def disclosure_for(viewer: User, disclosure_id: int) -> Disclosure:
    """One request: for whoever may decide its case, and for admins, who see the request and not the case. Never for
    the person it is about. Raises NotFound.
    """
    found = db.session.scalar(select(Disclosure).where(Disclosure.id == disclosure_id, _open_to(viewer)))
    if found is None:
        raise NotFound()
    return found


def waiting_for(viewer: User, after: str | None = None, limit: int = 20) -> Page:
    """Requests that the viewer could approve, longest waiting first."""
    waiting = select(Disclosure).where(
        Disclosure.status == "asked", Disclosure.asked_by_id != viewer.id, _open_to(viewer)
    )
    return keyset(waiting, [(Disclosure.id, False)], after, limit)


def of_case(case: Case) -> list[Disclosure]:
    """The requests in one case, oldest first."""
    return list(db.session.scalars(select(Disclosure).where(Disclosure.case_id == case.id).order_by(Disclosure.id)))


def approvers(disclosure: Disclosure) -> set[int]:
    """Who may approve it: another who may decide the case, or an admin; an address is for admins alone. User ids."""
    admins = set(
        db.session.scalars(
            select(User.id).where(User.role == "admin", User.closed_at.is_(None), User.banned_at.is_(None))
        )
    )
    may = admins if disclosure.what == "email" else admins | deciders([disclosure.case_id])[disclosure.case_id]
    return may - {disclosure.asked_by_id, disclosure.user_id}


def value_for(viewer: User, disclosure: Disclosure) -> str | None:
    """What was asked for: for the two, once it is approved; an address for the admin among them alone. Else None."""
    two = viewer.id in (disclosure.asked_by_id, disclosure.decided_by_id)
    if not two or disclosure.status not in ("approved", "done"):
        return None
    if disclosure.what == "email":
        return disclosure.user.email if viewer.is_admin else None
    return disclosure.user.handle if disclosure.what == "handle" else disclosure.user.country or "none named"


def about(viewer: User) -> list[Disclosure]:
    """What was learned or passed on about the viewer, from the day on that was set for it; latest first, at most 50."""
    mine = select(Disclosure).where(
        Disclosure.user_id == viewer.id,
        Disclosure.status.in_(("approved", "done")),
        Disclosure.shown_on <= now().date(),
    )
    return list(db.session.scalars(mine.order_by(Disclosure.id.desc()).limit(50)))


def to_tell() -> list[int]:
    """Requests whose person may read them from today on, and has not heard of it: ids."""
    told = exists().where(
        Notification.kind == "disclosure_shown",
        Notification.subject_type == "disclosure",
        Notification.subject_id == Disclosure.id,
    )
    due = (Disclosure.status.in_(("approved", "done")), Disclosure.shown_on <= now().date(), ~told)
    return list(db.session.scalars(select(Disclosure.id).where(*due)))


def _open_to(viewer: User):
    if not can_write(viewer):
        return false()
    cases = exists().where(Case.id == Disclosure.case_id, decidable(viewer))
    return and_(Disclosure.user_id != viewer.id, true() if can_administer(viewer) else cases)
