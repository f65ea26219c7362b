"""Who is told of what happens in rooms, and in which words. Never what was said."""

from collections.abc import Iterable, Sequence

from community.accounts.models import User
from community.chat.models import Message
from community.chat.queries.lines import in_words
from community.notifications.actions import notify
from community.notifications.kinds import Words
from community.notifications.models import Notification


def mentioned(message: Message, user_ids: Iterable[int]) -> None:
    """Tell those whom a line names."""
    notify(user_ids, "mentioned", "message", message.id, actor_id=message.author_id)


def words(viewer: User, notices: Sequence[Notification]) -> dict[int, Words]:
    """The words of these notices for the viewer, by id, without those about lines they can't see. One query."""
    lines = in_words(viewer, {notice.subject_id for notice in notices})
    found = {}
    for notice in notices:
        said = lines.get(notice.subject_id)
        if said is not None:
            place = f"/rooms/{said.room_id}?at={said.seq}#line-{said.id}"
            found[notice.id] = Words(f"{said.name} mentioned you in {said.room}.", place)
    return found
