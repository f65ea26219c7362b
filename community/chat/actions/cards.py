"""Cards: lines that point at the library, or at people who answer."""

from collections.abc import Sequence

from community.accounts.models import User
from community.chat.actions.carried import Brings
from community.chat.actions.log import enter, locked_room
from community.chat.actions.messages import Sent, send_message
from community.chat.models.lines import Message
from community.chat.models.rooms import Room
from community.chat.policy.rooms import can_hold
from community.chat.queries.cards import lines_with_resource
from community.core.db import db, locked, transactional
from community.core.errors import Invalid, NotAllowed
from community.library.queries import published


@transactional
def share_card(
    author: User,
    room_id: int,
    client_id: str,
    resource_id: int | None = None,
    helplines: bool = False,
    body: str = "",
    content_notes: Sequence[str] = (),
) -> Sent:
    """Show the room an entry of the library, or as a moderator of its group who answers where each reader is.

    Safe to repeat as sending is, and raises what that does; Invalid for what is not in the library.
    """
    room = locked_room(author, room_id)
    if helplines:
        if not can_hold(author, room):
            raise NotAllowed("The moderators of a group show helplines to its rooms. Everybody finds them under Help.")
        brings = Brings("helplines", "/help")
    else:
        if not published([resource_id or 0]):
            raise Invalid(resource_id="This is not in the library.")
        brings = Brings.card(resource_id or 0, f"/library/{resource_id}")
    return send_message(author, room_id, client_id, body, content_notes=content_notes, brings=brings)


@transactional
def show_resource_as_it_is(resource_id: int) -> None:
    """An entry changed, or left the library: every room in which a line points at it is told so."""
    for room_id, message_id in lines_with_resource(resource_id):
        room, message = locked(Room, room_id), db.session.get(Message, message_id, populate_existing=True)
        if message is not None and message.status == "published":  # it may have gone while this waited for the room
            enter(room, "edit", message)
