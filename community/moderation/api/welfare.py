"""One's own welfare as a moderator, for programs."""

from community.core.api import ApiBlueprint
from community.core.doors import me
from community.core.errors import NotFound
from community.moderation import policy
from community.moderation.actions import welfare as actions
from community.moderation.queries import welfare
from community.moderation.queries.welfare import Load
from community.moderation.schemas.welfare import HandedOn, LoadOutput, RestInput, WelfareInput

bp = ApiBlueprint("Welfare", __name__, "Looking after oneself while looking after others")


@bp.get("/moderation/welfare")
@bp.response(200, LoadOutput)
def show():
    """How much it was for you so far, and what you chose. Nobody else reads it"""
    return _mine()


@bp.put("/moderation/welfare")
@bp.arguments(WelfareInput)
@bp.response(200, LoadOutput)
def choose(data):
    """Covered words, a lower budget than the site's, topics you leave to others"""
    _mine()
    actions.choose(me(), **data)
    return _mine()


@bp.put("/moderation/welfare/rest")
@bp.arguments(RestInput)
@bp.response(200, LoadOutput)
def rest(data):
    """Rest: nothing of the queue is sent to you in the meantime"""
    _mine()
    actions.rest(me(), **data)
    return _mine()


@bp.delete("/moderation/welfare/rest")
@bp.response(200, LoadOutput)
def come_back():
    """The rest is over"""
    _mine()
    actions.come_back(me())
    return _mine()


@bp.post("/moderation/welfare/step-back")
@bp.response(200, HandedOn)
def step_back():
    """Hand on everything you hold, at once, and rest for a day"""
    _mine()
    return {"handed_on": actions.step_back(me())}


def _mine() -> Load:
    if not policy.is_staff(me()):
        raise NotFound()
    return welfare.load_of(me())
