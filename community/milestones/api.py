"""The JSON door of milestones."""

from collections.abc import Sequence
from typing import Any

from community.core.api import ApiBlueprint, paged
from community.core.doors import me
from community.core.errors import Invalid
from community.core.paging import ListQuery, Page
from community.groups.queries.groups import open_group_for
from community.milestones import queries
from community.milestones.actions import cheers, milestones, quiet
from community.milestones.models import Milestone
from community.milestones.schemas import (
    CheerInput,
    CheerOutput,
    MilestoneChange,
    MilestoneInput,
    MilestoneOutput,
    MilestoneQuery,
    NotTodayOutput,
)

bp = ApiBlueprint("Milestones", __name__, "Milestones, their chapters, and cheers")


@bp.get("/milestones")
@bp.arguments(MilestoneQuery, location="query")
@bp.page_of(MilestoneOutput)
def index(query: dict):
    """The celebration wall, a group's wall, or one's own milestones.

    Nothing of other people's while the viewer said "not today".
    """
    slug, own = query.pop("group"), query.pop("mine") or query["audience"] == "private"
    if own and slug:
        raise Invalid(group="Choose a group's wall or your own milestones.")
    if own:
        page = queries.mine(me(), **query)
    else:
        page = queries.wall_for(me(), group=open_group_for(me(), slug) if slug else None, **query)
    return paged(Page(_shaped(page.items), page.next))


@bp.post("/milestones")
@bp.arguments(MilestoneInput)
@bp.response(201, MilestoneOutput)
@bp.alt_response(202, schema=MilestoneOutput, description="It waits for the group's moderators.")
def define(data: dict):
    """Define a milestone. Private, unless `audience` says otherwise."""
    return _stored(milestones.define(me(), **data))


@bp.get("/milestones/<int:milestone_id>")
@bp.response(200, MilestoneOutput)
def show(milestone_id: int):
    """One milestone that the viewer may see."""
    return _shaped([queries.milestone_for(me(), milestone_id)])[0]


@bp.patch("/milestones/<int:milestone_id>")
@bp.arguments(MilestoneChange)
@bp.response(200, MilestoneOutput)
@bp.alt_response(202, schema=MilestoneOutput, description="It waits for the group's moderators.")
def change(data: dict, milestone_id: int):
    """Change one's own milestone: its words, who sees it, and whether there are reminders."""
    return _stored(milestones.change(me(), queries.milestone_for(me(), milestone_id), **data), 200)


@bp.delete("/milestones/<int:milestone_id>")
@bp.response(204)
def remove(milestone_id: int):
    """Take one's own milestone back for good."""
    milestones.remove(me(), queries.milestone_for(me(), milestone_id))


@bp.get("/milestones/<int:milestone_id>/chapters")
@bp.response(200, MilestoneOutput(many=True))
def chapters(milestone_id: int):
    """The chapters that the viewer may see, the first one first."""
    return _shaped(queries.chapters_of(me(), queries.milestone_for(me(), milestone_id)))


@bp.post("/milestones/<int:milestone_id>/chapters")
@bp.arguments(MilestoneInput)
@bp.response(201, MilestoneOutput)
@bp.alt_response(202, schema=MilestoneOutput, description="It waits for the group's moderators.")
def start_chapter(data: dict, milestone_id: int):
    """Begin the next chapter of one's own milestone. Nothing of the earlier ones is reset."""
    return _stored(milestones.start_chapter(me(), queries.milestone_for(me(), milestone_id), **data))


@bp.get("/milestones/<int:milestone_id>/cheers")
@bp.arguments(ListQuery, location="query")
@bp.page_of(CheerOutput)
def cheers_of(query: dict, milestone_id: int):
    """Who cheered, for the milestone's author alone."""
    return paged(queries.cheers_for(me(), queries.milestone_for(me(), milestone_id), **query))


@bp.post("/milestones/<int:milestone_id>/cheers")
@bp.arguments(CheerInput)
@bp.response(201, CheerOutput)
def cheer(data: dict, milestone_id: int):
    """Cheer somebody's milestone, once."""
    return cheers.cheer(me(), queries.milestone_for(me(), milestone_id), **data)


@bp.delete("/milestones/<int:milestone_id>/cheers")
@bp.response(204)
def take_cheer_back(milestone_id: int):
    """Take one's own cheer back."""
    cheers.take_back(me(), queries.milestone_for(me(), milestone_id))


@bp.get("/me/not-today")
@bp.response(200, NotTodayOutput)
def resting():
    """Whether other people's milestones are put away for me just now."""
    return {"until": queries.not_today_until(me())}


@bp.put("/me/not-today")
@bp.response(200, NotTodayOutput)
def not_today():
    """Put other people's milestones away until tomorrow."""
    return {"until": quiet.not_today(me())}


@bp.delete("/me/not-today")
@bp.response(204)
def show_again():
    """See other people's milestones again."""
    quiet.show_again(me())


def _stored(milestone: Milestone, status: int = 201) -> tuple["_Seen", int]:
    return _shaped([milestone])[0], 202 if milestone.status == "pending" else status


def _shaped(found: Sequence[Milestone]) -> list["_Seen"]:
    """What the output schema shows: with numbers only for what is the viewer's own."""
    counts, mine = queries.cheer_counts(me(), found), queries.my_cheers(me(), found)
    return [_Seen(one, my_cheer=mine.get(one.id), cheer_count=counts.get(one.id)) for one in found]


class _Seen:
    """A milestone with what this viewer is told beside it."""

    def __init__(self, milestone: Milestone, **more: Any):
        self._milestone = milestone
        self.__dict__.update(more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._milestone, name)
