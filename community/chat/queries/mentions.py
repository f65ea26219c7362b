"""Calling somebody in a room by name: whose a handle is, whose it may be, and a line's words with the names linked."""

from collections.abc import Collection

from sqlalchemy import select

from community.accounts.models import Identity, User
from community.accounts.queries.contact import in_contact
from community.chat.models.rooms import Room
from community.chat.queries.people import listener_ids
from community.core.db import db
from community.core.paging import Page, keyset
from community.core.text import link_names, names_in, render


def in_html(author: User, room: Room, body: str) -> str:
    """A line's words as they are shown. Who is in the room and has contact with its author is linked, nobody else."""
    names = named(author, room, names_in(body))
    html = render(body)
    return link_names(html, {user.handle_key: user.handle for user in names}) if names else html


def named(viewer: User, room: Room, handles: Collection[str]) -> list[User]:
    """Who of these handles (in small letters) hears the room and has contact with the viewer."""
    if not handles:
        return []
    found = db.session.scalars(
        select(User).where(User.handle_key.in_(handles), User.id != viewer.id, in_contact(viewer, User.id))
    )
    listeners = listener_ids(room)
    return [user for user in found if user.id in listeners]


def people_of(viewer: User, room: Room, start: str, after: str | None = None, limit: int = 20) -> Page:
    """A page of others who hear the room and whose handles begin so, as far as the viewer may know of them, by name."""
    statement = (
        select(Identity)
        .join(User, User.id == Identity.user_id)
        .where(
            Identity.kind == "handle",
            User.handle_key.startswith(start.lower(), autoescape=True),
            User.id.in_(listener_ids(room)),
            User.id != viewer.id,
            in_contact(viewer, User.id),
        )
    )
    return keyset(statement, [(Identity.name, False), (Identity.id, False)], after, limit)
