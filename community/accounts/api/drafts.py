"""What I was writing when I left, as JSON."""

from typing import Any

from community.accounts.actions import drafts as actions
from community.core import drafts
from community.core.api import ApiBlueprint
from community.core.doors import me
from community.core.drafts import DraftsOutput, KeepInput

bp = ApiBlueprint("Drafts", __name__, "What somebody was writing when they left")


@bp.get("/me/drafts")
@bp.response(200, DraftsOutput)
def draft_list() -> Any:
    """What I was writing when I left

    Kept for a week, if I chose so.
    """
    return _mine()


@bp.put("/me/drafts")
@bp.arguments(KeepInput)
@bp.response(200, DraftsOutput)
def choose(data: dict) -> Any:
    """Choose whether it is kept

    Off, what there is goes too. A sign-in of a shared device keeps nothing until it is chosen there, on its page.
    """
    actions.choose(me(), data["keep"])
    return _mine()


@bp.delete("/me/drafts/<int:draft_id>")
@bp.response(204)
def throw_away(draft_id: int) -> None:
    """Throw one away"""
    drafts.throw_away(me().id, draft_id)


def _mine() -> dict:
    return {"keep": me().keep_drafts, "items": drafts.kept_by(me().id)}
