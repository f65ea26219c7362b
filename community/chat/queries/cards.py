"""Cards in a room: entries of the library, and people who answer where the reader is.

Both are read from the library whenever they are shown, so that what was taken out of it is not passed on here.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from community.accounts.models import User
from community.chat.models.carried import LineCard
from community.chat.models.lines import Message
from community.core.db import db
from community.core.settings import settings
from community.core.text import excerpt
from community.library.models import TYPES, Helpline, Resource
from community.library.queries import COUNTRIES, EMERGENCY, helplines, published

MOST_LINES = 3  # helplines on one card; its link leads to all
_LABELS = dict(TYPES)
_ADDRESS = re.compile(r"(?<!\S)(?P<site>(?:https?://[^\s/]+)?)/library/(?P<id>[1-9]\d{0,17})(?=[\s).,;!?]|$)")


@dataclass(frozen=True)
class ResourceCard:
    """An entry of the library in short."""

    id: int
    title: str
    label: str
    authors: str
    summary: str
    minutes: int | None
    country: str


@dataclass(frozen=True)
class HelplinesCard:
    """Who answers in one country, at most MOST_LINES, each checked by a person lately. No country: not known to us.

    `emergency` is whom to ring in danger.
    """

    country: str
    emergency: str
    lines: Sequence[Helpline]


def resource_in(words: str) -> int | None:
    """The entry whose address stands first in these words, if everybody can find it."""
    if "/library/" not in words:
        return None
    for address in _ADDRESS.finditer(words):
        site, resource_id = address["site"], int(address["id"])
        if site in ("", settings().public_url):
            return resource_id if published([resource_id]) else None
    return None


def resource_cards(message_ids: Collection[int]) -> dict[int, ResourceCard | None]:
    """The entries that these lines point at; None for what is not in the library any more. The same for everybody."""
    rows = db.session.execute(
        select(LineCard.message_id, LineCard.resource_id).where(LineCard.message_id.in_(message_ids))
    )
    asked = {row.message_id: row.resource_id for row in rows}
    found = {entry.id: _card(entry) for entry in published(set(asked.values()))}
    return {message_id: found.get(asked.get(message_id, 0)) for message_id in message_ids}


def helplines_card(country: str) -> HelplinesCard:
    """Who answers there; nobody is guessed at where no country is known."""
    lines = helplines(country)[:MOST_LINES] if country else []
    return HelplinesCard(COUNTRIES.get(country, country), EMERGENCY.get(country, ("", ""))[0], lines)


def helplines_by_country(user_ids: Iterable[int]) -> list[tuple[HelplinesCard, set[int]]]:
    """The card as each of these people sees it, with who sees it so."""
    readers: dict[str, set[int]] = defaultdict(set)
    for user_id, country in db.session.execute(select(User.id, User.country).where(User.id.in_(set(user_ids)))):
        readers[country].add(user_id)
    return [(helplines_card(country), people) for country, people in readers.items()]


def lines_with_resource(resource_id: int) -> list[tuple[int, int]]:
    """The room and the id of every line that points at this entry and stands, room by room. Unscoped."""
    rows = db.session.execute(
        select(Message.room_id, Message.id)
        .join(LineCard, LineCard.message_id == Message.id)
        .where(LineCard.resource_id == resource_id, Message.status == "published", Message.seq.is_not(None))
        .order_by(Message.room_id, Message.seq)
    )
    return [(row.room_id, row.id) for row in rows]


def _card(entry: Resource) -> ResourceCard:
    summary = excerpt(entry.summary_html, 200)
    return ResourceCard(
        entry.id, entry.title, _LABELS[entry.type], entry.authors, summary, entry.minutes, entry.country
    )
