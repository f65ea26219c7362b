"""Reads of the library. Members see what is published, and their own suggestions; moderators see everything."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, false, func, or_, select, true

from community.accounts.models import User
from community.core.belongings import Section, rows_kept
from community.core.clock import now
from community.core.db import db, locked
from community.core.errors import NotFound
from community.core.paging import Page, keyset
from community.core.text import plain
from community.library.models import Helpline, Resource, ResourceTopic, SavedResource
from community.moderation.subjects import Snapshot

COUNTRIES = {
    "AU": "Australia",
    "CA": "Canada",
    "GB": "United Kingdom",
    "IE": "Ireland",
    "NZ": "New Zealand",
    "US": "United States",
}
#: Whom to ring in danger (EU and UK 112, with the older national numbers where people know those better).
EMERGENCY = {
    "GB": ("999", "the United Kingdom"),
    "IE": ("112", "Ireland"),
    "US": ("911", "the United States"),
    "CA": ("911", "Canada"),
    "AU": ("000", "Australia"),
    "NZ": ("111", "New Zealand"),
}


def visible(viewer: User) -> ColumnElement[bool]:
    """An SQL condition on Resource: the viewer may see it. A published entry is the site's, whoever suggested it."""
    if viewer.is_site_moderator:
        return true()
    return or_(Resource.status == "published", Resource.author_id == viewer.id)


def resource_for(viewer: User, resource_id: int) -> Resource:
    """One entry. Raises NotFound."""
    resource = db.session.scalar(select(Resource).where(Resource.id == resource_id, visible(viewer)))
    if resource is None:
        raise NotFound()
    return resource


def resources(viewer: User, q: str = "", type: str = "", topic: str = "", country: str = "", saved: bool = False,
              after: str | None = None, limit: int = 20) -> Page:  # fmt: skip
    """Published entries, newest first, by facet. `q` looks in title, authors and summary."""
    statement = select(Resource).where(Resource.status == "published")
    if type:
        statement = statement.where(Resource.type == type)
    if topic:
        statement = statement.where(
            Resource.id.in_(select(ResourceTopic.resource_id).where(ResourceTopic.topic == topic))
        )
    if country:
        statement = statement.where(Resource.country.in_(("", country)))
    if saved:
        mine = select(SavedResource.resource_id).where(SavedResource.user_id == viewer.id)
        statement = statement.where(Resource.id.in_(mine))
    for word in q.split()[:8]:
        anywhere = f"%{word.replace('!', '!!').replace('%', '!%').replace('_', '!_')}%"
        statement = statement.where(
            or_(
                Resource.title.ilike(anywhere, escape="!"),
                Resource.authors.ilike(anywhere, escape="!"),
                Resource.summary.ilike(anywhere, escape="!"),
            )
        )
    return keyset(statement, [(Resource.id, True)], after, limit)


def published(resource_ids: Collection[int]) -> list[Resource]:
    """Those of these entries that everybody here can find."""
    return list(
        db.session.scalars(select(Resource).where(Resource.id.in_(resource_ids), Resource.status == "published"))
    )


def my_suggestions(viewer: User) -> list[Resource]:
    """What the viewer suggested, newest first, at most 50."""
    return list(
        db.session.scalars(
            select(Resource).where(Resource.author_id == viewer.id).order_by(Resource.id.desc()).limit(50)
        )
    )


def waiting(viewer: User, after: str | None = None, limit: int = 20) -> Page:
    """Suggestions that wait for a check, oldest first. Empty for those who don't curate."""
    mine = true() if viewer.is_site_moderator else false()
    statement = select(Resource).where(Resource.status.in_(("suggested", "in_review")), mine)
    return keyset(statement, [(Resource.id, False)], after, limit)


def waiting_count(viewer: User) -> int:
    """How many suggestions wait, for those who curate; at most 100."""
    if not viewer.is_site_moderator:
        return 0
    some = select(Resource.id).where(Resource.status.in_(("suggested", "in_review"))).limit(100).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def due_for_review(viewer: User) -> list[Resource]:
    """Published entries whose next check is due, at most 50."""
    if not viewer.is_site_moderator:
        return []
    return list(
        db.session.scalars(
            select(Resource)
            .where(Resource.status == "published", Resource.review_due_on <= now().date())
            .order_by(Resource.review_due_on, Resource.id)
            .limit(50)
        )
    )


def saved_ids(viewer: User, resource_ids: list[int]) -> set[int]:
    """Which of these the viewer keeps."""
    return set(
        db.session.scalars(
            select(SavedResource.resource_id).where(
                SavedResource.user_id == viewer.id, SavedResource.resource_id.in_(resource_ids)
            )
        )
    )


def _checked(today: date) -> ColumnElement[bool]:
    return Helpline.verified_on.is_not(None) & (Helpline.next_check_on >= today)


def helplines(country: str = "") -> list[Helpline]:
    """Helplines that a person has checked, and whose next check is not overdue. The only ones ever shown as help."""
    statement = select(Helpline).where(_checked(now().date()))
    if country:
        statement = statement.where(Helpline.country == country)
    return list(db.session.scalars(statement.order_by(Helpline.country, Helpline.name)))


def answering(country: str) -> tuple[list[Helpline], tuple[str, str] | None]:
    """Who answers in a country, of those that were checked lately, and its emergency number with its name, or None.

    Where nobody there was checked: lines that answer everywhere (whose country is empty). Empty: say so, name none.
    """
    found = list(db.session.scalars(
        select(Helpline).where(_checked(now().date()), Helpline.country.in_((country, ""))).order_by(Helpline.name)
    ))  # fmt: skip
    own = [line for line in found if line.country == country]
    return own or found, EMERGENCY.get(country)


def helpline_countries() -> list[str]:
    """Countries that have a checked helpline."""
    return sorted(db.session.scalars(select(Helpline.country).where(_checked(now().date())).distinct()))


def all_helplines() -> list[Helpline]:
    """Every helpline, the unchecked ones first. For moderators."""
    return list(
        db.session.scalars(
            select(Helpline).order_by(Helpline.next_check_on.is_not(None), Helpline.next_check_on, Helpline.name)
        )
    )


def helpline_by_id(helpline_id: int) -> Helpline:
    """One helpline, checked or not. For moderators. Raises NotFound."""
    helpline = db.session.get(Helpline, helpline_id)
    if helpline is None:
        raise NotFound()
    return helpline


def resource_snapshot_for(viewer: User, key: Any) -> Snapshot | None:
    """What the viewer sees of an entry, for a report: who suggested it is shown to those who curate."""
    try:
        found = resource_snapshot(resource_for(viewer, key).id)
    except NotFound:
        return None
    return replace(found, author_name="") if found and not viewer.is_site_moderator else found


def resource_snapshot(resource_id: int) -> Snapshot | None:
    """An entry as it is now, for moderators."""
    resource = db.session.get(Resource, resource_id)
    if resource is None:
        return None
    return Snapshot(
        type="resource", id=resource.id, author_id=resource.author_id, group_id=None, title=resource.title,
        html=resource.summary_html, url=f"/library/{resource.id}", status=resource.status,
        author_name=resource.identity.handle, identity_id=resource.identity_id,
    )  # fmt: skip


def hold_resource(resource_id: int) -> None:
    """Lock it until the transaction ends, before a case about it."""
    locked(Resource, resource_id)


def recent_resources(group_id: int | None, limit: int) -> list[tuple[int, str]]:
    """The newest published entries, as (id, words). Unscoped: for trying watched phrases. None in a group."""
    if group_id is not None:
        return []
    newest = select(Resource.id, Resource.title, Resource.summary).where(Resource.status == "published")
    rows = db.session.execute(newest.order_by(Resource.id.desc()).limit(limit))
    return [(row.id, f"{row.title}\n{row.summary}") for row in rows]


def search_document(resource_id: int) -> dict | None:
    """What search may find: published entries, by everybody."""
    resource = db.session.get(Resource, resource_id)
    if resource is None or resource.status != "published":
        return None
    return {
        "title": resource.title, "body": f"{plain(resource.summary_html)} {resource.authors}", "group_id": None,
        "author_id": None, "url": f"/library/{resource.id}", "audience": "community", "at": resource.created_at,
    }  # fmt: skip


def belongings(user: User) -> Iterator[Section]:
    """What the library keeps about one person, for them to take along."""
    suggested = select(
        Resource.type, Resource.title, Resource.authors, Resource.url, Resource.summary, Resource.country,
        Resource.status, Resource.reason, Resource.created_at,
    )  # fmt: skip
    saved = select(Resource.title, SavedResource.created_at.label("saved")).join(SavedResource)
    yield Section(
        "suggestions",
        "What you suggested for the library",
        rows_kept(suggested.where(Resource.author_id == user.id).order_by(Resource.id)),
    )
    yield Section("saved", "Entries you kept for later", rows_kept(saved.where(SavedResource.user_id == user.id)))
