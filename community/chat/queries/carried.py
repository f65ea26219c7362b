"""What lines carry beside their words. A plain line is never asked for."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from markupsafe import Markup

from community.accounts.models import User
from community.chat.models import Message, Poll
from community.chat.queries.polls import poll_by_choice, polls_seen
from community.core.db import db

#: {"kind": "poll", "poll": PollSeen}
Carried = Mapping[str, Any]


def carried_seen(viewer: User, messages: Iterable[Message]) -> dict[int, Carried]:
    """What these lines carry, as the viewer sees it, by id. Few questions for each kind; none for plain lines."""
    polls = {message.id for message in messages if message.carries == "poll"}
    if not polls:
        return {}
    return {message_id: {"kind": "poll", "poll": poll} for message_id, poll in polls_seen(viewer, polls).items()}


def carried_to(message: Message | None, user_ids: Collection[int]) -> list[tuple[Carried | None, set[int]]]:
    """What a line carries as each of these people sees it, with who sees it so. One way for a plain line."""
    if message is not None and message.carries == "poll":
        seen = poll_by_choice(message.id, user_ids)
        return [({"kind": "poll", "poll": poll}, readers) for poll, readers in seen]
    return [(None, set(user_ids))]


def described(message: Message) -> Markup:
    """HTML for those who decide about the line, whose words alone say too little."""
    if message.carries == "poll" and (poll := db.session.get(Poll, message.id)) is not None:
        choices = Markup("").join(Markup("<li>{}</li>").format(words) for words in poll.choices)
        return Markup("<ul>{}</ul>").format(choices)
    return Markup("")
