"""What lines carry beside their words. A plain line is never asked for."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from sqlalchemy import select

from community.accounts.models import User
from community.chat.models.carried import LinePicture, Poll
from community.chat.models.lines import Message
from community.chat.queries.cards import helplines_by_country, helplines_card, resource_cards
from community.chat.queries.polls import poll_by_choice, polls_seen
from community.core.db import db


@dataclass(frozen=True)
class PictureSeen:
    """A picture: where it is for those who may see it, what it shows, and its size in pixels."""

    url: str
    alt: str
    width: int
    height: int

    @property
    def words(self) -> str:
        """Its description."""
        return self.alt


#: {"kind": "poll", "poll": PollSeen}, {"kind": "resource", "resource": ResourceCard or None} and so on
Carried = Mapping[str, Any]


def carried_seen(viewer: User, messages: Iterable[Message]) -> dict[int, Carried]:
    """What these lines carry, as the viewer sees it, by id. Few questions for each kind; none for plain lines."""
    ids: dict[str, set[int]] = defaultdict(set)
    for message in messages:
        if message.carries is not None:
            ids[message.carries].add(message.id)
    found: dict[int, Carried] = {}
    for kind, message_ids in ids.items():
        found |= {message_id: {"kind": kind, kind: seen} for message_id, seen in _of(kind, viewer, message_ids).items()}
    return found


def _of(kind: str, viewer: User, message_ids: Collection[int]) -> Mapping[int, Any]:
    if kind == "poll":
        return polls_seen(viewer, message_ids)
    if kind == "resource":
        return resource_cards(message_ids)
    if kind == "picture":
        return _pictures(message_ids)
    return dict.fromkeys(message_ids, helplines_card(viewer.country))


def carried_to(message: Message | None, user_ids: set[int]) -> list[tuple[Carried | None, set[int]]]:
    """What a line carries as each of these people sees it, with who sees it so. One way for a plain line."""
    kind = message.carries if message is not None else None
    if message is None or kind is None:
        return [(None, user_ids)]
    seen: list[tuple[Any, set[int]]]
    if kind == "poll":
        seen = [*poll_by_choice(message.id, user_ids)]
    elif kind == "resource":
        seen = [(resource_cards([message.id])[message.id], user_ids)]
    elif kind == "picture":
        seen = [(_pictures([message.id])[message.id], user_ids)]
    else:
        seen = [*helplines_by_country(user_ids)]
    return [({"kind": kind, kind: what}, readers) for what, readers in seen]


def words_of(carried: Carried | None) -> str:
    """What it says, to be read with the line's own words; empty for what only points somewhere."""
    return getattr(carried[carried["kind"]], "words", "") if carried else ""


def name_of(carried: Carried | None) -> str:
    """What a line without words is called by where there is room for a few words only."""
    kind = carried["kind"] if carried else ""
    if carried and kind == "resource":
        return carried["resource"].title if carried["resource"] else "Something from the library"
    if carried and kind == "picture":
        return f"A picture: {carried['picture'].alt}" if carried["picture"] else "A picture"
    return {"helplines": "People who answer", "poll": "A poll"}.get(kind, "")


def described(message: Message, shown: bool = True) -> Markup:
    """HTML for those who decide about the line, whose words alone say too little. A picture is not `shown` where it is
    only told of.
    """
    if message.carries == "poll" and (poll := db.session.get(Poll, message.id)) is not None:
        choices = Markup("").join(Markup("<li>{}</li>").format(words) for words in poll.choices)
        return Markup("<ul>{}</ul>").format(choices)
    if message.carries == "resource" and (card := resource_cards([message.id])[message.id]) is not None:
        return Markup('<p><a href="/library/{}">{}</a></p>').format(card.id, card.title)
    if message.carries == "picture" and (picture := _pictures([message.id])[message.id]) is not None:
        seen = Markup('<p><img src="{}" alt="{}"></p>').format(picture.url, picture.alt) if shown else Markup("")
        return seen + Markup("<p>A picture: {}</p>").format(picture.alt)
    return Markup("")


def _pictures(message_ids: Collection[int]) -> dict[int, PictureSeen | None]:
    """The pictures of these lines; None for one that is not kept any more."""
    found: dict[int, PictureSeen | None] = dict.fromkeys(message_ids)
    rows = db.session.execute(
        select(LinePicture, Message.room_id)
        .join(Message, Message.id == LinePicture.message_id)
        .where(LinePicture.message_id.in_(message_ids))
    )
    for picture, room_id in rows:
        url = f"/api/v1/rooms/{room_id}/messages/{picture.message_id}/picture"
        found[picture.message_id] = PictureSeen(url, picture.alt, picture.width, picture.height)
    return found
