"""One line as JSON, and what is done with it."""

from community.chat.actions import messages, pins, reactions
from community.chat.policy.lines import require_history, spend_reaction, spend_send
from community.chat.queries.lines import line_for, line_seen, message_for
from community.chat.queries.revisions import revisions_of
from community.chat.queries.rooms import room_for
from community.chat.schemas import lines as line_schemas
from community.core import audit
from community.core.api import ApiBlueprint, paged
from community.core.doors import me
from community.core.errors import NotFound
from community.core.paging import Page
from community.core.words import REACTIONS
from community.moderation.schemas.decisions import RemovalQuery

bp = ApiBlueprint("Lines", __name__, "One line of a room, and what is done with it")


@bp.get("/rooms/<int:room_id>/messages/<int:message_id>")
@bp.response(200, line_schemas.MessageOutput)
def message(room_id: int, message_id: int):
    """One line as it stands now; a tombstone where you may not read it."""
    return line_seen(me(), room_for(me(), room_id), message_id)


@bp.patch("/rooms/<int:room_id>/messages/<int:message_id>")
@bp.arguments(line_schemas.MessageEdit)
@bp.response(200, line_schemas.MessageOutput)
def edit(data: dict, room_id: int, message_id: int):
    """Change your own words, and how you described your picture."""
    spend_send(me())
    message, _seq = messages.edit_message(me(), room_id, message_id, **data)
    return line_for(me(), message)


@bp.delete("/rooms/<int:room_id>/messages/<int:message_id>")
@bp.arguments(RemovalQuery, location="query")
@bp.response(204)
def remove(why: dict, room_id: int, message_id: int) -> None:
    """Take back your own line, or remove one as a moderator of the group. A tombstone stays.

    What a moderator does is recorded, and the author reads `reason` and `rule` with a way to ask for a second look.
    """
    messages.remove_message(me(), room_id, message_id, **why)


@bp.put("/rooms/<int:room_id>/messages/<int:message_id>/reactions/<kind>")
@bp.response(204)
def set_reaction(room_id: int, message_id: int, kind: str) -> None:
    """Answer somebody's line with one of the warm words, as `GET /site` lists them.

    Everybody in the room sees who did.
    """
    _check(kind)
    spend_reaction(me())
    reactions.set_reaction(me(), room_id, message_id, kind)


@bp.delete("/rooms/<int:room_id>/messages/<int:message_id>/reactions/<kind>")
@bp.response(204)
def unset_reaction(room_id: int, message_id: int, kind: str) -> None:
    """Take your warm answer back."""
    _check(kind)
    spend_reaction(me())
    reactions.unset_reaction(me(), room_id, message_id, kind)


@bp.get("/rooms/<int:room_id>/messages/<int:message_id>/history")
@bp.page_of(line_schemas.MessageRevisionOutput)
def revisions(room_id: int, message_id: int):
    """What a line said before, the latest first, for its author and the moderators of its group."""
    about = message_for(me(), room_for(me(), room_id), message_id)
    require_history(me(), about)
    if about.author_id != me().id:
        audit.append(me().id, "message.history_looked", "message", message_id, about.room.group_id)
    return paged(Page(revisions_of(about), None))


@bp.put("/rooms/<int:room_id>/messages/<int:message_id>/pin")
@bp.response(204)
def pin(room_id: int, message_id: int) -> None:
    """Put a line at the top of the room, as a moderator of its group; 409 where five stand there."""
    pins.set_pin(me(), room_id, message_id, True)


@bp.delete("/rooms/<int:room_id>/messages/<int:message_id>/pin")
@bp.response(204)
def unpin(room_id: int, message_id: int) -> None:
    """Take a line from the top of the room."""
    pins.set_pin(me(), room_id, message_id, False)


def _check(kind: str) -> None:
    if kind not in dict(REACTIONS):
        raise NotFound()
