"""The JSON door of posts."""

from typing import Any

from community.core.api import ApiBlueprint, paged
from community.core.doors import me
from community.core.errors import NotFound
from community.core.words import REACTIONS
from community.forums.actions import posts as actions
from community.forums.actions import reactions as reaction_actions
from community.forums.queries.posts import post_for, post_page
from community.forums.queries.topics import topic_for
from community.forums.schemas import PostChange, PostInput, PostOutput, PostQuery
from community.moderation.schemas.decisions import RemovalQuery

bp = ApiBlueprint("Posts", __name__, "Posts of a topic, and warm answers to them")


@bp.get("/topics/<int:topic_id>/posts")
@bp.arguments(PostQuery, location="query")
@bp.page_of(PostOutput)
def posts_of_topic(query: dict, topic_id: int) -> Any:
    """The posts of a topic by number, then those that wait for a moderator: one's own, or all as a moderator."""
    page = post_page(me(), topic_for(me(), topic_id), query["after"], query["limit"], query["start"])
    return paged(page)


@bp.post("/topics/<int:topic_id>/posts")
@bp.arguments(PostInput)
@bp.response(201, PostOutput)
@bp.alt_response(200, schema=PostOutput, description="The same client_id again: the same post.")
@bp.alt_response(202, schema=PostOutput, description="It waits for a moderator to read it.")
def create_post(data: dict, topic_id: int) -> Any:
    """Answer in a topic."""
    made = actions.create_post(me(), topic_for(me(), topic_id), **data)
    post, _topic = post_for(me(), made.id)
    return post, 200 if made.repeated else 202 if post.number is None else 201


@bp.patch("/posts/<int:post_id>")
@bp.arguments(PostChange)
@bp.response(200, PostOutput)
def change_post(data: dict, post_id: int) -> Any:
    """Change one's own post. While its author is read first, it becomes pending again."""
    actions.edit_post(me(), post_id, **data)
    return post_for(me(), post_id)[0]


@bp.delete("/posts/<int:post_id>")
@bp.arguments(RemovalQuery, location="query")
@bp.response(204)
def remove_post(why: dict, post_id: int) -> None:
    """Take a post away, as its author or as a moderator of its group. An empty place stays.

    What a moderator does is recorded, and the author reads `reason` and `rule` with a way to ask for a second look.
    """
    actions.remove_post(me(), post_id, **why)


@bp.put("/posts/<int:post_id>/reactions/<kind>")
@bp.response(204)
def set_reaction(post_id: int, kind: str) -> None:
    """Answer a post with one of the warm words. Only its author sees who did."""
    _check(kind)
    reaction_actions.set_reaction(me(), post_id, kind)


@bp.delete("/posts/<int:post_id>/reactions/<kind>")
@bp.response(204)
def unset_reaction(post_id: int, kind: str) -> None:
    """Take one's warm answer back."""
    _check(kind)
    reaction_actions.unset_reaction(me(), post_id, kind)


def _check(kind: str) -> None:
    if kind not in dict(REACTIONS):
        raise NotFound()
