"""The JSON door of topics."""

from typing import Any

from community.core.api import ApiBlueprint, paged
from community.core.doors import me
from community.core.paging import ListQuery
from community.forums.actions import topics as actions
from community.forums.queries.topics import topic_for, visible_topics
from community.forums.schemas import TopicChange, TopicInput, TopicMarks, TopicOutput, TopicReadInput
from community.groups.queries.groups import open_group_for

bp = ApiBlueprint("Topics", __name__, "Conversations in a group")


@bp.get("/groups/<slug>/topics")
@bp.arguments(ListQuery, location="query")
@bp.page_of(TopicOutput)
def topics_of_group(query: dict, slug: str) -> Any:
    """The topics of a group: pinned ones first, then by their latest post."""
    return paged(visible_topics(me(), open_group_for(me(), slug), **query))


@bp.post("/groups/<slug>/topics")
@bp.arguments(TopicInput)
@bp.response(201, TopicOutput)
@bp.alt_response(202, schema=TopicOutput, description="It waits for a moderator to read it.")
def create_topic(data: dict, slug: str) -> Any:
    """Start a topic with its opening post."""
    topic = actions.create_topic(me(), open_group_for(me(), slug), **data)
    return topic_for(me(), topic.id), 201 if topic.status == "published" else 202


@bp.get("/topics/<int:topic_id>")
@bp.response(200, TopicOutput)
def topic(topic_id: int) -> Any:
    """One topic. Its posts are a list of their own."""
    return topic_for(me(), topic_id)


@bp.patch("/topics/<int:topic_id>")
@bp.arguments(TopicChange)
@bp.response(200, TopicOutput)
def change_topic(data: dict, topic_id: int) -> Any:
    """Change one's own topic. While its author is read first, it becomes pending again."""
    actions.edit_topic(me(), topic_id, **data)
    return topic_for(me(), topic_id)


@bp.patch("/topics/<int:topic_id>/marks")
@bp.arguments(TopicMarks)
@bp.response(200, TopicOutput)
def mark_topic(data: dict, topic_id: int) -> Any:
    """Pin or close a topic, as a moderator of its group."""
    actions.mark_topic(me(), topic_id, **data)
    return topic_for(me(), topic_id)


@bp.put("/topics/<int:topic_id>/read")
@bp.arguments(TopicReadInput)
@bp.response(204)
def read_topic(data: dict, topic_id: int) -> None:
    """Note how far one has read. It never goes back."""
    actions.mark_read(me(), topic_for(me(), topic_id), data["number"])
