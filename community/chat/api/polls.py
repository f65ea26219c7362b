"""Polls as JSON. They are lines of a room: reading one brings its poll in `carried`."""

from community.chat.actions import polls
from community.chat.policy.lines import spend_reaction, spend_send
from community.chat.queries.lines import line_sent
from community.chat.schemas import lines as line_schemas
from community.chat.schemas import polls as poll_schemas
from community.core.api import ApiBlueprint
from community.core.doors import me

bp = ApiBlueprint("Polls", __name__, "Asking a room, and what it answers")


@bp.post("/rooms/<int:room_id>/polls")
@bp.arguments(poll_schemas.PollInput)
@bp.response(201, line_schemas.MessageOutput)
@bp.alt_response(200, schema=line_schemas.MessageOutput, description="It had arrived before: the same message")
@bp.alt_response(202, schema=line_schemas.MessageOutput, description="A moderator reads it first")
@bp.alt_response(204, description="The question was the group's safe word: it asks for a pause")
def open_poll(data: dict, room_id: int):
    """Ask a room, with two to eight choices, or for the weather inside people. Safe to repeat as sending is."""
    spend_send(me())
    sent = polls.open_poll(me(), room_id, **data)
    if sent.message is None:
        return "", 204
    status = 200 if not sent.new else 202 if sent.message.status == "pending" else 201
    return line_sent(me(), sent.message), status


@bp.put("/rooms/<int:room_id>/messages/<int:message_id>/vote")
@bp.arguments(poll_schemas.VoteInput)
@bp.response(204)
def vote(data: dict, room_id: int, message_id: int) -> None:
    """Choose an answer, or another one; 409 where the poll is closed. Nobody learns what you chose.

    How often each was chosen is told to everybody alike, in a group's room once three people have answered.
    """
    spend_reaction(me())
    polls.vote(me(), room_id, message_id, **data)


@bp.delete("/rooms/<int:room_id>/messages/<int:message_id>/vote")
@bp.response(204)
def take_back(room_id: int, message_id: int) -> None:
    """Take your answer back."""
    spend_reaction(me())
    polls.vote(me(), room_id, message_id, None)


@bp.post("/rooms/<int:room_id>/messages/<int:message_id>/close")
@bp.response(204)
def close(room_id: int, message_id: int) -> None:
    """Take no more answers to your poll, or as a moderator to anybody's."""
    polls.close_poll(me(), room_id, message_id)
