"""Reads of what the site tells everybody about its moderation. The same for everybody, whoever looks."""

from typing import Any

from sqlalchemy import select

from community.core.db import db
from community.core.paging import Page, keyset
from community.groups.models import Group
from community.moderation.models.publications import Publication


def published(kind: str, after: str | None = None, limit: int = 12) -> Page:
    """Months or years, the latest first: dicts of period and what was counted. A group is named while it is public."""
    page = keyset(select(Publication).where(Publication.kind == kind), [(Publication.period, True)], after, limit)
    ids = {cell["group_id"] for one in page.items for cell in one.content.get("decisions", ()) if kind == "month"}
    named = select(Group.id, Group.name).where(Group.id.in_(ids - {None}), Group.privacy == "public")
    names = dict(db.session.execute(named).all())

    def shown(one: Publication) -> dict[str, Any]:
        content = {"few": False, **one.content}
        content.pop("untold", None)
        if kind == "month":
            content["decisions"] = [_named(cell, names) for cell in content["decisions"]]
        return {"period": one.period, "published_at": one.published_at, **content}

    return page.map(shown)


def periods(kind: str) -> set[str]:
    """What was published already."""
    return set(db.session.scalars(select(Publication.period).where(Publication.kind == kind)))


def months_of(year: int) -> list[tuple[str, dict]]:
    """What was counted of each month of a year, as (period, content), also what is told nobody."""
    of_year = Publication.kind == "month", Publication.period.like(f"{year}-%")
    return [tuple(row) for row in db.session.execute(select(Publication.period, Publication.content).where(*of_year))]


def _named(cell: dict, names: dict[int, str]) -> dict:
    name = names.get(cell["group_id"])
    named = {key: value for key, value in cell.items() if key != "group_id"}
    if cell["where"] == "group" and name is None:
        return {**named, "where": "closed", "rule": None, "group": None}
    return {**named, "group": name}
