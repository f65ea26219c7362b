"""What stood around something: kept whole, and read by each moderator without what they have no contact with."""

import re
from dataclasses import asdict, is_dataclass
from typing import Any

from markupsafe import Markup
from sqlalchemy import and_, or_, select

from community.accounts.models import Identity, NoContact, User
from community.core.db import db

#: Before each line, and at the end: under which identity it was said. What people write holds no such thing: comments
#: are taken out of it.
_LINE = Markup("<!--by {}--><p><strong>{}</strong></p>{}")
_ALL = Markup("<blockquote>{}<!--by 0--></blockquote>")
_MARKED = re.compile(r"<!--by (\d+)-->")


def quoted(lines: list[tuple[Identity | Any, str]]) -> Markup:
    """Lines as they are kept with a snapshot: whoever is seen as their author (its id and name), and the HTML."""
    said = Markup("").join(
        _LINE.format(who.id, who.name, Markup(html))  # noqa: S704  cleaned
        for who, html in lines
    )
    return _ALL.format(said) if said else said


class Reader:
    """Reads what stood around things as one moderator may. One statement, however much it is."""

    def __init__(self, viewer: User) -> None:
        apart = and_(NoContact.user_id == Identity.user_id, NoContact.other_id == viewer.id)
        # as everywhere: a pseudonym is kept only from those whom its author chose no contact with
        kept = select(Identity.id).join(NoContact, apart).where(or_(NoContact.chosen, Identity.kind != "pseudonym"))
        self.hidden = set(db.session.scalars(kept))

    def __call__(self, html: str) -> Markup:
        first, *parts = _MARKED.split(html or "")
        if not parts:
            return Markup(first)  # noqa: S704  cleaned when it was written
        told = [line for mark, line in zip(parts[::2], parts[1::2], strict=True) if int(mark) not in self.hidden]
        return Markup(first + "".join(told)) if len(told) > 1 else Markup("")  # noqa: S704  the last only ends it

    def whole(self, snapshot: Any) -> dict | None:
        """A snapshot with what stood around it; None for none."""
        if not snapshot:
            return None
        told = asdict(snapshot) if is_dataclass(snapshot) and not isinstance(snapshot, type) else dict(snapshot)
        return told | {name: str(self(told.get(name, ""))) for name in ("before_html", "after_html")}
