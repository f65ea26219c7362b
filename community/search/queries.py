"""Finding: only what the viewer may see, decided in SQL beside the words."""

from dataclasses import dataclass

from markupsafe import Markup, escape
from sqlalchemy import ColumnElement, and_, exists, or_, select

from community.accounts.models import User
from community.accounts.queries.contact import shown_to
from community.core.db import db
from community.core.paging import Page, keyset
from community.forums.queries.records import covers
from community.groups.models import Group
from community.groups.queries.groups import listed, readable_ids
from community.search.index import MARK, UNMARK, matching, words_of
from community.search.models import SearchDoc

TYPES = (
    ("post", "Topics and posts"),
    ("resource", "Library"),
    ("milestone", "Milestones"),
    ("group", "Groups"),
    ("user", "People"),
)


@dataclass(frozen=True)
class Found:
    """One thing that was found; `snippet` is safe HTML with <mark> around the words."""

    type: str
    id: int
    title: str
    snippet: Markup
    url: str
    group_id: int | None


def visible(viewer: User) -> ColumnElement[bool]:
    """An SQL condition on SearchDoc: the viewer may see what it stands for."""
    card = exists().where(and_(Group.id == SearchDoc.subject_id, listed(viewer)))
    return and_(
        or_(
            SearchDoc.audience.in_(("community", "members")),
            and_(SearchDoc.audience == "group", SearchDoc.group_id.in_(readable_ids(viewer))),
            and_(SearchDoc.audience == "listed", card),
        ),
        or_(SearchDoc.author_id.is_(None), shown_to(viewer.id, SearchDoc.author_id, SearchDoc.anonymous)),
    )


def search(viewer: User, query: str, kind: str | None = None, after: str | None = None, limit: int = 20) -> Page:
    """A page of `Found`, best first; empty when the query holds no word. Raises Invalid for a foreign cursor.

    Posts that warn of something come without snippet, or not at all, as the viewer chose: a page may be shorter.
    """
    words = words_of(query)
    if not words:
        return Page([], None)
    statement = matching(words).where(visible(viewer))
    if kind:
        statement = statement.where(SearchDoc.type == kind)
    ranked = statement.with_only_columns(
        SearchDoc.id, SearchDoc.type, SearchDoc.subject_id, SearchDoc.title, SearchDoc.url, SearchDoc.group_id,
        *[part for part in statement.selected_columns if part.key in ("rank", "snippet")],
    ).subquery()  # fmt: skip
    page = keyset(select(ranked), [(ranked.c.rank, False), (ranked.c.id, False)], after, limit, scalars=False)
    covered = covers(viewer, [row.subject_id for row in page.items if row.type == "post"])
    found = []
    for row in page.items:
        cover = covered.get(row.subject_id, "show") if row.type == "post" else "show"
        if cover != "hide":  # a snippet would show what the page covers
            snippet = _marked(row.snippet) if cover == "show" else Markup("")
            found.append(Found(row.type, row.subject_id, row.title, snippet, row.url, row.group_id))
    return Page(found, page.next)


def group_names(group_ids: set[int]) -> dict[int, str]:
    """Names of groups that were found in, by id."""
    rows = db.session.execute(select(Group.id, Group.name).where(Group.id.in_(group_ids)))
    return {row.id: row.name for row in rows}


def _marked(snippet: str) -> Markup:
    return Markup(str(escape(snippet)).replace(MARK, "<mark>").replace(UNMARK, "</mark>"))  # noqa: S704  escaped above
