"""The JSON door of what is counted: for everybody, and about the load for moderators."""

from community.core.api import ApiBlueprint, paged
from community.core.doors import me, public
from community.core.errors import NotFound
from community.core.paging import ListQuery
from community.core.settings import settings
from community.moderation import policy
from community.moderation.queries.load import load_for
from community.moderation.queries.publications import published
from community.moderation.schemas.figures import CaseLoadOutput, MonthOutput, YearOutput

bp = ApiBlueprint("Transparency", __name__, "What moderators decided, counted so that nobody can be found by it")


@bp.get("/transparency/months")
@public
@bp.arguments(ListQuery, location="query")
@bp.page_of(MonthOutput)
def months(asked):
    """What was decided, month by month, the latest first"""
    return _paged("month", asked)


@bp.get("/transparency/years")
@public
@bp.arguments(ListQuery, location="query")
@bp.page_of(YearOutput)
def years(asked):
    """The figures of each year, the latest first"""
    return _paged("year", asked)


@bp.get("/moderation/load")
@bp.response(200, CaseLoadOutput)
def load():
    """How much waits for moderators, and when it comes. Nothing by person"""
    if not policy.is_staff(me()):
        raise NotFound()
    return load_for(me())


def _paged(kind, asked):
    if not settings().public_log:
        raise NotFound()
    return paged(published(kind, **asked))
