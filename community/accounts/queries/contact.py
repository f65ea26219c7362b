"""Who sees whom: no-contact, both ways, and whom a person muted for themselves. `in_contact` is the one rule, and
`shown_to` the same rule for what may be written under a pseudonym.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from community.accounts.models import (
    Identity,
    NoContact,
    PersonMute,
    User,
)
from community.core.db import db, rows_of
from community.core.paging import Page, keyset


def in_contact(viewer: User, author: Any) -> ColumnElement[bool]:
    """An SQL condition: the `author` column's person and the viewer have no no-contact between them, either way."""
    return in_contact_with(viewer.id, author)


def in_contact_with(viewer_id: Any, author: Any) -> ColumnElement[bool]:
    """The same for an id or a bound parameter, for statements that are built once."""
    pair = aliased(NoContact)
    return ~exists().where(and_(pair.user_id == viewer_id, pair.other_id == author)).correlate_except(pair)


def shown_to(viewer_id: Any, author: Any, pseudonym: Any) -> ColumnElement[bool]:
    """The same for what is printed under a display identity; the condition `pseudonym` says whether it is one.

    A pseudonym is kept only from those whom its author chose no contact with. What its reader chose plays no part: or
    else whoever blocks people one after another would learn who wrote.
    """
    pair = aliased(NoContact)
    apart = and_(pair.user_id == author, pair.other_id == viewer_id, or_(pair.chosen, ~pseudonym))
    return ~exists().where(apart).correlate_except(pair)


_APART = select(NoContact.other_id).where(NoContact.user_id == bindparam("user"))


def out_of_contact_ids(user_id: int) -> set[int]:
    """Everyone this person and that have no-contact with, either way."""
    return {row.other_id for row in rows_of(_APART, {"user": user_id})}


_KEPT_FROM = _APART.where(or_(NoContact.chosen, ~bindparam("pseudonym", type_=db.Boolean)))


def kept_from_ids(author_id: int, pseudonym: bool) -> set[int]:
    """From whom it is kept what this person wrote, under a pseudonym or by name: `shown_to`, for audiences."""
    return {row.other_id for row in rows_of(_KEPT_FROM, {"user": author_id, "pseudonym": pseudonym})}


def no_contact_of(user: User, after: str | None = None, limit: int = 100) -> Page:
    """Whom this person chose no contact with: rows of handle, picture and created_at. Never who chose the same."""
    chosen = (
        select(NoContact.other_id, NoContact.created_at, Identity)
        .join(Identity, and_(Identity.user_id == NoContact.other_id, Identity.kind != "pseudonym"))
        .where(NoContact.user_id == user.id, NoContact.chosen)
    )
    page = keyset(chosen, [(NoContact.other_id, True)], after, limit, scalars=False)
    return page.map(lambda row: {**shown(row.Identity), "created_at": row.created_at})


def mutes_of(user: User, after: str | None = None, limit: int = 100) -> Page:
    """Whom this person muted and may see, the newest first: rows of handle, picture and created_at."""
    chosen = (
        select(PersonMute.other_id, PersonMute.created_at, Identity)
        .join(Identity, and_(Identity.user_id == PersonMute.other_id, Identity.kind != "pseudonym"))
        .where(PersonMute.user_id == user.id, in_contact(user, PersonMute.other_id))
    )
    page = keyset(chosen, [(PersonMute.created_at, True), (PersonMute.other_id, True)], after, limit, scalars=False)
    return page.map(lambda row: {**shown(row.Identity), "created_at": row.created_at})


def mute_of(user: User, handle: str) -> PersonMute | None:
    """That the user muted the person of this handle, if they did."""
    theirs = select(PersonMute).join(User, User.id == PersonMute.other_id)
    return db.session.scalar(theirs.where(User.handle_key == handle.lower(), PersonMute.user_id == user.id))


def somebody_apart(user: User, handle: str) -> User | None:
    """The person of this handle, if the user chose no contact with them."""
    return db.session.scalar(
        select(User)
        .join(NoContact, NoContact.other_id == User.id)
        .where(User.handle_key == handle.lower(), NoContact.user_id == user.id, NoContact.chosen)
    )


def shown(identity: Identity) -> dict:
    """What every list says of a person: handle, avatar_url, initials and mark."""
    return {name: getattr(identity, name) for name in ("handle", "avatar_url", "initials", "mark")}
