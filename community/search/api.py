"""Search's JSON door."""

from community.core.api import ApiBlueprint, paged
from community.core.doors import me
from community.search import queries
from community.search.schemas import FoundOutput, SearchQuery

bp = ApiBlueprint("Search", __name__, "One box over everything the viewer may see")


@bp.get("/search")
@bp.arguments(SearchQuery, location="query")
@bp.page_of(FoundOutput)
def search(asked):
    """Find what I may see"""
    return paged(queries.search(me(), asked["q"], asked["type"], asked["after"], asked["limit"]))
