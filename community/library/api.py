"""The library's JSON door."""

from typing import Any

from community.core.api import ApiBlueprint, paged
from community.core.doors import me
from community.core.errors import NotAllowed
from community.core.paging import ListQuery
from community.library import actions, policy, queries
from community.library.models import Resource
from community.library.schemas import (
    HelplineOutput,
    HelplineQuery,
    ResourceChange,
    ResourceDecision,
    ResourceInput,
    ResourceOutput,
    ResourceQuery,
)

bp = ApiBlueprint("Library", __name__, "The curated library, and helplines")


class _Public:
    """An entry as members see it: who suggested it, and what was answered, is for moderators and the suggester."""

    def __init__(self, entry: Resource):
        self._entry = entry

    def __getattr__(self, name: str) -> Any:
        if name in ("identity", "reason"):
            raise AttributeError(name)
        return getattr(self._entry, name)


def _out(entry: Resource) -> Resource | _Public:
    return entry if me().is_site_moderator or entry.author_id == me().id else _Public(entry)


@bp.get("/resources")
@bp.arguments(ResourceQuery, location="query")
@bp.page_of(ResourceOutput)
def list_resources(asked):
    """Published entries by facet"""
    return paged(queries.resources(me(), **asked).map(_out))


@bp.post("/resources")
@bp.arguments(ResourceInput)
@bp.response(201, ResourceOutput)
def suggest(data):
    """Suggest an entry"""
    return _out(actions.suggest(me(), **data))


@bp.get("/resources/waiting")
@bp.arguments(ListQuery, location="query")
@bp.page_of(ResourceOutput)
def waiting(asked):
    """Suggestions that wait for a check, for site moderators"""
    if not policy.can_curate(me()):
        raise NotAllowed("Suggestions are read by the site's moderators.")
    return paged(queries.waiting(me(), **asked).map(_out))


@bp.get("/resources/<int:resource_id>")
@bp.response(200, ResourceOutput)
def show(resource_id):
    """One entry"""
    return _out(queries.resource_for(me(), resource_id))


@bp.patch("/resources/<int:resource_id>")
@bp.arguments(ResourceChange)
@bp.response(200, ResourceOutput)
def change(data, resource_id):
    """Change an entry"""
    return _out(actions.change(me(), queries.resource_for(me(), resource_id), **data))


@bp.post("/resources/<int:resource_id>/decision")
@bp.arguments(ResourceDecision)
@bp.response(200, ResourceOutput)
def decide(data, resource_id):
    """Publish, return or archive, for site moderators"""
    return _out(actions.decide(me(), queries.resource_for(me(), resource_id), **data))


@bp.put("/resources/<int:resource_id>/saved")
@bp.response(204)
def keep(resource_id):
    """Keep an entry for later"""
    actions.keep(me(), queries.resource_for(me(), resource_id))


@bp.delete("/resources/<int:resource_id>/saved")
@bp.response(204)
def let_go(resource_id):
    """No longer keep it"""
    actions.let_go(me(), queries.resource_for(me(), resource_id))


@bp.get("/me/resources")
@bp.arguments(ListQuery, location="query")
@bp.page_of(ResourceOutput)
def saved(asked):
    """What I keep"""
    return paged(queries.resources(me(), saved=True, **asked).map(_out))


@bp.get("/helplines")
@bp.arguments(HelplineQuery, location="query")
@bp.response(200, HelplineOutput(many=True))
def helplines(asked):
    """Helplines that a person has checked"""
    return queries.helplines(**asked)
