"""Pictures with lines: made small and rid of what a camera wrote into them, and gone with their line."""

from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import select

from community.accounts.models import User
from community.chat.actions.carried import Brings, forget_pictures
from community.chat.actions.messages import Sent, send_message
from community.chat.models.carried import LinePicture
from community.chat.models.lines import Message
from community.chat.policy.rooms import require_send
from community.chat.queries.rooms import room_for
from community.chat.queries.sent import sent_before
from community.core import limits
from community.core.db import transactional
from community.core.files import delete_file, store_file
from community.core.pictures import fitted
from community.core.tokens import new_token
from community.moderation.queries.in_force import may_come_back

#: How their files end: not as those that the open door of avatars serves.
ENDING = ".line"
#: How many pictures one person sends.
PICTURES = "20 per hour"


def send_picture(
    author: User,
    room_id: int,
    client_id: str,
    content: bytes,
    alt: str,
    body: str = "",
    reply_to: int | None = None,
    content_notes: Sequence[str] = (),
) -> Sent:
    """Send a picture with its description, and words if one likes. Safe to repeat as sending is, and raises what that
    does; Invalid (`picture`) for what is none.

    The file is stored before the transaction that points at it, and goes again if that comes to nothing.
    """
    room = room_for(author, room_id)
    if sent_before(author, room, client_id) is None:
        require_send(author, room)
        limits.spend("chat_picture", author.id, PICTURES)
    picture = fitted(content)
    key = f"{new_token()[:32]}{ENDING}"
    mark = sha256(content).hexdigest()

    def row(message_id: int) -> LinePicture:
        return LinePicture(message_id=message_id, key=key, alt=alt, width=picture.width, height=picture.height)

    store_file(key, picture.content, "image/webp")
    kept = False
    try:
        sent = send_message(author, room_id, client_id, body, reply_to, content_notes, Brings("picture", mark, row))
        kept = sent.new and sent.message is not None
    finally:
        if not kept:
            delete_file(key)
    return sent


@transactional
def forget_removed_pictures() -> None:
    """The pictures of lines that moderators removed go, once no second look can bring them back."""
    removed = select(Message.id).where(Message.carries == "picture", Message.status == "removed")
    forget_pictures(removed.where(~may_come_back("message", Message.id)))
