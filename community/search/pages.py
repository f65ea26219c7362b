"""One box over everything."""

from typing import Any

from flask import Blueprint, render_template, url_for

from community.core.doors import load_query, me
from community.core.errors import Invalid
from community.core.paging import Page
from community.search import queries
from community.search.schemas import SearchQuery

bp = Blueprint("search", __name__)


@bp.get("/search")
def index():
    errors: dict = {}
    page = Page([], None)
    asked: dict[str, Any] = {"q": "", "type": "", "after": None, "limit": 20}
    try:
        asked = load_query(SearchQuery())
        page = queries.search(me(), asked["q"], asked["type"], asked["after"], asked["limit"])
    except Invalid as invalid:
        errors = invalid.errors
    names = queries.group_names({found.group_id for found in page.items if found.group_id})
    narrow = [
        (label, url_for(".index", q=asked["q"], type=kind or None), asked["type"] == kind)
        for kind, label in (("", "Everything"), *queries.TYPES)
    ]
    return render_template(
        "search/index.html", page=page, asked=asked, narrow=narrow, errors=errors, groups=names
    ), 422 if errors else 200  # fmt: skip
