"""Finding lines of one room by what they say or carry, as far as the viewer may see them now."""

import re
from functools import reduce

from markupsafe import Markup, escape
from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import joinedload

from community.accounts.models import User
from community.accounts.queries.contact import in_contact
from community.chat.models.carried import MAX_CHOICES, LineCard, LinePicture, Poll
from community.chat.models.lines import Message
from community.chat.models.rooms import Room
from community.chat.queries.carried import carried_seen, name_of, words_of
from community.chat.queries.lines import Line, line
from community.chat.queries.reactions import reactions_seen
from community.core.paging import Page, keyset
from community.core.text import plain
from community.library.models import Resource

MAX_WORDS = 8
BEFORE, LENGTH = 32, 200  # characters of a snippet: before the first word found (a phone shows 60), and in all
_word = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

_BESIDE: list[ColumnElement] = [
    LinePicture.alt.expression,
    Resource.title.expression,
    *(Poll.choices[number].as_string() for number in range(MAX_CHOICES)),
]
#: All that is looked through, as one text.
_ALL = reduce(lambda so_far, part: so_far + "\n" + func.coalesce(part, ""), _BESIDE, Message.body.expression)


def words_in(query: str) -> list[str]:
    """The words somebody asks for."""
    return _word.findall(query)[:MAX_WORDS]


def lines_with(viewer: User, room: Room, query: str, after: str | None = None, limit: int = 20) -> Page:
    """A page of lines that hold every word, or part of one, the newest first; empty when there is no word.

    A line's words are also its picture's description, the answers of its poll, and the title of its card. Reads the
    room back from its end until the page is full. Raises Invalid for a foreign cursor.
    """
    words = words_in(query)
    if not words:
        return Page([], None)
    statement = (
        select(Message)
        .outerjoin(LinePicture, LinePicture.message_id == Message.id)
        .outerjoin(Poll, and_(Poll.message_id == Message.id, Poll.kind == "choices"))
        .outerjoin(LineCard, LineCard.message_id == Message.id)
        .outerjoin(Resource, and_(Resource.id == LineCard.resource_id, Resource.status == "published"))
        .where(
            Message.room_id == room.id,
            Message.seq >= room.first_kept_seq,
            Message.status == "published",
            in_contact(viewer, Message.author_id),
            *(_ALL.icontains(word, autoescape=True) for word in words),
        )
        .options(joinedload(Message.identity))
    )
    page = keyset(statement, [(Message.seq, True)], after, limit)
    warm = reactions_seen(viewer, [message.id for message in page.items])
    carried = carried_seen(viewer, page.items)
    return page.map(lambda message: line(message, viewer.id, True, warm.get(message.id, ()), carried.get(message.id)))


def _beside(said: Line) -> list[str]:
    """What stands beside a line's words: a description, answers, or a title."""
    if said.carried and said.carried["kind"] == "poll":
        return [", ".join(words_of(said.carried).splitlines())]
    return [name_of(said.carried)]


def snippet(said: Line, query: str) -> Markup:
    """Safe HTML of the words around what was found, with <mark>."""
    text = "  ".join(part for part in (plain(said.body_html), *_beside(said)) if part)
    wanted = re.compile("|".join(re.escape(word) for word in words_in(query)) or r"(?!)", re.IGNORECASE)
    first = wanted.search(text)
    start = text.rfind(" ", 0, first.start() - BEFORE) + 1 if first and first.start() > BEFORE else 0
    shown = text[start : start + LENGTH]
    marked = wanted.sub(lambda found: f"\x02{found[0]}\x03", shown)
    html = str(escape(marked)).replace("\x02", "<mark>").replace("\x03", "</mark>")
    return Markup(("… " if start else "") + html + (" …" if start + LENGTH < len(text) else ""))  # noqa: S704  escaped
